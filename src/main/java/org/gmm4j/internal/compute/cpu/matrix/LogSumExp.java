package org.gmm4j.internal.compute.cpu.matrix;

import java.util.Arrays;

/**
 * From log-densities to responsibilities, a row at a time. Rows side by side have it in {@code
 * blocks.BlockLogSumExp}; no more of the CPU path has exponentials.
 */
public final class LogSumExp {
  private LogSumExp() {}

  /** Where the greatest of some values stands, counted from {@code from}; the first of equals. */
  public static int argMax(double[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }

  /**
   * Turns K log-densities into responsibilities, in place; all of them 0 if every density is.
   *
   * @param from where they begin
   * @param best where the greatest stands, counted from there
   * @param leastShare shares of the greatest below this are nothing
   * @return their log-sum-exp
   */
  public static double normalise(
      double[] values, int from, int components, int best, double leastShare) {
    double max = values[from + best];
    if (max == Double.NEGATIVE_INFINITY) { // beyond a double's range from every component
      Arrays.fill(values, from, from + components, 0);
      return max;
    }
    double sum = 0;
    for (int k = from; k < from + components; k++) {
      double share = Math.exp(values[k] - max);
      values[k] = share < leastShare ? 0 : share;
      sum += values[k];
    }
    for (int k = from; k < from + components; k++) {
      values[k] /= sum;
    }
    return max + Math.log(sum);
  }

  /**
   * The same, best or not. Zeros and −∞ where squares overflowed: such a row is beyond their range
   * from every component.
   */
  public static double normalise(double[] values, int from, int components, double leastShare) {
    int best = argMax(values, from, components);
    double log = normalise(values, from, components, best, leastShare);
    if (Double.isNaN(log)) {
      Arrays.fill(values, from, from + components, 0);
      return Double.NEGATIVE_INFINITY;
    }
    return log;
  }
}
