package org.gmm4j.covariance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;

class SphericalCovarianceTest extends CovarianceContract {
  @Override
  protected String name() {
    return "spherical";
  }

  @Override
  protected double[][] definition(
      TextbookEm.Parameters maximum, int k, double ridge, Covariance previous) {
    double trace = Matrices.trace(maximum.covariances()[k]);
    return Matrices.scalar(D, trace / D + ridge);
  }

  @Override
  protected long parameters() {
    return 3;
  }

  @Override
  protected Class<? extends Scatter> scatter() {
    return Scatter.Trace.class;
  }

  @Test
  void aVarianceOfNothingIsSingular() {
    CovarianceEstimate.Singular singular =
        assertInstanceOf(
            CovarianceEstimate.Singular.class, SphericalCovariance.of(3, new double[] {1, 2, 0}));
    assertEquals(2, singular.component());
  }
}
