package org.gmm4j.internal.compute.cpu.matrix;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the features are cut when rows are whitened strip by strip, since most end early: the first
 * strips are narrow, and each is wider than the last, until a sweep has shown where rows end.
 */
public final class Strips {
  /** Below this many features a strip costs about as much as the rest of the row. */
  private static final int LEAST_TO_PRUNE = 48;

  private static final double[] SHARES = {0.06, 0.12, 0.2, 0.3, 0.45, 0.7, 1};
  private static final double WIDEST = 0.3;

  /**
   * A product of so many rows and a strip of so many features costs as much as one with these added
   * to them, without what is not in proportion: rows are packed and copied once a strip, the factor
   * once a group of rows. Measured with the strip's features first; with the rows first, in whole
   * fits, 18 to 35 features and 20 or 30 rows made no difference.
   */
  private static final int PACKED_FEATURES = 35;

  private static final int PACKED_ROWS = 20;

  private Strips() {}

  /** Ends of the strips for pruned evaluations; a single one where pruning cannot pay. */
  public static int[] pruned(int features) {
    if (features < LEAST_TO_PRUNE) {
      return new int[] {features};
    }
    int[] ends = new int[SHARES.length];
    for (int s = 0; s < ends.length; s++) {
      ends[s] = (int) Math.round(features * SHARES[s]);
    }
    return ends;
  }

  /** Ends of the strips that would have cost least where so many pairs of rows were left. */
  public static int[] pruned(Survival survival) {
    int features = survival.features();
    int step = Survival.STEP;
    int cuts = (features + step - 1) / step; // strips begin and end at 0, step, … and d
    int[] places = IntStream.rangeClosed(0, cuts).map(c -> Math.min(c * step, features)).toArray();
    double[] costs = new double[cuts + 1]; // of what lies behind a cut
    int[] nexts = new int[cuts + 1];
    for (int from = cuts - 1; from >= 0; from--) {
      long pairs = survival.left(places[from]);
      double rows = 1 + pairs + PACKED_ROWS * (double) Math.min(pairs, survival.groups());
      costs[from] = Double.POSITIVE_INFINITY;
      for (int to = from + 1; to <= cuts; to++) {
        int width = places[to] - places[from];
        double cost = rows * (width + PACKED_FEATURES) * places[to] + costs[to];
        if (cost < costs[from] && width <= widestPruned(features)) {
          costs[from] = cost;
          nexts[from] = to;
        }
      }
    }
    int[] ends = new int[cuts];
    int count = 0;
    for (int cut = 0; cut < cuts; cut = nexts[cut]) {
      ends[count++] = places[nexts[cut]];
    }
    return Arrays.copyOf(ends, count);
  }

  /** No strip of a pruned evaluation is wider. */
  public static int widestPruned(int features) {
    return Math.max(LEAST_TO_PRUNE, (int) Math.ceil(WIDEST * features));
  }
}
