package org.gmm4j.oracle;

import java.util.Arrays;

/** Dense matrices as arrays of rows, in plain loops: for what a formula says, not for speed. */
public final class Matrices {
  private Matrices() {}

  public static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int p = 0; p < b.length; p++) {
        for (int j = 0; j < b[0].length; j++) {
          product[i][j] += a[i][p] * b[p][j];
        }
      }
    }
    return product;
  }

  public static double[][] transposed(double[][] a) {
    double[][] out = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[j][i] = a[i][j];
      }
    }
    return out;
  }

  /** A + cB. */
  public static double[][] plus(double[][] a, double c, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        sum[i][j] = a[i][j] + c * b[i][j];
      }
    }
    return sum;
  }

  public static double[][] diagonal(double... values) {
    double[][] out = new double[values.length][values.length];
    for (int i = 0; i < values.length; i++) {
      out[i][i] = values[i];
    }
    return out;
  }

  /** The same number on the diagonal [d × d]. */
  public static double[][] scalar(int d, double value) {
    double[] values = new double[d];
    Arrays.fill(values, value);
    return diagonal(values);
  }

  /** The inverse of a positive definite matrix. */
  public static double[][] inverse(double[][] a) {
    double[][] factor = TextbookEm.cholesky(a);
    double[][] inverse = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      double[] unit = new double[a.length];
      unit[i] = 1;
      inverse[i] = solveTransposed(factor, solve(factor, unit));
    }
    return inverse;
  }

  /** y with Ly = x. */
  public static double[] solve(double[][] factor, double[] x) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < i; j++) {
        y[i] -= factor[i][j] * y[j];
      }
      y[i] /= factor[i][i];
    }
    return y;
  }

  /** y with Lᵀy = x. */
  private static double[] solveTransposed(double[][] factor, double[] x) {
    double[] y = x.clone();
    for (int i = y.length - 1; i >= 0; i--) {
      for (int j = i + 1; j < y.length; j++) {
        y[i] -= factor[j][i] * y[j];
      }
      y[i] /= factor[i][i];
    }
    return y;
  }

  public static double logDeterminant(double[][] a) {
    double[][] factor = TextbookEm.cholesky(a);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += 2 * Math.log(factor[i][i]);
    }
    return sum;
  }

  public static double trace(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i][i];
    }
    return sum;
  }

  /** The greatest absolute value. */
  public static double size(double[][] a) {
    double size = 0;
    for (double[] row : a) {
      for (double value : row) {
        size = Math.max(size, Math.abs(value));
      }
    }
    return size;
  }

  /** Rows of a matrix that lie one after the other. */
  public static double[][] rows(double[] flat, int width) {
    double[][] rows = new double[flat.length / width][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
    }
    return rows;
  }

  /** Fails unless every entry is within {@code tolerance} of the greatest. */
  public static void close(String what, double[][] right, double[][] got, double tolerance) {
    double scale = size(right);
    for (int i = 0; i < right.length; i++) {
      for (int j = 0; j < right[i].length; j++) {
        String where = what + "[" + i + ", " + j + "]";
        Tolerances.close(where, right[i][j], got[i][j], tolerance, scale);
      }
    }
  }

  /** The greatest eigenvalue of a positive semidefinite matrix. */
  public static double norm(double[][] a) {
    double[][] x = new double[a.length][1];
    for (int i = 0; i < a.length; i++) {
      x[i][0] = 1 + i;
    }
    double norm = 0;
    for (int i = 0; i < 500; i++) {
      double[][] next = times(a, x);
      norm = Math.sqrt(times(transposed(next), next)[0][0]);
      double scale = norm;
      for (double[] row : next) {
        row[0] /= scale;
      }
      x = next;
    }
    return norm;
  }
}
