package org.gmm4j.compute.cpu;

/**
 * Where the features are cut when rows are whitened strip by strip. For whole evaluations the
 * strips are narrow enough to skip most of the triangle's empty half and wide enough for BLAS. For
 * pruned ones the first strips are narrow, since most rows end there, and each is wider than the
 * last.
 */
final class Strips {
  /** Below this many features a strip costs about as much as the rest of the row. */
  private static final int LEAST_TO_PRUNE = 48;

  private static final int WHOLE_WIDTH = 160;
  private static final double[] SHARES = {0.06, 0.12, 0.2, 0.3, 0.45, 0.7, 1};

  private Strips() {}

  /** Ends of the strips for whole evaluations. */
  static int[] whole(int features) {
    int strips = Math.max(1, (features + WHOLE_WIDTH / 2) / WHOLE_WIDTH);
    int[] ends = new int[strips];
    for (int s = 0; s < strips; s++) {
      ends[s] = (int) ((long) features * (s + 1) / strips);
    }
    return ends;
  }

  /** Ends of the strips for pruned evaluations; a single one where pruning cannot pay. */
  static int[] pruned(int features) {
    if (features < LEAST_TO_PRUNE) {
      return new int[] {features};
    }
    int[] ends = new int[SHARES.length];
    for (int s = 0; s < ends.length; s++) {
      ends[s] = (int) Math.round(features * SHARES[s]);
    }
    return ends;
  }

  /** The widest strip of some ends. */
  static int widest(int[] ends) {
    int widest = ends[0];
    for (int s = 1; s < ends.length; s++) {
      widest = Math.max(widest, ends[s] - ends[s - 1]);
    }
    return widest;
  }
}
