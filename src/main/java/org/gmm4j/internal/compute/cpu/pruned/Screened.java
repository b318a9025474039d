package org.gmm4j.internal.compute.cpu.pruned;

import java.util.stream.IntStream;

/**
 * What is known of the rows asked for, by their place among them.
 *
 * @param hard whether the row is hard-assigned to its owner
 * @param candidates a bit for every component that may matter, {@link Sieve#words} a row
 * @param droppedUpper upper bound of the log-densities of all that are no candidates
 */
public record Screened(boolean[] hard, long[] candidates, double[] droppedUpper) {
  public boolean isCandidate(int place, int k, int components) {
    return (candidates[place * Sieve.words(components) + (k >> 6)] >> k & 1) != 0;
  }

  /** The places of rows that have to be evaluated. */
  public int[] undecided() {
    return IntStream.range(0, hard.length).filter(place -> !hard[place]).toArray();
  }

  /** Pairs of a row that has to be evaluated and a component that may matter to it. */
  public long pairs(int components) {
    int words = Sieve.words(components);
    long pairs = 0;
    for (int place = 0; place < hard.length; place++) {
      for (int word = 0; word < words && !hard[place]; word++) {
        pairs += Long.bitCount(candidates[place * words + word]);
      }
    }
    return pairs;
  }

  /** Those of the rows that are hard-assigned. */
  public int[] hardAssigned(int[] rows) {
    return IntStream.range(0, hard.length)
        .filter(place -> hard[place])
        .map(place -> rows[place])
        .toArray();
  }
}
