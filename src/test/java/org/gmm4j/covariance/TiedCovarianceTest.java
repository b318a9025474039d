package org.gmm4j.covariance;

import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.TextbookEm;

class TiedCovarianceTest extends CovarianceContract {
  @Override
  protected String name() {
    return "tied";
  }

  /** Σ = Σₖ πₖ Σₖ + ρI. */
  @Override
  protected double[][] definition(
      TextbookEm.Parameters maximum, int k, double ridge, Covariance previous) {
    double[][] sigma = Matrices.scalar(D, ridge);
    for (int c = 0; c < K; c++) {
      sigma = Matrices.plus(sigma, maximum.weights()[c], maximum.covariances()[c]);
    }
    return sigma;
  }

  @Override
  protected long parameters() {
    return 28;
  }

  @Override
  protected Class<? extends Scatter> scatter() {
    return Scatter.Pooled.class;
  }
}
