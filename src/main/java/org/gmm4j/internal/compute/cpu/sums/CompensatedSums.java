package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.internal.state.State;

/**
 * Sums of products w·x in pairs of doubles, high and low, with 2⁻¹⁰⁶ of what was summed as their
 * rounding: what is taken away again leaves nothing behind that a double would show. The error of a
 * sum is found as by Knuth (TwoSum), that of a product by a fused multiply-add.
 */
final class CompensatedSums {
  private final double[] high;
  private final double[] low;

  /** So many sums of nothing. */
  CompensatedSums(int count) {
    this.high = new double[count];
    this.low = new double[count];
  }

  /** Adds w·x to one of them. */
  void add(int j, double w, double x) {
    double product = w * x;
    double error = Math.fma(w, x, -product);
    double before = high[j];
    double sum = before + product;
    double added = sum - before;
    high[j] = sum;
    low[j] += (before - (sum - added)) + (product - added) + error;
  }

  /** Adds w·x to as many of them, from one on [x.length]. */
  void add(int first, double w, double[] x) {
    for (int j = 0; j < x.length; j++) {
      add(first + j, w, x[j]);
    }
  }

  /** Adds as many others, one by one. */
  void add(CompensatedSums others) {
    for (int j = 0; j < high.length; j++) {
      add(j, 1, others, j);
    }
  }

  /** One of them less a product a·b, rounded once. */
  double less(int j, double a, double b) {
    double product = a * b;
    return (high[j] - product) + (low[j] - Math.fma(a, b, -product));
  }

  /** How many there are. */
  int count() {
    return high.length;
  }

  /** Adds w times a sum among others to one of these. */
  void add(int j, double w, CompensatedSums others, int i) {
    add(j, w, others.high[i]);
    low[j] += w * others.low[i];
  }

  /** One of them. */
  double get(int j) {
    return high[j] + low[j];
  }

  /** All are sums of nothing again. */
  void clear() {
    Arrays.fill(high, 0);
    Arrays.fill(low, 0);
  }

  /** Hands them over, to be saved or restored. */
  void exchange(State state) {
    state.into(high);
    state.into(low);
  }
}
