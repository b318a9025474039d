package org.gmm4j.internal.compute.gaps;

import java.util.Arrays;

/**
 * Which features some rows miss.
 *
 * @param missing those, ascending
 * @param observed the others, ascending
 */
public record Pattern(int[] missing, int[] observed) {
  /** That of a row, which misses what is NaN: so many values from one on. */
  static Pattern of(double[] values, int from, int features) {
    int[] missing = new int[features];
    int[] observed = new int[features];
    int gaps = 0;
    for (int j = 0; j < features; j++) {
      missing[gaps] = j; // written in any case, so that nothing is guessed wrong
      observed[j - gaps] = j;
      gaps += Double.isNaN(values[from + j]) ? 1 : 0;
    }
    return new Pattern(Arrays.copyOf(missing, gaps), Arrays.copyOf(observed, features - gaps));
  }

  /** The same features are missing. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Pattern pattern && Arrays.equals(missing, pattern.missing);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(missing);
  }
}
