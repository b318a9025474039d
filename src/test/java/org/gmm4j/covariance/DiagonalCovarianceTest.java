package org.gmm4j.covariance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;

class DiagonalCovarianceTest extends CovarianceContract {
  @Override
  protected String name() {
    return "diag";
  }

  @Override
  protected double[][] definition(
      TextbookEm.Parameters maximum, int k, double ridge, Covariance previous) {
    double[][] sigma = new double[D][D];
    for (int j = 0; j < D; j++) {
      sigma[j][j] = maximum.covariances()[k][j][j] + ridge;
    }
    return sigma;
  }

  @Override
  protected long parameters() {
    return 21;
  }

  @Override
  protected Class<? extends Scatter> scatter() {
    return Scatter.Diagonal.class;
  }

  @Test
  void aVarianceOfNothingIsSingularThere() {
    CovarianceEstimate.Singular singular =
        assertInstanceOf(
            CovarianceEstimate.Singular.class,
            DiagonalCovariance.of(new double[][] {{1, 2, 3}, {1, 0, -1}}));
    assertEquals(1, singular.component());
    assertEquals(1, singular.pivot());
  }
}
