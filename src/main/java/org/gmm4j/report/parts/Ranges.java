package org.gmm4j.report.parts;

import java.util.Arrays;

/** The least and the greatest of values. */
public final class Ranges {
  private Ranges() {}

  /** Of finite values, at least one. */
  public static double[] of(double[] values) {
    return new double[] {
      Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow()
    };
  }

  /** Of two ranges together. */
  public static double[] both(double[] one, double[] other) {
    return new double[] {Math.min(one[0], other[0]), Math.max(one[1], other[1])};
  }

  /** Values from one to another, evenly spread, at least two. */
  public static double[] spread(double from, double to, int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> from + (to - from) * i / (count - 1));
    return values;
  }
}
