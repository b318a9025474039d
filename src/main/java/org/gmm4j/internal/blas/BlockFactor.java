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

  /** Whether {@link #invertFactor} is another way than one after the other. */
  public static boolean isHalved(int d) {
    return d > LEAST_HALVED;
  }

  /**
   * P in the place of Σ.
   *
   * @return whether it worked: not if a block is not positive definite to working precision
   */
  public static boolean invertFactor(DoublePointer matrix, int d) {
    return invertFactor(matrix, d, 0, d);
  }

  /** L of a block of Σ, in place; returns 0, or the pivot, from 1, that is not positive. */
  private static int factorise(DoublePointer block, int d, int size) {
    // A row-major lower triangle is a column-major upper one: no transposition.
    return openblas.LAPACKE_dpotrf_work(openblas.LAPACK_COL_MAJOR, (byte) 'U', size, block, d);
  }

  /**
   * Inverts the factor of a block on Σ's diagonal, in place, by halves, of which each is inverted
   * as soon as it is factorised: all that remains are products, which take two thirds of the time
   * that solving takes.
   *
   * <pre>
   *   Σ = ( A  · )      P = (   A′    0  )      A′ of A,   M = BA′ᵀ,   C′ of C − MMᵀ
   *       ( B  C )          ( −C′MA′  C′ )
   * </pre>
   *
   * Products with A′ round as solving with A's factor does, times its condition (Du Croz and Higham
   * 1992, Stability of methods for matrix inversion).
   */
  private static boolean invertFactor(DoublePointer matrix, int d, int first, int size) {
    DoublePointer a = block(matrix, d, first, first);
    if (size <= LEAST_HALVED) {
      boolean definite = factorise(a, d, size) == 0;
      if (definite) {
        invert(matrix, d, first, size);
      }
      return definite;
    }
    int half = size / 16 * 8; // whole vectors
    int rest = size - half;
    if (!invertFactor(matrix, d, first, half)) {
      return false;
    }
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
    if (!invertFactor(matrix, d, first + half, rest)) {
      return false;
    }
    multiply(openblas.CblasRight, openblas.CblasNoTrans, a, d, -1, m, rest, half);
    multiply(openblas.CblasLeft, openblas.CblasNoTrans, c, d, 1, m, rest, half);
    return true;
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
