package org.gmm4j.internal.blas;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Cholesky factors L and their inverses P, in the place of a symmetric matrix outside of Java's
 * heap, of which only the lower triangle counts; row-major [d × d]. OpenBLAS has to be loaded.
 */
public final class BlockFactor {
  /** Blocks of more features are halved. */
  private static final int LEAST_HALVED = 64;

  /** The same of blocks that are triangular already. */
  private static final int LEAST_TRIANGLE_HALVED = 32;

  /**
   * If less than this share of some variance is left by the features before it, rounding is no
   * longer about the same by halves as it is by LAPACK. 300 digits with a ridge of 1e-3 leave 0.03.
   */
  private static final double LEAST_SHARE_LEFT = 1e-4;

  private BlockFactor() {}

  /**
   * L in the place of Σ.
   *
   * @return 0, or the pivot, from 1, that is not positive
   */
  public static int factorise(DoublePointer matrix, int d) {
    return factorise(matrix, d, d);
  }

  /** P in the place of L, which has to be regular. */
  public static void invert(DoublePointer factor, int d) {
    invert(factor, d, 0, d);
  }

  /**
   * P in the place of Σ, of many features by halves, which takes three quarters of the time of one
   * after the other.
   *
   * @return whether it was done: not if Σ is not positive definite to working precision, or, of
   *     many features, so nearly singular that one after the other is more accurate. What is then
   *     in the place is of no use.
   */
  public static boolean invertFactor(DoublePointer matrix, int d) {
    if (d <= LEAST_HALVED) {
      return invertWhole(matrix, d, 0, d);
    }
    double[] variances = new double[d];
    for (int j = 0; j < d; j++) {
      variances[j] = matrix.get((long) j * d + j);
    }
    return invertFactor(matrix, variances, d, 0, d);
  }

  /** L of a block of Σ, in place; returns 0, or the pivot, from 1, that is not positive. */
  private static int factorise(DoublePointer block, int d, int size) {
    // A row-major lower triangle is a column-major upper one: no transposition.
    return openblas.LAPACKE_dpotrf_work(openblas.LAPACK_COL_MAJOR, (byte) 'U', size, block, d);
  }

  /** P in the place of a block on Σ's diagonal, one after the other; whether it is definite. */
  private static boolean invertWhole(DoublePointer matrix, int d, int first, int size) {
    boolean definite = factorise(block(matrix, d, first, first), d, size) == 0;
    if (definite) {
      invert(matrix, d, first, size);
    }
    return definite;
  }

  /**
   * Inverts the factor of a block on Σ's diagonal, in place, by halves, of which each is inverted
   * as soon as it is factorised: all that remains are products.
   *
   * <pre>
   *   Σ = ( A  · )      P = (   A′    0  )      A′ of A,   M = BA′ᵀ,   C′ of C − MMᵀ
   *       ( B  C )          ( −C′MA′  C′ )
   * </pre>
   *
   * Products with A′ round as solving with A's factor does, times its condition (Du Croz and Higham
   * 1992, Stability of methods for matrix inversion).
   */
  private static boolean invertFactor(
      DoublePointer matrix, double[] variances, int d, int first, int size) {
    if (size <= LEAST_HALVED) {
      return invertWhole(matrix, d, first, size) && leavesEnough(matrix, variances, d, first, size);
    }
    int half = size / 16 * 8; // whole vectors
    int rest = size - half;
    if (!invertFactor(matrix, variances, d, first, half)) {
      return false;
    }
    DoublePointer a = block(matrix, d, first, first);
    DoublePointer m = block(matrix, d, first + half, first);
    DoublePointer c = block(matrix, d, first + half, first + half);
    multiply(openblas.CblasRight, openblas.CblasTrans, a, d, 1, m, rest, half);
    openblas.cblas_dsyrk(
        openblas.CblasRowMajor,
        openblas.CblasLower,
        openblas.CblasNoTrans,
        rest,
        half,
        -1,
        m,
        d,
        1,
        c,
        d);
    if (!invertFactor(matrix, variances, d, first + half, rest)) {
      return false;
    }
    multiply(openblas.CblasRight, openblas.CblasNoTrans, a, d, -1, m, rest, half);
    multiply(openblas.CblasLeft, openblas.CblasNoTrans, c, d, 1, m, rest, half);
    return true;
  }

  /** Whether 1 / (Pⱼⱼ² Σⱼⱼ), what the features before it leave of a variance, is enough of each. */
  private static boolean leavesEnough(
      DoublePointer inverse, double[] variances, int d, int first, int size) {
    boolean enough = true;
    for (int j = first; j < first + size; j++) {
      double root = inverse.get((long) j * d + j) * Math.sqrt(variances[j]);
      enough &= 1 / (root * root) > LEAST_SHARE_LEFT; // not of NaN
    }
    return enough;
  }

  /**
   * Inverts a block on the diagonal of a triangular matrix, in place, by halves: with products of
   * large blocks it takes half of LAPACK's time.
   *
   * <pre>
   *   ( A 0 )⁻¹     (    A⁻¹      0  )
   *   ( B C )    =  ( −C⁻¹BA⁻¹   C⁻¹ )
   * </pre>
   */
  private static void invert(DoublePointer matrix, int d, int first, int size) {
    DoublePointer a = block(matrix, d, first, first);
    if (size <= LEAST_TRIANGLE_HALVED) { // LAPACK is as fast
      openblas.LAPACKE_dtrtri_work(
          openblas.LAPACK_COL_MAJOR, (byte) 'U', (byte) 'N', size, a, d); // no zeros: L is regular
      return;
    }
    int half = size / 2;
    int rest = size - half;
    invert(matrix, d, first, half);
    invert(matrix, d, first + half, rest);
    DoublePointer b = block(matrix, d, first + half, first);
    DoublePointer c = block(matrix, d, first + half, first + half);
    multiply(openblas.CblasRight, openblas.CblasNoTrans, a, d, -1, b, rest, half);
    multiply(openblas.CblasLeft, openblas.CblasNoTrans, c, d, 1, b, rest, half);
  }

  /** B becomes ±B times a lower triangle, or the transpose of one, from the left or the right. */
  private static void multiply(
      int side,
      int form,
      DoublePointer triangle,
      int d,
      int sign,
      DoublePointer b,
      int rows,
      int columns) {
    openblas.cblas_dtrmm(
        openblas.CblasRowMajor,
        side,
        openblas.CblasLower,
        form,
        openblas.CblasNonUnit,
        rows,
        columns,
        sign,
        triangle,
        d,
        b,
        d);
  }

  private static DoublePointer block(DoublePointer matrix, int d, int row, int column) {
    return new DoublePointer(matrix).position((long) row * d + column);
  }
}
