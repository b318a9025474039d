package org.gmm4j.report.parts;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;

/**
 * Rows that are drawn: all, or so many that are evenly spread over all.
 *
 * @param rows those
 * @param of how many there are
 */
public record Shown(Dataset rows, long of) {
  /** Points that can be told apart. */
  public static final int POINTS = 4000;

  /** Values of a histogram. */
  public static final int MANY = 200_000;

  public static Shown of(Dataset all, int most) {
    return new Shown(all.rows() <= most ? all : all.sample(most), all.rows());
  }

  /** Says so, if they are not all. */
  public String note() {
    return rows.rows() == of ? "" : "%,d of %,d rows, evenly spread".formatted(rows.rows(), of);
  }

  /** Values of a feature. */
  public double[] column(int feature) {
    double[] values = new double[rows.arrayRows()];
    Arrays.setAll(values, i -> rows.row(i)[feature]);
    return values;
  }

  /** The component that is the most probable for each. */
  public int[] components(GaussianMixture mixture) {
    int[] components = new int[rows.arrayRows()];
    Arrays.parallelSetAll(components, i -> mixture.predict(rows.row(i)));
    return components;
  }

  /**
   * Refuses mixtures of other sizes.
   *
   * @throws IllegalArgumentException if it has not so many features
   */
  public static void requireFeatures(GaussianMixture mixture, int features) {
    if (mixture.features() != features) {
      throw new IllegalArgumentException(
          "this plot is of %d feature%s, the model has %d"
              .formatted(features, features == 1 ? "" : "s", mixture.features()));
    }
  }
}
