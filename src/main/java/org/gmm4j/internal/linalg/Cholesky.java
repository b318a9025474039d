package org.gmm4j.internal.linalg;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.blas.BlockFactor;
import org.gmm4j.internal.blas.OpenBlas;

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
  record Factor(double[] inverse, double logDeterminant) implements Cholesky {
    /** ‖Px‖². */
    public double squaredNorm(double[] x) {
      int d = x.length;
      double sum = 0;
      for (int i = 0; i < d; i++) {
        double y = 0;
        for (int j = 0; j <= i; j++) {
          y += inverse[i * d + j] * x[j];
        }
        sum += y * y;
      }
      return sum;
    }

    /** z becomes Lz: Px = z, solved from the top. */
    public void multiply(double[] z) {
      int d = z.length;
      for (int i = 0; i < d; i++) {
        double sum = z[i];
        for (int j = 0; j < i; j++) {
          sum -= inverse[i * d + j] * z[j];
        }
        z[i] = sum / inverse[i * d + i];
      }
    }

    /** The lower triangle of Σ = P⁻¹P⁻ᵀ, see {@link Triangle}. */
    public double[] covariance(int d) {
      OpenBlas.require();
      double[] factor = inverse.clone();
      openblas.LAPACKE_dtrtri(openblas.LAPACK_COL_MAJOR, (byte) 'U', (byte) 'N', d, factor, d);
      double[] sigma = new double[d * d];
      openblas.cblas_dsyrk(
          openblas.CblasRowMajor,
          openblas.CblasLower,
          openblas.CblasNoTrans,
          d,
          d,
          1,
          factor,
          d,
          0,
          sigma,
          d);
      return Triangle.of(sigma, d);
    }
  }

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
    return ofTriangle(Triangle.of(symmetric, d), d);
  }

  /**
   * The same of a matrix given as its lower triangle.
   *
   * @param triangle of Σ, see {@link Triangle}. Not modified.
   */
  static Cholesky ofTriangle(double[] triangle, int d) {
    return ofTriangle(triangle, d, new double[d * d]);
  }

  /**
   * The same.
   *
   * @param room for the inverse, which keeps it, or for nothing [d × d]
   */
  static Cholesky ofTriangle(double[] triangle, int d, double[] room) {
    OpenBlas.require();
    for (double value : triangle) {
      if (!Double.isFinite(value)) {
        return new Failure(-1);
      }
    }
    // LAPACK works outside of Java's heap: it would copy an array there and back in every call.
    try (DoublePointer matrix = new DoublePointer((long) d * d)) {
      put(triangle, matrix, d);
      if (!BlockFactor.invertFactor(matrix, d)) {
        put(triangle, matrix, d);
        int info = BlockFactor.factorise(matrix, d);
        if (info != 0) {
          return new Failure(info - 1);
        }
        BlockFactor.invert(matrix, d);
      }
      return inverse(matrix, d, room);
    }
  }

  private static void put(double[] triangle, DoublePointer matrix, int d) {
    for (int i = 0; i < d; i++) {
      matrix.position((long) i * d).put(triangle, Triangle.begin(i), i + 1);
    }
    matrix.position(0);
  }

  private static Cholesky inverse(DoublePointer factor, int d, double[] p) {
    double logDeterminant = 0;
    for (int i = 0; i < d; i++) {
      factor.position((long) i * d).get(p, i * d, i + 1);
      Arrays.fill(p, i * d + i + 1, (i + 1) * d, 0);
      logDeterminant += Math.log(p[i * d + i]);
    }
    factor.position(0);
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

  /**
   * tr(PᵀP T) = Σ ‖Px‖² over rows with the scatter T = Σ xxᵀ.
   *
   * @param inverse P [d × d], lower triangular, zeros above
   * @param scatter T [d × d]; only its lower triangle is read. Not modified.
   */
  static double sumOfSquaredNorms(DoubleBuffer inverse, double[] scatter, int d) {
    OpenBlas.require();
    double[] precision = new double[d * d];
    inverse.get(precision);
    // A row-major lower triangle is a column-major upper one, U = Pᵀ, and PᵀP = UUᵀ.
    openblas.LAPACKE_dlauum(openblas.LAPACK_COL_MAJOR, (byte) 'U', d, precision, d);
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double off = 0;
      for (int j = 0; j < i; j++) {
        off += precision[i * d + j] * scatter[i * d + j];
      }
      sum += 2 * off + precision[i * d + i] * scatter[i * d + i];
    }
    return sum;
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
