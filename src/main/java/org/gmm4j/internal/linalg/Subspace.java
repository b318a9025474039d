package org.gmm4j.internal.linalg;

import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.blas.OpenBlas;

/** Small products and factorisations of q × d matrices with few rows, q ≪ d. All row-major. */
public final class Subspace {
  private Subspace() {}

  /**
   * Eigenvalues, the greatest first, and eigenvectors as rows.
   *
   * @param values λ [q]
   * @param vectors [q × d], orthonormal
   */
  public record Pairs(double[] values, double[] vectors) {}

  /** An orthonormal basis of the rows' span, completed where they are dependent [q × d]. */
  public static double[] orthonormal(double[] rows, int q, int d) {
    OpenBlas.require();
    double[] basis = rows.clone(); // rows of ours are columns of LAPACK's
    double[] scales = new double[q];
    int info = openblas.LAPACKE_dgeqrf(openblas.LAPACK_COL_MAJOR, d, q, basis, d, scales);
    if (info == 0) {
      info = openblas.LAPACKE_dorgqr(openblas.LAPACK_COL_MAJOR, d, q, q, basis, d, scales);
    }
    if (info != 0) {
      throw new ArithmeticException("the scatter of a component overflowed; divide the data");
    }
    return basis;
  }

  /**
   * The eigenpairs of S within the span of some directions (Rayleigh &amp; Ritz).
   *
   * @param products BS [q × d]
   * @param directions B [q × d], orthonormal
   */
  public static Pairs leading(double[] products, double[] directions, int d) {
    int q = directions.length / d;
    double[] within = timesTransposed(products, directions, q, d);
    double[] ascending = new double[q];
    int info =
        openblas.LAPACKE_dsyev(
            openblas.LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'L', q, within, q, ascending);
    if (info != 0) {
      throw new ArithmeticException("the scatter of a component overflowed; divide the data");
    }
    double[] values = new double[q];
    double[] turn = new double[q * q]; // eigenvectors as rows
    for (int i = 0; i < q; i++) {
      values[i] = ascending[q - 1 - i];
      for (int p = 0; p < q; p++) {
        turn[i * q + p] = within[p * q + q - 1 - i];
      }
    }
    return new Pairs(values, times(turn, directions, q, d));
  }

  /** ABᵀ [q × q] of A and B [q × d]. */
  public static double[] timesTransposed(double[] a, double[] b, int q, int d) {
    double[] product = new double[q * q];
    for (int i = 0; i < q; i++) {
      for (int p = 0; p < q; p++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
          sum += a[i * d + j] * b[p * d + j];
        }
        product[i * q + p] = sum;
      }
    }
    return product;
  }

  /** TA [q × d] of T [q × q] and A [q × d]. */
  public static double[] times(double[] t, double[] a, int q, int d) {
    double[] product = new double[q * d];
    for (int i = 0; i < q; i++) {
      for (int p = 0; p < q; p++) {
        double factor = t[i * q + p];
        for (int j = 0; factor != 0 && j < d; j++) {
          product[i * d + j] += factor * a[p * d + j];
        }
      }
    }
    return product;
  }

  /**
   * RA for the rotation or reflection R that brings it nearest to B (Schönemann 1966): R = UVᵀ of
   * BAᵀ = USVᵀ.
   *
   * @param a [q × d]
   * @param b [q × d]
   */
  public static double[] turned(double[] a, double[] b, int q, int d) {
    double[] product = timesTransposed(b, a, q, d);
    double[] left = new double[q * q];
    double[] right = new double[q * q]; // Vᵀ
    int info =
        openblas.LAPACKE_dgesdd(
            openblas.LAPACK_ROW_MAJOR,
            (byte) 'A',
            q,
            q,
            product,
            q,
            new double[q],
            left,
            q,
            right,
            q);
    return info == 0 ? times(times(left, right, q, q), a, q, d) : a.clone();
  }
}
