package org.gmm4j.em;

import java.util.Locale;

/** How iterations of EM are used to look ahead. */
public enum Extrapolation {
  /** Not at all. */
  NONE("none"),
  /** By two of them: squared extrapolation (Varadhan &amp; Roland 2008), step length S3. */
  SQUAREM("squarem");

  private final String option;

  Extrapolation(String option) {
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
  public static Extrapolation of(String name) {
    for (Extrapolation each : values()) {
      if (each.option.equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown acceleration '" + name + "': choose none or squarem");
  }
}
