package org.gmm4j.oracle;

import java.util.Arrays;

/**
 * One component's factors and noise, Σ = WWᵀ + Ψ, in plain loops.
 *
 * @param loadings W [d × q]; [d × 0] without factors
 * @param noise the diagonal of Ψ [d]
 */
public record Factors(double[][] loadings, double[] noise) {
  /** Σ [d × d]. */
  public double[][] dense() {
    double[][] psi = Matrices.diagonal(noise);
    return rank() == 0
        ? psi
        : Matrices.plus(Matrices.times(loadings, Matrices.transposed(loadings)), 1, psi);
  }

  private int rank() {
    return loadings[0].length;
  }

  /**
   * The next step of EM: Ghahramani &amp; Hinton 1996, with matrices written out: β = WᵀΣ⁻¹, V = I
   * − βW + βSβᵀ, Λ = SβᵀV⁻¹, Ψ = diag(S − ΛβS); and as V is the factors' own covariance, W = ΛR
   * with RRᵀ = V (Liu, Rubin &amp; Wu 1998).
   *
   * @param s the component's covariance of its rows [d × d]
   * @param isotropic whether the noise is the same for all features
   * @param floor least noise
   * @param ridge added to it
   */
  public Factors next(double[][] s, boolean isotropic, double floor, double ridge) {
    double[][] next = loadings;
    double[][] residual = s;
    if (rank() > 0) {
      double[][] beta = Matrices.times(Matrices.transposed(loadings), Matrices.inverse(dense()));
      double[][] cross = Matrices.times(s, Matrices.transposed(beta));
      double[][] v =
          Matrices.plus(
              Matrices.plus(Matrices.scalar(rank(), 1), -1, Matrices.times(beta, loadings)),
              1,
              Matrices.times(beta, cross));
      double[][] lambda = Matrices.times(cross, Matrices.inverse(v));
      residual = Matrices.plus(s, -1, Matrices.times(lambda, Matrices.times(beta, s)));
      next = Matrices.times(lambda, TextbookEm.cholesky(v));
    }
    int d = s.length;
    double[] psi = new double[d];
    for (int j = 0; j < d; j++) {
      psi[j] = isotropic ? Matrices.trace(residual) / d : residual[j][j];
    }
    return new Factors(
        next, Arrays.stream(psi).map(value -> Math.max(value, floor) + ridge).toArray());
  }
}
