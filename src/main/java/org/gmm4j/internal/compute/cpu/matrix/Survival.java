package org.gmm4j.internal.compute.cpu.matrix;

import java.util.Arrays;

/**
 * How many pairs of a row and a component are undecided after so many features: counted in one
 * sweep, to choose the strips of the next. Whole numbers, so that neither the order of the rows nor
 * the number of threads matters.
 */
public final class Survival {
  /** Features from one count to the next. */
  public static final int STEP = 16;

  private final int features;
  private final long[] pairs; // [⌈d / STEP⌉] left before features 0, STEP, 2 STEP, …
  private long groups;

  public Survival(int features) {
    this.features = features;
    this.pairs = new long[(features + STEP - 1) / STEP];
  }

  /** Some rows begin with a component together. */
  public void begin(int rows) {
    pairs[0] += rows;
    groups++;
  }

  /** So many rows are left with a component after some features, a multiple of {@link #STEP}. */
  public void left(int feature, int rows) {
    if (feature < features) {
      pairs[feature / STEP] += rows;
    }
  }

  /** Pairs left before a feature, a multiple of {@link #STEP}. */
  public long left(int feature) {
    return pairs[feature / STEP];
  }

  /** How many groups of rows began with a component. */
  long groups() {
    return groups;
  }

  int features() {
    return features;
  }

  /** Adds what another has counted, which forgets it. */
  public void take(Survival other) {
    for (int p = 0; p < pairs.length; p++) {
      pairs[p] += other.pairs[p];
    }
    groups += other.groups;
    Arrays.fill(other.pairs, 0);
    other.groups = 0;
  }
}
