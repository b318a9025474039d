package org.gmm4j.internal.compute.cpu.pruned;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the rows asked for, by their place among them.
 *
 * @param leads by how many nats a row's owner is ahead of all other components, at least
 * @param negligible T: with a greater lead a row is hard-assigned to its owner
 * @param candidates a bit for every component that has to be evaluated, {@link #words} a row; none
 *     of rows that are hard-assigned or whose estimates are enough
 * @param estimates of log-densities that have not, by place; null for none
 */
public record Screened(
    double[] leads, double negligible, long[] candidates, @Nullable Estimates[] estimates) {
  static Screened of(int rows, int components, double negligible) {
    return new Screened(
        new double[rows], negligible, new long[rows * words(components)], new Estimates[rows]);
  }

  /** How many words of 64 bits hold a bit a component. */
  static int words(int components) {
    return (components + Long.SIZE - 1) / Long.SIZE;
  }

  /** Whether a row is hard-assigned to its owner. */
  public boolean isHard(int place) {
    return leads[place] > negligible;
  }

  /** Whether a component has to be evaluated for a row. */
  public boolean isCandidate(int place, int k, int components) {
    return (candidates[place * words(components) + (k >> 6)] >> k & 1) != 0;
  }

  /** The places of the others. */
  public int[] undecided() {
    return IntStream.range(0, leads.length).filter(place -> !isHard(place)).toArray();
  }

  /** Pairs of a row that is not hard-assigned and a component that has to be evaluated. */
  public long pairs(int components) {
    int words = words(components);
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
