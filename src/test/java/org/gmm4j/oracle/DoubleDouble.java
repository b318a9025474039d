package org.gmm4j.oracle;

/**
 * A number of 106 bits, twice a double's: the unevaluated sum of two doubles of which the second is
 * at most half a unit in the last place of the first. Dekker 1971; Hida, Li &amp; Bailey 2001.
 *
 * @param high the number, rounded
 * @param low what rounding left
 */
public record DoubleDouble(double high, double low) {
  public static final DoubleDouble ZERO = new DoubleDouble(0, 0);

  public static DoubleDouble of(double value) {
    return new DoubleDouble(value, 0);
  }

  /** a − b, exactly. */
  public static DoubleDouble difference(double a, double b) {
    return twoSum(a, -b);
  }

  private static DoubleDouble twoSum(double a, double b) {
    double sum = a + b;
    double part = sum - a;
    return new DoubleDouble(sum, (a - (sum - part)) + (b - part));
  }

  private static DoubleDouble fastSum(double a, double b) {
    double sum = a + b;
    return new DoubleDouble(sum, b - (sum - a));
  }

  public DoubleDouble plus(DoubleDouble other) {
    DoubleDouble sum = twoSum(high, other.high);
    DoubleDouble rest = twoSum(low, other.low);
    DoubleDouble carried = fastSum(sum.high, sum.low + rest.high);
    return fastSum(carried.high, carried.low + rest.low);
  }

  public DoubleDouble minus(DoubleDouble other) {
    return plus(new DoubleDouble(-other.high, -other.low));
  }

  public DoubleDouble times(DoubleDouble other) {
    double product = high * other.high;
    double rest = Math.fma(high, other.high, -product) + (high * other.low + low * other.high);
    return fastSum(product, rest);
  }

  public DoubleDouble dividedBy(DoubleDouble other) {
    double first = high / other.high;
    DoubleDouble rest = minus(other.times(of(first)));
    double second = rest.high / other.high;
    double third = rest.minus(other.times(of(second))).high / other.high;
    return fastSum(first, second).plus(of(third));
  }

  public DoubleDouble squareRoot() {
    if (high == 0) {
      return ZERO;
    }
    DoubleDouble root = of(Math.sqrt(high));
    return root.plus(dividedBy(root)).times(of(0.5)); // one step of Newton's method
  }

  /** The logarithm, by one step of Newton's method for exp(y) = x. */
  public DoubleDouble logarithm() {
    DoubleDouble guess = of(Math.log(high));
    DoubleDouble power = exponential(new DoubleDouble(-guess.high, -guess.low));
    return guess.plus(times(power).minus(of(1)));
  }

  /** exp(x) for |x| below 700: its series at x / 2¹⁰, squared ten times. */
  public static DoubleDouble exponential(DoubleDouble x) {
    DoubleDouble small = x.times(of(0x1p-10));
    DoubleDouble term = of(1);
    DoubleDouble sum = of(1);
    for (int i = 1; i <= 25; i++) {
      term = term.times(small).dividedBy(of(i));
      sum = sum.plus(term);
    }
    for (int i = 0; i < 10; i++) {
      sum = sum.times(sum);
    }
    return sum;
  }

  public double value() {
    return high + low;
  }
}
