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

  /**
   * Factorises a precision matrix Λ = PᵀP, as scikit-learn does for {@code precisions_init}: the
   * Cholesky factor of Λ with rows and columns in reverse order, reversed, is Pᵀ.
   *
   * @param precision Λ [d × d], symmetric. Not modified.
   */
  static Cholesky ofPrecision(double[] precision, int d) {
    OpenBlas.require();
    double[] c = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        c[i * d + j] = precision[(d - 1 - i) * d + d - 1 - j];
        if (!Double.isFinite(c[i * d + j])) {
          return new Failure(-1);
        }
      }
    }
    int info = openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'U', d, c, d);
    if (info != 0) {
      return new Failure(d - info);
    }
    double[] p = new double[d * d];
    double logDeterminant = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        p[i * d + j] = c[(d - 1 - j) * d + d - 1 - i];
      }
      logDeterminant += Math.log(p[i * d + i]);
    }
    return new Factor(p, logDeterminant);
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
