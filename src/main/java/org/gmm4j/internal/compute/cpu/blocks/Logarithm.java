package org.gmm4j.internal.compute.cpu.blocks;

/**
 * log x of many numbers side by side, to 2⁻⁵² of the greater of 1 and |log x|:
 *
 * <pre>
 *   log x = n log 2 + log m,   √½ ≤ m < √2,   log m = 2 artanh f,   f = (m − 1) / (m + 1)
 * </pre>
 *
 * <p>with the series of artanh to f²¹. Loops of one result each over whole arrays, as in {@link
 * Exponential}.
 */
final class Logarithm {
  private static final double LOG_2 = 0x1.62e42feep-1; // so short that products with n are exact
  private static final double LOG_2_REST = 0x1.a39ef35793c76p-33;
  private static final long ROOT_OF_HALF = Double.doubleToRawLongBits(0x1.6a09e667f3bcdp-1);
  private static final int MANTISSA_BITS = 52;

  private static final double C3 = 2 / 3.0;
  private static final double C5 = 2 / 5.0;
  private static final double C7 = 2 / 7.0;
  private static final double C9 = 2 / 9.0;
  private static final double C11 = 2 / 11.0;
  private static final double C13 = 2 / 13.0;
  private static final double C15 = 2 / 15.0;
  private static final double C17 = 2 / 17.0;
  private static final double C19 = 2 / 19.0;
  private static final double C21 = 2 / 21.0;

  private final double[] exponents; // n

  /** For so many numbers at a time. */
  Logarithm(int capacity) {
    this.exponents = new double[capacity];
  }

  /**
   * Finds them.
   *
   * @param x finite, 1 or more: of others the result is anything
   * @param out receives log x; not x itself
   */
  void of(double[] x, double[] out, int count) {
    split(x, exponents, out, count);
    sum(exponents, out, count);
  }

  /** n and m, bit by bit: the one loop that there are no vector instructions for. */
  private static void split(double[] x, double[] n, double[] m, int count) {
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(x[i]);
      long exponent = (bits - ROOT_OF_HALF) >>> MANTISSA_BITS;
      n[i] = exponent;
      m[i] = Double.longBitsToDouble(bits - (exponent << MANTISSA_BITS));
    }
  }

  private static void sum(double[] n, double[] values, int count) {
    for (int i = 0; i < count; i++) {
      double f = (values[i] - 1) / (values[i] + 1);
      double s = f * f;
      double s2 = s * s;
      double s4 = s2 * s2;
      double early = (C3 + s * C5) + s2 * (C7 + s * C9);
      double late = (C11 + s * C13) + s2 * (C15 + s * C17) + s4 * (C19 + s * C21);
      double series = f * (2 + s * (early + s4 * late));
      values[i] = n[i] * LOG_2 + (series + n[i] * LOG_2_REST);
    }
  }
}
