package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.PackedSums;
import org.gmm4j.internal.state.State;

/**
 * How much of sums S = Σ (x − m)(x − m)ᵀ may be rounding, of rows that have been added and taken
 * away. With Aⱼⱼ the sum of w (xⱼ − mⱼ)² over all of them, a row as often as it was, in B blocks of
 * at most n rows,
 *
 * <pre>
 *   |computed Sᵢⱼ − Sᵢⱼ|  ≤  (n + B + 2) u √(Aᵢᵢ Aⱼⱼ) + O(u²),     u = 2⁻⁵³,
 * </pre>
 *
 * in whatever order a block is summed. Of rows that are summed once, about their mean, Aⱼⱼ is N
 * variances and B is N / n; so the judgement is whether A (n + B) / n has come to be more than a
 * thousand times N variances, with all that is added to them. What is left of the sums themselves
 * does not matter: pixels that hardly vary may lose all their digits beside a ridge.
 */
final class Cancellation {
  /** A variance may be this much smaller than what was summed for it: 13 of 16 digits are left. */
  static final double MOST = 1e3;

  /** Sums that are worn this much are better made anew before a step than after it. */
  private static final double WORN = MOST / 4;

  private final int features;
  private final int blockRows; // n
  private final double[][] takenAway; // Σ (x − m)² by feature, of rows that have left [K × d]
  private final long[] blocks; // B

  /**
   * Nothing is lost of nothing.
   *
   * @param blockRows rows that are summed at a time, at most
   */
  Cancellation(int components, int features, int blockRows) {
    this.features = features;
    this.blockRows = blockRows;
    this.takenAway = new double[components][features];
    this.blocks = new long[components];
  }

  /** All sums are nothing again. */
  void clear() {
    for (double[] each : takenAway) {
      Arrays.fill(each, 0);
    }
    Arrays.fill(blocks, 0);
  }

  /** Notes that rows have left and joined a component. */
  void note(int k, int left, int joined) {
    blocks[k] += blocks(left) + blocks(joined);
  }

  /** Blocks that so many rows are gathered in, at most. */
  private long blocks(int rows) {
    return rows == 0 ? 0 : 1 + (rows + blockRows - 1) / blockRows;
  }

  /** Notes one of the rows that left, of weight w [d]. */
  void noteTakenAway(int k, double weight, double[] row, double[] origin) {
    double[] sums = takenAway[k];
    for (int j = 0; j < features; j++) {
      double difference = row[j] - origin[j];
      sums[j] += weight * difference * difference;
    }
  }

  /** Aⱼⱼ, in proportion to what n + B blocks may lose of it. */
  private double summed(int k, int j, double left) {
    return (left + 2 * takenAway[k][j]) * (1 + (double) blocks[k] / blockRows);
  }

  /**
   * Whether sums are good enough for log-densities of a mixture, and for variances that are made of
   * them.
   *
   * @param sums of components' own rows
   * @param moments of all rows
   * @param leastVariance what is added to every variance, at least
   */
  boolean isSmall(
      PackedSums[] sums, Moments moments, GaussianMixture mixture, double leastVariance) {
    for (int k = 0; k < blocks.length; k++) {
      double[] variances = mixture.covariance().variances(k);
      double count = moments.counts()[k];
      for (int j = 0; j < features; j++) {
        double sum = moments.second(k)[j * features + j];
        double shift = moments.first(k)[j];
        double next = (count > 0 ? sum - shift * shift / count : 0) + count * leastVariance;
        double own = sums[k].diagonal(j);
        if (summed(k, j, Math.max(sum, own)) > MOST * Math.min(next, count * variances[j])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether, before a step, they will hardly be after it. */
  boolean isNearlyGreat(PackedSums[] sums, double[] counts, GaussianMixture mixture) {
    for (int k = 0; k < blocks.length; k++) {
      double[] variances = mixture.covariance().variances(k);
      for (int j = 0; j < features; j++) {
        if (summed(k, j, sums[k].diagonal(j)) > WORN * counts[k] * variances[j]) {
          return true;
        }
      }
    }
    return false;
  }

  /** Hands over what it remembers, to be saved or restored. */
  void exchange(State state) {
    for (double[] each : takenAway) {
      state.into(each);
    }
    state.into(blocks);
  }
}
