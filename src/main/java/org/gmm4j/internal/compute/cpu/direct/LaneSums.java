package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;

/**
 * Sums for few features: one of every place in a block, added up in the end. A loop over places has
 * no sum that waits for the one before, and runs on vectors.
 */
final class LaneSums implements BlockSums {
  /** Sums of every place, at most: more would not stay in the cache. */
  private static final int MOST = 512;

  private static final int FEW_FEATURES = 8;

  private final double[][] references;
  private final Scatter scatter;
  private final boolean matrices;
  private final int each;
  private final double[][] lanes; // by component: count, first, second [capacity]
  private final double[] weighted;
  private long pairs;

  /**
   * Begins with no rows.
   *
   * @param references mₖ [K × d]. Kept.
   * @param scatter whole, pooled, diagonal or traces
   * @param capacity rows of a block, at most
   */
  LaneSums(double[][] references, Scatter scatter, int capacity) {
    this.references = references;
    this.scatter = scatter;
    this.matrices = scatter.isWhole() || scatter.isPooled();
    this.each = sumsOf(references[0].length, scatter);
    this.lanes = new double[references.length * each][capacity];
    this.weighted = new double[capacity];
  }

  private static int sumsOf(int d, Scatter scatter) {
    return 1 + d + (scatter.isTrace() ? 1 : scatter.hasSquares() ? d : d * (d + 1) / 2);
  }

  /** Whether there are so few sums that this is the way. */
  static boolean suit(int components, int features, Scatter scatter) {
    return features <= FEW_FEATURES && components <= MOST / sumsOf(features, scatter);
  }

  @Override
  public void add(RowBlock block) {
    int rows = block.count();
    int d = references[0].length;
    for (int k = 0; k < references.length; k++) {
      if (block.shared(k) == 0) {
        continue;
      }
      pairs += block.shared(k);
      double[] shares = block.shares(k);
      double[] reference = references[k];
      int next = k * each;
      add(shares, lanes[next++], rows);
      for (int a = 0; a < d; a++) {
        weigh(shares, block.feature(a), reference[a], weighted, rows);
        add(weighted, lanes[next++], rows);
        for (int b = matrices ? 0 : a; b <= a; b++) {
          int lane = scatter.isTrace() ? (k + 1) * each - 1 : next++; // a trace is behind all
          addProducts(weighted, block.feature(b), reference[b], lanes[lane], rows);
        }
      }
    }
  }

  private static void add(double[] values, double[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += values[i];
    }
  }

  private static void weigh(double[] r, double[] x, double reference, double[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = r[i] * (x[i] - reference);
    }
  }

  private static void addProducts(
      double[] weighted, double[] x, double reference, double[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += weighted[i] * (x[i] - reference);
    }
  }

  @Override
  public Moments take() {
    Moments moments = new Moments(references, scatter);
    int d = references[0].length;
    for (int k = 0; k < references.length; k++) {
      int next = k * each;
      moments.counts()[k] = takeSum(next++);
      for (int a = 0; a < d; a++) {
        moments.first(k)[a] = takeSum(next++);
        for (int b = matrices ? 0 : a; b <= a && !scatter.isTrace(); b++) {
          double sum = takeSum(next++);
          if (scatter.hasSquares()) {
            moments.squares(k)[a] = sum;
          } else {
            double[] second = scatter.isWhole() ? moments.second(k) : moments.pooled();
            second[a * d + b] += sum;
          }
        }
      }
      if (scatter.isTrace()) {
        moments.trace(k)[0] = takeSum(next);
      }
    }
    moments.addWork(0, pairs);
    pairs = 0;
    return moments;
  }

  private double takeSum(int lane) {
    double sum = 0;
    for (double value : lanes[lane]) {
      sum += value;
    }
    Arrays.fill(lanes[lane], 0);
    return sum;
  }
}
