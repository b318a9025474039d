package org.gmm4j.covariance;

import org.gmm4j.oracle.Matrices;

/** Covariances written out as matrices, from what their accessors say. */
final class Dense {
  private Dense() {}

  /** Σₖ [d × d]. */
  static double[][] of(Covariance covariance, int k) {
    int d = covariance.features();
    if (covariance instanceof TiedCovariance tied) {
      double[] flat = new double[d * d];
      tied.covariance().get(flat);
      return Matrices.rows(flat, d);
    }
    if (covariance instanceof DiagonalCovariance diagonal) {
      return Matrices.diagonal(diagonal.variances(k));
    }
    if (covariance instanceof SphericalCovariance spherical) {
      return Matrices.scalar(d, spherical.variance(k));
    }
    if (covariance instanceof FullCovariance full) {
      double[] flat = new double[d * d];
      full.covariance(k).get(flat);
      return Matrices.rows(flat, d);
    }
    LowRankCovariance low = (LowRankCovariance) covariance;
    double[][] noise = Matrices.diagonal(low.noise(k));
    if (low.rank(k) == 0) {
      return noise;
    }
    double[][] w = loadings(low, k);
    return Matrices.plus(Matrices.times(w, Matrices.transposed(w)), 1, noise);
  }

  /** Wₖ [d × q]. */
  static double[][] loadings(LowRankCovariance low, int k) {
    return Matrices.transposed(Matrices.rows(low.loadings(k), low.features()));
  }
}
