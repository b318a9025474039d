package org.gmm4j.internal.em.ridge;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Columns;
import org.gmm4j.data.Dataset;

/**
 * Whether the ridge ρ, rather than the rows, decides how wide components are. The variance of a
 * feature within components is
 *
 * <pre>
 *   wⱼ = Σₖ πₖ (Σₖⱼⱼ − ρ)
 * </pre>
 *
 * and ρ decides if it exceeds a tenth of the median of these. Features that do not vary are left
 * out, and so are those in which all rows of a component are the same number (wⱼ = 0) although the
 * components are apart (the feature's variance exceeds 10 ρ): they would have no width in any
 * units.
 */
public final class RidgeInfluence {
  private static final double GREATEST_SHARE = 0.1;

  /** A width, relative to the data's variance, that is nothing but rounding. */
  private static final double NO_WIDTH = 1e-12;

  /**
   * A variance, relative to the ridge, that is all within components, since they overlap wholly;
   * what is left of it in Σₖⱼⱼ − ρ has lost its digits.
   */
  private static final double OVERLAPPING = 1e-6;

  private RidgeInfluence() {}

  /**
   * The median of the wⱼ, if the ridge decides; else empty.
   *
   * @param data the rows that the mixture was fitted to, in its features
   */
  public static OptionalDouble medianVariance(GaussianMixture mixture, double ridge, Dataset data) {
    double[] within = within(mixture, ridge);
    double greatest = ridge / GREATEST_SHARE;
    if (median(within) >= greatest) { // what is left out is small
      return OptionalDouble.empty();
    }
    double[] all = Columns.variances(data);
    double[] widths =
        IntStream.range(0, within.length)
            .filter(j -> all[j] > 0)
            .filter(j -> within[j] > NO_WIDTH * all[j] || all[j] <= greatest)
            .mapToDouble(j -> all[j] < OVERLAPPING * ridge ? all[j] : within[j])
            .toArray();
    return widths.length > 0 && median(widths) < greatest
        ? OptionalDouble.of(median(widths))
        : OptionalDouble.empty();
  }

  private static double[] within(GaussianMixture mixture, double ridge) {
    double[] weights = mixture.weights();
    double[] within = new double[mixture.features()];
    for (int k = 0; k < weights.length; k++) {
      double[] variances = mixture.covariance().variances(k);
      for (int j = 0; j < within.length; j++) {
        within[j] += weights[k] * Math.max(0, variances[j] - ridge);
      }
    }
    return within;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return (sorted[half] + sorted[(sorted.length - 1) / 2]) / 2;
  }
}
