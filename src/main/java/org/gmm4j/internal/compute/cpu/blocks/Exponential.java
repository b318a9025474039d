package org.gmm4j.internal.compute.cpu.blocks;

/**
 * eˣ of many numbers side by side, within one unit in the last place:
 *
 * <pre>
 *   eˣ = 2ⁿ eʳ,   n = ⌊x / log 2⌉,   |r| ≤ ½ log 2,   eʳ by its series to r¹³
 * </pre>
 *
 * <p>Loops of one result each over whole arrays, which is what Java's compiler makes vector
 * instructions of.
 */
final class Exponential {
  /**
   * Added to a number and taken away again, it rounds to a whole one; between, n is in the low
   * bits.
   */
  private static final double ROUNDING = 0x1.8p52;

  private static final double LOG2_E = 0x1.71547652b82fep0; // 1 / log 2
  private static final double LOG_2 = 0x1.62e42feep-1; // so short that products with n are exact
  private static final double LOG_2_REST = 0x1.a39ef35793c76p-33;
  private static final int MANTISSA_BITS = 52;

  private static final double C2 = 1 / 2.0;
  private static final double C3 = 1 / 6.0;
  private static final double C4 = 1 / 24.0;
  private static final double C5 = 1 / 120.0;
  private static final double C6 = 1 / 720.0;
  private static final double C7 = 1 / 5_040.0;
  private static final double C8 = 1 / 40_320.0;
  private static final double C9 = 1 / 362_880.0;
  private static final double C10 = 1 / 3_628_800.0;
  private static final double C11 = 1 / 39_916_800.0;
  private static final double C12 = 1 / 479_001_600.0;
  private static final double C13 = 1 / 6_227_020_800.0;

  private final double[] shifted; // n + ROUNDING

  /** For so many numbers at a time. */
  Exponential(int capacity) {
    this.shifted = new double[capacity];
  }

  /**
   * Finds them.
   *
   * @param x from −708 to 709: of others the result is anything
   * @param out receives eˣ; not x itself
   */
  void of(double[] x, double[] out, int count) {
    round(x, shifted, count);
    reduce(x, shifted, out, count);
    sum(out, count);
    scale(shifted, out, count);
  }

  private static void round(double[] x, double[] shifted, int count) {
    for (int i = 0; i < count; i++) {
      shifted[i] = x[i] * LOG2_E + ROUNDING;
    }
  }

  private static void reduce(double[] x, double[] shifted, double[] r, int count) {
    for (int i = 0; i < count; i++) {
      double n = shifted[i] - ROUNDING;
      r[i] = (x[i] - n * LOG_2) - n * LOG_2_REST;
    }
  }

  /**
   * Even and odd terms side by side. Never a sum of two products: Java's compiler may add them in
   * one order in one copy of an unrolled loop and in the other in the next, and then finds no
   * vectors in it.
   */
  private static void sum(double[] values, int count) {
    for (int i = 0; i < count; i++) {
      double r = values[i];
      double r2 = r * r;
      double even = C10 + r2 * C12;
      double odd = C11 + r2 * C13;
      even = C8 + r2 * even;
      odd = C9 + r2 * odd;
      even = C6 + r2 * even;
      odd = C7 + r2 * odd;
      even = C4 + r2 * even;
      odd = C5 + r2 * odd;
      even = C2 + r2 * even;
      odd = C3 + r2 * odd;
      values[i] = 1 + (r + r2 * (even + r * odd));
    }
  }

  private static void scale(double[] shifted, double[] values, int count) {
    for (int i = 0; i < count; i++) {
      long exponent = Double.doubleToRawLongBits(shifted[i]) << MANTISSA_BITS;
      values[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(values[i]) + exponent);
    }
  }
}
