package org.gmm4j.report.parts;

import java.util.Arrays;
import java.util.Locale;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

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

  /** Values of all rows that are copied, unless they are few rows. */
  private static final long VALUES = 100_000_000;

  /** Products that take less time than it takes to open a device. */
  private static final double FEW_PRODUCTS = 1e8;

  /** So many at most, fewer if their values are very many. */
  public static Shown of(Dataset all, int most) {
    int room = (int) Math.min(most, Math.max(POINTS, VALUES / all.columns()));
    return new Shown(all.rows() <= room ? all : all.sample(room), all.rows());
  }

  /** Says so, if they are not all. */
  public String note() {
    return rows.rows() == of
        ? ""
        : String.format(Locale.ROOT, "%,d of %,d rows, evenly spread", rows.rows(), of);
  }

  /** Values of a feature. */
  public double[] column(int feature) {
    double[] values = new double[rows.arrayRows()];
    Arrays.setAll(values, i -> rows.row(i)[feature]);
    return values;
  }

  /** The component that is the most probable for each [N]. */
  public int[] components(GaussianMixture mixture) {
    int[] components = new int[rows.arrayRows()];
    if (mixture.components() == 1) {
      return components;
    }
    double d = mixture.features();
    if (components.length * mixture.components() * d * d > FEW_PRODUCTS) {
      try (Scorer scorer = Scorer.on("auto", mixture)) {
        return scorer.predict(rows);
      }
    }
    Arrays.parallelSetAll(components, i -> mixture.predict(rows.row(i)));
    return components;
  }

  /**
   * Refuses rows of other sizes.
   *
   * @throws IllegalArgumentException if they have not as many features as the mixture
   */
  public static void requireSame(GaussianMixture mixture, @Nullable Dataset rows) {
    if (rows != null && rows.columns() != mixture.features()) {
      throw new IllegalArgumentException(
          "the rows have %d features, the model has %d"
              .formatted(rows.columns(), mixture.features()));
    }
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
