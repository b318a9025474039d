package org.gmm4j.internal.compute.cpu.bounds;

/**
 * How many leading features a bound of a log-density may rest on: a few numbers up to all d, each
 * twice the one before.
 *
 * <p>With a triangular P the first n of y = P(x − μ) are those of the first n features alone, and
 * what a step does to them is bounded by the leading n × n blocks of Σ and Σ′. Those change far
 * less than the whole: a row that joins a component of N rows moves a variance by about n / N of
 * itself in the direction that it moves most, and where n is small that is little.
 */
final class LeadingFeatures {
  private static final int HALVINGS = 4;

  private final int[] ends;
  private final byte[] levels; // by number of features

  LeadingFeatures(int features) {
    int halvings = Math.min(HALVINGS, 31 - Integer.numberOfLeadingZeros(features));
    this.ends = new int[halvings + 1];
    this.levels = new byte[features + 1];
    for (int level = 0; level <= halvings; level++) {
      ends[level] = features >> (halvings - level);
    }
    for (int n = 0, level = 0; n <= features; n++) {
      level += n > ends[level] ? 1 : 0;
      levels[n] = (byte) level;
    }
  }

  int levels() {
    return ends.length;
  }

  /** The level of all features. */
  int whole() {
    return ends.length - 1;
  }

  /** How many features a level has. */
  int end(int level) {
    return ends[level];
  }

  /** The first level that has at least so many features. */
  byte of(int features) {
    return levels[features];
  }
}
