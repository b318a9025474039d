package org.gmm4j.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriteriaTest {
  private static GaussianMixture mixture(int components, int features) {
    double[][] covariances = new double[components][features * features];
    for (double[] covariance : covariances) {
      for (int j = 0; j < features; j++) {
        covariance[j * features + j] = 1;
      }
    }
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    return new GaussianMixture(
        weights,
        new double[components][features],
        assertInstanceOf(
                CovarianceEstimate.Estimated.class, FullCovariance.of(covariances, features))
            .covariance());
  }

  /** Free parameters counted by hand: weights less one, means, upper triangles. */
  @ParameterizedTest
  @CsvSource({"1,1,2", "2,1,5", "1,3,9", "3,2,17", "2,10,131"})
  void penaltiesCountTheFreeParameters(int components, int features, int parameters) {
    GaussianMixture mixture = mixture(components, features);
    int rows = 1000;
    double mean = -12.25;
    double minusTwoLogLikelihood = 24_500;
    assertEquals(minusTwoLogLikelihood + 2 * parameters, Criteria.aic(mixture, mean, rows), 1e-9);
    assertEquals(
        minusTwoLogLikelihood + parameters * 6.907755278982137, // ln 1000
        Criteria.bic(mixture, mean, rows),
        1e-9);
  }
}
