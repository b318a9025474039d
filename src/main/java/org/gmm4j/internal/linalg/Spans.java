package org.gmm4j.internal.linalg;

/**
 * Parts of long arrays. Java 17 runs a loop on vectors only if all arrays of doubles in it have the
 * same index: shifted ones might overlap. So a part is copied, worked on from 0 on, and copied
 * back, which takes half of the time of a loop in place.
 */
public final class Spans {
  private Spans() {}

  /**
   * Adds to a part of an array: sums[from + j] += factor numbers[j] for j below a count.
   *
   * @param room for a copy of the part
   */
  public static void add(
      double[] sums, int from, double factor, double[] numbers, int count, double[] room) {
    System.arraycopy(sums, from, room, 0, count);
    add(room, factor, numbers, count);
    System.arraycopy(room, 0, sums, from, count);
  }

  /** Adds to the first values of an array: sums[j] += factor numbers[j]. */
  public static void add(double[] sums, double factor, double[] numbers, int count) {
    for (int j = 0; j < count; j++) {
      sums[j] += factor * numbers[j];
    }
  }

  /**
   * A part of an array less as many other numbers: x[from + j] − origin[j].
   *
   * @param out receives it, from 0 on
   */
  public static void subtract(double[] x, int from, double[] origin, double[] out) {
    subtract(x, from, origin, out, origin.length);
  }

  /** The same of the first numbers. */
  public static void subtract(double[] x, int from, double[] origin, double[] out, int count) {
    System.arraycopy(x, from, out, 0, count);
    subtract(out, origin, count);
  }

  private static void subtract(double[] x, double[] origin, int count) {
    for (int j = 0; j < count; j++) {
      x[j] -= origin[j];
    }
  }

  /** The first of some singles as doubles. */
  public static void widen(float[] singles, double[] out, int count) {
    for (int j = 0; j < count; j++) {
      out[j] = singles[j];
    }
  }

  /** x becomes factor (x − origin), as far as the origin has numbers. */
  public static void weigh(double[] x, double factor, double[] origin) {
    for (int j = 0; j < origin.length; j++) {
      x[j] = factor * (x[j] - origin[j]);
    }
  }

  /** Each of the first values of x becomes as many times itself as y says. */
  public static void multiply(double[] x, double[] y, int count) {
    for (int j = 0; j < count; j++) {
      x[j] *= y[j];
    }
  }

  /** x·y of the first values. Four sums at once, or each addition would wait for the one before. */
  public static double dot(double[] x, double[] y, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < count - 3; j += 4) {
      sum0 += x[j] * y[j];
      sum1 += x[j + 1] * y[j + 1];
      sum2 += x[j + 2] * y[j + 2];
      sum3 += x[j + 3] * y[j + 3];
    }
    for (; j < count; j++) {
      sum0 += x[j] * y[j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** ‖x‖² of some values. Eight sums at once, or each addition would wait for the one before. */
  public static double squaredNorm(double[] x, int from, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double sum4 = 0;
    double sum5 = 0;
    double sum6 = 0;
    double sum7 = 0;
    int j = from;
    for (; j < from + count - 7; j += 8) {
      sum0 += x[j] * x[j];
      sum1 += x[j + 1] * x[j + 1];
      sum2 += x[j + 2] * x[j + 2];
      sum3 += x[j + 3] * x[j + 3];
      sum4 += x[j + 4] * x[j + 4];
      sum5 += x[j + 5] * x[j + 5];
      sum6 += x[j + 6] * x[j + 6];
      sum7 += x[j + 7] * x[j + 7];
    }
    for (; j < from + count; j++) {
      sum0 += x[j] * x[j];
    }
    return ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
  }
}
