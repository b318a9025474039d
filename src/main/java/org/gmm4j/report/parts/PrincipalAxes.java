package org.gmm4j.report.parts;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The directions of the largest variances, by orthogonal iteration (Golub &amp; Van Loan, Matrix
 * Computations, 8.2.4): the same ones every time, as exact as a picture needs.
 *
 * @param variances eigenvalues, descending [q]
 * @param directions unit vectors, the largest entry positive [q × d]
 */
public record PrincipalAxes(double[] variances, double[][] directions) {
  private static final int ITERATIONS = 60;
  private static final int OVERSAMPLING = 4;

  /** Variances that change by no more than this share of the largest are the last ones. */
  private static final double SETTLED = 1e-6;

  /**
   * Finds them.
   *
   * @param times the product of the covariance and a vector; called by several threads
   * @param count how many; no more than d
   */
  public static PrincipalAxes of(int d, int count, UnaryOperator<double[]> times) {
    int q = Math.min(d, count + OVERSAMPLING);
    SplittableRandom random = new SplittableRandom(0);
    double[][] basis = new double[q][];
    for (int i = 0; i < q; i++) {
      basis[i] = random.doubles(d, -1, 1).toArray();
    }
    double[] lengths = orthonormalize(basis);
    boolean settled = false;
    for (int turn = 0; turn < ITERATIONS && !settled; turn++) {
      IntStream.range(0, q).parallel().forEach(i -> basis[i] = times.apply(basis[i]));
      double[] before = lengths;
      lengths = orthonormalize(basis);
      settled = turn > 0 && isSame(before, lengths, count);
    }
    double[][] directions = new double[count][];
    for (int i = 0; i < count; i++) {
      directions[i] = upright(basis[i]);
    }
    return new PrincipalAxes(java.util.Arrays.copyOf(lengths, count), directions);
  }

  private static boolean isSame(double[] before, double[] now, int count) {
    return IntStream.range(0, count)
        .allMatch(i -> Math.abs(now[i] - before[i]) <= SETTLED * Math.abs(now[0]));
  }

  /** Gram and Schmidt's way, twice for the digits; the lengths of what each adds. */
  private static double[] orthonormalize(double[][] basis) {
    double[] lengths = new double[basis.length];
    for (int i = 0; i < basis.length; i++) {
      double[] v = basis[i];
      for (int pass = 0; pass < 2; pass++) {
        for (int p = 0; p < i; p++) {
          add(v, -dot(v, basis[p]), basis[p]);
        }
      }
      double length = Math.sqrt(dot(v, v));
      lengths[i] = length;
      if (length > 0) {
        for (int j = 0; j < v.length; j++) {
          v[j] /= length;
        }
      }
    }
    return lengths;
  }

  private static double[] upright(double[] v) {
    double largest = 0;
    for (double each : v) {
      largest = Math.abs(each) > Math.abs(largest) ? each : largest;
    }
    if (largest < 0) {
      for (int j = 0; j < v.length; j++) {
        v[j] = -v[j];
      }
    }
    return v;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] v) {
    for (int j = 0; j < v.length; j++) {
      to[j] += factor * v[j];
    }
  }
}
