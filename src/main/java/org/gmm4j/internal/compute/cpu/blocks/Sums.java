package org.gmm4j.internal.compute.cpu.blocks;

/**
 * Sums of many numbers, always in the same order: four of them side by side, which need not wait
 * for one another.
 */
public final class Sums {
  private Sums() {}

  /** Σ of the first. */
  public static double of(double[] values, int count) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      first += values[i];
      second += values[i + 1];
      third += values[i + 2];
      fourth += values[i + 3];
    }
    double rest = 0;
    for (; i < count; i++) {
      rest += values[i];
    }
    return (first + second) + (third + fourth) + rest;
  }
}
