package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.util.Arrays;

/**
 * Matrices M = I + T of a few factors side by side, T positive semidefinite of order q ≪ d. Each
 * place of all matrices is an array of its own, over which loops go as fast as a processor can.
 */
final class SmallSystems {
  /**
   * Beyond it a product of diagonals is put into its logarithm; no diagonal exceeds its inverse.
   */
  private static final double LARGE = 1e100;

  private final int q;
  private final double[][] inverseRoots; // L⁻¹, lower triangular, row after row [q(q + 1)/2 × most]
  private final double[] products;

  /**
   * Makes room.
   *
   * @param most matrices
   */
  SmallSystems(int q, int most) {
    this.q = q;
    this.inverseRoots = new double[q * (q + 1) / 2][most];
    this.products = new double[most];
  }

  private static int at(int i, int j) {
    return i * (i + 1) / 2 + j;
  }

  /**
   * T becomes the L of M = LLᵀ, but for its diagonal, which is turned upside down.
   *
   * @param triangles T's lower triangle, row after row [q(q + 1)/2 × count]
   * @param logDeterminants log det M is added to them [count]
   */
  void factorise(double[][] triangles, int count, double[] logDeterminants) {
    Arrays.fill(products, 0, count, 1);
    for (int i = 0; i < q; i++) {
      for (int j = 0; j <= i; j++) {
        double[] each = triangles[at(i, j)];
        if (i == j) {
          for (int n = 0; n < count; n++) {
            each[n] += 1;
          }
        }
        for (int p = 0; p < j; p++) {
          subtractProducts(triangles[at(i, p)], triangles[at(j, p)], each, count);
        }
        if (i > j) {
          multiply(triangles[at(j, j)], each, count);
        }
      }
      takeRoots(triangles[at(i, i)], count, logDeterminants);
    }
    for (int n = 0; n < count; n++) {
      logDeterminants[n] += 2 * Math.log(products[n]);
    }
  }

  private void takeRoots(double[] diagonal, int count, double[] logDeterminants) {
    for (int n = 0; n < count; n++) {
      double root = Math.sqrt(diagonal[n]);
      products[n] *= root;
      if (products[n] > LARGE) {
        logDeterminants[n] += 2 * Math.log(products[n]);
        products[n] = 1;
      }
      diagonal[n] = 1 / root;
    }
  }

  /** b becomes L⁻¹b [q × count]. */
  void solve(double[][] roots, double[][] b, int count) {
    for (int i = 0; i < q; i++) {
      for (int p = 0; p < i; p++) {
        subtractProducts(roots[at(i, p)], b[p], b[i], count);
      }
      multiply(roots[at(i, i)], b[i], count);
    }
  }

  /** b becomes L⁻ᵀb, so that after {@link #solve} it is M⁻¹b. */
  void solveTransposed(double[][] roots, double[][] b, int count) {
    for (int i = q - 1; i >= 0; i--) {
      for (int p = i + 1; p < q; p++) {
        subtractProducts(roots[at(p, i)], b[p], b[i], count);
      }
      multiply(roots[at(i, i)], b[i], count);
    }
  }

  /**
   * M⁻¹, times a factor, in the place of L.
   *
   * @param factors of each matrix [count]
   */
  void invert(double[][] roots, double[] factors, int count) {
    for (int j = 0; j < q; j++) {
      System.arraycopy(roots[at(j, j)], 0, inverseRoots[at(j, j)], 0, count);
      for (int i = j + 1; i < q; i++) {
        double[] each = inverseRoots[at(i, j)];
        Arrays.fill(each, 0, count, 0);
        for (int p = j; p < i; p++) {
          subtractProducts(roots[at(i, p)], inverseRoots[at(p, j)], each, count);
        }
        multiply(roots[at(i, i)], each, count);
      }
    }
    for (int i = 0; i < q; i++) {
      for (int j = 0; j <= i; j++) {
        double[] each = roots[at(i, j)];
        Arrays.fill(each, 0, count, 0);
        for (int p = i; p < q; p++) {
          addProducts(inverseRoots[at(p, i)], inverseRoots[at(p, j)], each, count);
        }
        multiply(factors, each, count);
      }
    }
  }

  private static void subtractProducts(double[] a, double[] b, double[] from, int count) {
    for (int n = 0; n < count; n++) {
      from[n] -= a[n] * b[n];
    }
  }

  private static void addProducts(double[] a, double[] b, double[] to, int count) {
    for (int n = 0; n < count; n++) {
      to[n] += a[n] * b[n];
    }
  }

  private static void multiply(double[] by, double[] each, int count) {
    for (int n = 0; n < count; n++) {
      each[n] *= by[n];
    }
  }
}
