package org.gmm4j.internal.compute.cpu.matrix;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.internal.blas.OpenBlas;

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

  /**
   * Rows × features × depth up to which OpenBLAS's kernels for AVX-512 do not pack matrices: two
   * thirds of the time for narrow strips (kernel/x86_64/sgemm_small_kernel_permit_skylakex.c).
   */
  private static final int UNPACKED_SIZE = 1_000_000;

  /**
   * Measured: pieces of 60 rows are faster than packing with 64 features, of 30 with 128 slower.
   */
  private static final int UNPACKED_ROWS = 48;

  /** So many features are added where nothing is packed, to a multiple of those done at once. */
  private static final int UNPACKED_FEATURES = 10;

  private static final int AT_ONCE = 32;

  private static final int PACKED_ROWS = 20;

  /** All rows at a time. */
  public static final int ALL = Integer.MAX_VALUE;

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
    return pruned(survival, OpenBlas.multipliesUnpacked());
  }

  /** The same, whether or not small products stay unpacked. */
  static int[] pruned(Survival survival, boolean unpacked) {
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
        double cost = rows * cost(width, places[to], unpacked) * places[to] + costs[to];
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

  /** What a strip costs, in features. */
  private static int cost(int width, int end, boolean unpacked) {
    return unpacked && unpackedRows(width, end) >= UNPACKED_ROWS
        ? (width + AT_ONCE - 1) / AT_ONCE * AT_ONCE + UNPACKED_FEATURES
        : width + PACKED_FEATURES;
  }

  private static int unpackedRows(int width, int end) {
    return UNPACKED_SIZE / width / (end + 1);
  }

  /**
   * Rows to multiply with a strip at a time: as many as stay unpacked, where that is faster, or
   * {@link #ALL}.
   */
  public static int rowsAtATime(int from, int end) {
    int rows = unpackedRows(end - from, end);
    return rows >= UNPACKED_ROWS && OpenBlas.multipliesUnpacked() ? rows : ALL;
  }

  /** No strip of a pruned evaluation is wider. */
  public static int widestPruned(int features) {
    return Math.max(LEAST_TO_PRUNE, (int) Math.ceil(WIDEST * features));
  }
}
