package org.gmm4j.internal.linalg;

import java.nio.DoubleBuffer;

/** Symmetric matrices as their lower triangles, row after row: half of the memory. */
public final class Triangle {
  private Triangle() {}

  /** Where a row begins; of row d, how many numbers a triangle of order d has. */
  public static int begin(int row) {
    return (int) (row * (row + 1L) / 2);
  }

  /** The lower triangle of a symmetric matrix [d × d]. */
  public static double[] of(double[] symmetric, int d) {
    return of(symmetric, 0, d);
  }

  /** That of one of several, which begins at a place. */
  public static double[] of(double[] symmetric, int from, int d) {
    double[] triangle = new double[begin(d)];
    for (int i = 0; i < d; i++) {
      System.arraycopy(symmetric, from + i * d, triangle, begin(i), i + 1);
    }
    return triangle;
  }

  /** The symmetric matrix [d × d] with this lower triangle. */
  public static double[] symmetric(double[] triangle, int d) {
    double[] symmetric = new double[d * d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(triangle, begin(i), symmetric, i * d, i + 1);
    }
    mirror(symmetric, d);
    return symmetric;
  }

  /** The lower triangle of sAs for a diagonal s [d], from that of A. */
  public static double[] scaled(DoubleBuffer triangle, double[] factors) {
    double[] scaled = new double[begin(factors.length)];
    triangle.duplicate().get(scaled);
    for (int i = 0; i < factors.length; i++) {
      for (int j = 0; j <= i; j++) {
        scaled[begin(i) + j] *= factors[i] * factors[j];
      }
    }
    return scaled;
  }

  /** The product of the symmetric matrix with this lower triangle and a vector [d]. */
  public static double[] times(double[] triangle, double[] v) {
    double[] product = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      int row = begin(i);
      double sum = triangle[row + i] * v[i];
      for (int j = 0; j < i; j++) {
        sum += triangle[row + j] * v[j];
        product[j] += triangle[row + j] * v[i];
      }
      product[i] += sum;
    }
    return product;
  }

  /** Copies the lower triangle to the upper one, in tiles that stay in the cache. */
  public static void mirror(double[] a, int d) {
    int tile = 32;
    for (int i0 = 0; i0 < d; i0 += tile) {
      for (int j0 = 0; j0 <= i0; j0 += tile) {
        for (int i = i0; i < Math.min(i0 + tile, d); i++) {
          for (int j = j0; j < Math.min(j0 + tile, i); j++) {
            a[j * d + i] = a[i * d + j];
          }
        }
      }
    }
  }
}
