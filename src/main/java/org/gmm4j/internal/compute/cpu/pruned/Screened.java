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

  /** Those of the rows that are hard-assigned. */
  public int[] hardAssigned(int[] rows) {
    return IntStream.range(0, hard.length)
        .filter(place -> hard[place])
        .map(place -> rows[place])
        .toArray();
  }
}
