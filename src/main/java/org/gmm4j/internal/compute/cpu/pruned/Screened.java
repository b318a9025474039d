package org.gmm4j.internal.compute.cpu.pruned;

import java.util.stream.IntStream;

/**
 * What is known of the rows asked for, by their place among them.
 *
 * @param leads by how many nats a row's owner is ahead of all other components, at least
 * @param negligible T: with a greater lead a row is hard-assigned to its owner
 * @param candidates a bit for every component that may matter, {@link Sieve#words} a row
 */
public record Screened(double[] leads, double negligible, long[] candidates) {
  /** Whether a row is hard-assigned to its owner. */
  public boolean isHard(int place) {
    return leads[place] > negligible;
  }

  public boolean isCandidate(int place, int k, int components) {
    return (candidates[place * Sieve.words(components) + (k >> 6)] >> k & 1) != 0;
  }

  /** The places of rows that have to be evaluated. */
  public int[] undecided() {
    return IntStream.range(0, leads.length).filter(place -> !isHard(place)).toArray();
  }

  /** Pairs of a row that has to be evaluated and a component that may matter to it. */
  public long pairs(int components) {
    int words = Sieve.words(components);
    long pairs = 0;
    for (int place = 0; place < leads.length; place++) {
      for (int word = 0; word < words && !isHard(place); word++) {
        pairs += Long.bitCount(candidates[place * words + word]);
      }
    }
    return pairs;
  }

  /** Those of the rows that are hard-assigned. */
  public int[] hardAssigned(int[] rows) {
    return IntStream.range(0, leads.length)
        .filter(this::isHard)
        .map(place -> rows[place])
        .toArray();
  }
}
