package org.gmm4j;

import java.util.Locale;

/** How responsibilities of a first M-step are found. */
public enum Initialization {
  /** k-means from k-means++ seeds: every row belongs to its cluster. */
  KMEANS("kmeans"),
  /**
   * k-means++ seeds alone: every row belongs to its nearest seed. (With scikit-learn's "k-means++"
   * the seeds alone have components.)
   */
  KMEANS_PLUS_PLUS("kmeans++"),
  /**
   * Rows drawn at random: every row belongs to the nearest of them. (With scikit-learn's
   * "random_from_data" these rows alone have components.)
   */
  RANDOM_FROM_DATA("random-from-data"),
  /** Random responsibilities, as scikit-learn's "random". */
  RANDOM("random");

  private final String option;

  Initialization(String option) {
    this.option = option;
  }

  /** Its name on the command line. */
  public String option() {
    return option;
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Initialization of(String name) {
    for (Initialization each : values()) {
      if (each.option.equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown start '" + name + "': choose kmeans, kmeans++, random-from-data or random");
  }
}
