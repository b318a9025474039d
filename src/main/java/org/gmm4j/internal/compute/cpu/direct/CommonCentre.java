package org.gmm4j.internal.compute.cpu.direct;

import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;

/**
 * A point in the middle of a mixture, and the components that lie so near it that densities and
 * sums may be taken about it: what cancels leaves them their digits.
 *
 * @param point c [d]. Not to be modified.
 * @param near components, ascending
 * @param far the others, ascending
 */
record CommonCentre(double[] point, int[] near, int[] far) {
  /**
   * So many standard deviations may lie between a mean and the centre in any feature. What is left
   * of the sums when the means are taken out of them has lost the square of it in units of
   * rounding.
   */
  private static final double NEAR = 8;

  /**
   * The squared distance from the centre, w² = Σⱼ (μ − c)ⱼ² / σⱼ², which cancels in densities, may
   * be so many times a log-density's size.
   */
  private static final double PROPORTION = 64;

  /** Wider components see differences between rows that are beyond a double's range squared. */
  private static final double GREATEST_VARIANCE = 1e100;

  /** That of diagonal covariances: the mean of all components. */
  static CommonCentre of(GaussianMixture mixture) {
    double[] weights = mixture.weights();
    double[] point = new double[mixture.features()];
    for (int k = 0; k < weights.length; k++) {
      double[] mean = mixture.mean(k);
      for (int j = 0; j < point.length; j++) {
        point[j] += weights[k] * mean[j];
      }
    }
    boolean[] near = new boolean[weights.length];
    for (int k = 0; k < near.length; k++) {
      near[k] = isNear(mixture, k, point);
    }
    return new CommonCentre(
        point,
        IntStream.range(0, near.length).filter(k -> near[k]).toArray(),
        IntStream.range(0, near.length).filter(k -> !near[k]).toArray());
  }

  /** One that all components are near, as is known. */
  static CommonCentre ofAll(GaussianMixture mixture, double[] point) {
    return new CommonCentre(point, IntStream.range(0, mixture.components()).toArray(), new int[0]);
  }

  private static boolean isNear(GaussianMixture mixture, int k, double[] point) {
    double[] mean = mixture.mean(k);
    double[] variances = mixture.covariance().variances(k);
    double squares = 0;
    for (int j = 0; j < point.length; j++) {
      double square = (mean[j] - point[j]) * (mean[j] - point[j]) / variances[j];
      if (!(square <= NEAR * NEAR && variances[j] <= GREATEST_VARIANCE)) {
        return false;
      }
      squares += square;
    }
    double constant = Math.abs(mixture.logConstant(k));
    return !Double.isInfinite(constant) && squares <= PROPORTION * (constant + 0.5 * mean.length);
  }
}
