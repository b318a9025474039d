package org.gmm4j.covariance;

import org.bytedeco.openblas.global.openblas;
import org.gmm4j.blas.OpenBlas;

/**
 * The Cholesky factorisation of a symmetric matrix, Σ = LLᵀ, by LAPACK in double. Failure is a
 * value, to be handled by who asked.
 */
public sealed interface Cholesky {
  /**
   * It worked.
   *
   * @param inverse P = L⁻¹ [d × d], lower triangular, zeros above
   * @param logDeterminant log det P = Σⱼ log Pⱼⱼ
   */
  record Factor(double[] inverse, double logDeterminant) implements Cholesky {}

  /**
   * The matrix is not positive definite to working precision.
   *
   * @param pivot the row, from 0, at which a pivot was not positive; −1 for a NaN in the matrix
   */
  record Failure(int pivot) implements Cholesky {}

  /**
   * Factorises Σ and inverts the factor, 2d³/3 flops.
   *
   * @param symmetric Σ [d × d]; only its lower triangle is read. Not modified.
   */
  static Cholesky of(double[] symmetric, int d) {
    OpenBlas.require();
    double[] p = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double value = symmetric[i * d + j];
        if (!Double.isFinite(value)) {
          return new Failure(-1);
        }
        p[i * d + j] = value;
      }
    }
    // A row-major lower triangle is a column-major upper one: no transposition, no copy.
    int info = openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'U', d, p, d);
    if (info == 0) {
      info = openblas.LAPACKE_dtrtri(openblas.LAPACK_COL_MAJOR, (byte) 'U', (byte) 'N', d, p, d);
    }
    if (info != 0) {
      return new Failure(info - 1);
    }
    double logDeterminant = 0;
    for (int j = 0; j < d; j++) {
      logDeterminant += Math.log(p[j * d + j]);
    }
    return Double.isFinite(logDeterminant)
        ? new Factor(p, logDeterminant)
        : new Failure(firstBad(p, d));
  }

  private static int firstBad(double[] p, int d) {
    for (int j = 0; j < d; j++) {
      if (!(p[j * d + j] > 0) || Double.isInfinite(p[j * d + j])) {
        return j;
      }
    }
    return -1;
  }
}
