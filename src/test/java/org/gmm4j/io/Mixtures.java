package org.gmm4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.DoubleBuffer;
import java.util.SplittableRandom;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;

/** Mixtures to write and read. */
final class Mixtures {
  private Mixtures() {}

  static GaussianMixture of(double[] weights, double[][] means, double[][] covariances) {
    return new GaussianMixture(
        weights,
        means,
        assertInstanceOf(
                CovarianceEstimate.Estimated.class, FullCovariance.of(covariances, means[0].length))
            .covariance());
  }

  /** One with crooked numbers, and Σ = I + AAᵀ. */
  static GaussianMixture random(int components, int features, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = new double[components];
    double[][] means = new double[components][features];
    double[][] covariances = new double[components][features * features];
    double sum = 0;
    for (int k = 0; k < components; k++) {
      weights[k] = random.nextDouble(0.1, 1);
      sum += weights[k];
      double[][] a = new double[features][features];
      for (int i = 0; i < features; i++) {
        means[k][i] = random.nextGaussian(0, 1e3);
        for (int j = 0; j < features; j++) {
          a[i][j] = random.nextGaussian();
        }
      }
      for (int i = 0; i < features; i++) {
        for (int j = 0; j <= i; j++) {
          double product = i == j ? 1 : 0;
          for (int p = 0; p < features; p++) {
            product += a[i][p] * a[j][p];
          }
          covariances[k][i * features + j] = product;
          covariances[k][j * features + i] = product;
        }
      }
    }
    for (int k = 0; k < components; k++) {
      weights[k] /= sum;
    }
    return of(weights, means, covariances);
  }

  static FullCovariance full(GaussianMixture mixture) {
    return assertInstanceOf(FullCovariance.class, mixture.covariance());
  }

  static double[] array(DoubleBuffer buffer) {
    double[] out = new double[buffer.remaining()];
    buffer.get(out);
    return out;
  }

  /** Every number of the two, with a tolerance relative to 1. */
  static void assertSame(GaussianMixture expected, GaussianMixture got, double tolerance) {
    assertArrayEquals(expected.weights(), got.weights(), tolerance);
    for (int k = 0; k < expected.components(); k++) {
      assertArrayEquals(expected.mean(k), got.mean(k), tolerance);
      assertArrayEquals(
          array(full(expected).covariance(k)), array(full(got).covariance(k)), tolerance);
      assertArrayEquals(
          array(full(expected).precisionCholesky(k)),
          array(full(got).precisionCholesky(k)),
          tolerance);
    }
  }
}
