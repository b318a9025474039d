package org.gmm4j.compute.cpu;

import java.util.Arrays;

/**
 * One worker's sieve: for a chunk of rows it finds the components that cannot be proven to be out
 * of reach. All components are bounded from few sums of features, those that are left from more.
 */
final class FormSieve implements AutoCloseable {
  /** Most rows of a chunk. */
  static final int CHUNK = 512;

  /** Levels of {@link PooledRows}. */
  static final int FINE = 0;

  static final int COARSE = 1;

  private static final int TILE = 128; // values of a row multiplied at a time

  private final PooledRows rows;
  private final RoundedMarginals fine;
  private final RoundedMarginals coarse;
  private final int components;
  private final FloatPanel[] pooled;
  private final FloatPanel gathered;
  private final RoundedMarginals.Values coarseValues;
  private final RoundedMarginals.Values fineValues;
  private final float[] bounds = new float[CHUNK];
  private final float[] least = new float[CHUNK];
  private final boolean[] usable = new boolean[CHUNK];
  private final int[] left = new int[CHUNK];
  private int count;
  private long refinedPairs;

  FormSieve(PooledRows rows, RoundedMarginals fine, RoundedMarginals coarse, int components) {
    this.rows = rows;
    this.fine = fine;
    this.coarse = coarse;
    this.components = components;
    this.pooled = new FloatPanel[2];
    Arrays.setAll(pooled, level -> new FloatPanel(CHUNK, rows.width(level)));
    this.gathered = new FloatPanel(CHUNK, rows.width(FINE));
    int widest = TILE;
    for (int k = 0; k < components; k++) {
      widest = Math.max(widest, coarse.forms(k, k + 1));
    }
    this.coarseValues = new RoundedMarginals.Values(TILE, widest, CHUNK);
    this.fineValues = new RoundedMarginals.Values(1, widest, CHUNK);
  }

  /** Takes a chunk of rows. */
  void read(int[] ids, int from, int size) {
    count = size;
    rows.read(ids, from, size, pooled, usable);
  }

  /** Uses component k's bounds of all rows. */
  private interface Bounded {
    void use(int k);
  }

  private void boundAll(Bounded next) {
    for (int from = 0; from < components; ) {
      int to = from + 1;
      while (to < components && coarse.forms(from, to + 1) <= TILE) {
        to++;
      }
      coarse.multiply(pooled[COARSE], count, from, to, coarseValues);
      for (int k = from; k < to; k++) {
        if (coarse.isPossible(k)) {
          coarse.bounds(coarseValues, from, k, count, bounds);
          next.use(k);
        }
      }
      from = to;
    }
  }

  /** Writes, for each row, the component of the greatest coarse bound. */
  void guess(int[] owners) {
    float[] best = new float[count];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    Arrays.fill(owners, 0, count, 0);
    boundAll(
        k -> {
          for (int i = 0; i < count; i++) {
            if (bounds[i] > best[i]) {
              best[i] = bounds[i];
              owners[i] = k;
            }
          }
        });
  }

  /** Receives what is left. */
  @FunctionalInterface
  interface Candidates {
    /** Component k may matter to row i of the chunk. */
    void add(int i, int k);
  }

  /**
   * Finds the candidates.
   *
   * @param floors log-densities below which a component does not matter to a row
   */
  void sift(double[] floors, Candidates out) {
    for (int i = 0; i < count; i++) {
      least[i] = usable[i] ? Math.nextDown((float) floors[i]) : Float.NEGATIVE_INFINITY;
    }
    boundAll(k -> sift(k, out));
  }

  private void sift(int k, Candidates out) {
    int some = 0;
    for (int i = 0; i < count; i++) {
      left[some] = i;
      some += RoundedMarginals.isBelow(bounds[i], least[i]) ? 0 : 1;
    }
    if (some == 0) {
      return;
    }
    int width = rows.width(FINE);
    for (int i = 0; i < some; i++) {
      gathered.copyRow(pooled[FINE], left[i], i, width);
    }
    fine.multiply(gathered, some, k, k + 1, fineValues);
    fine.bounds(fineValues, k, k, some, bounds);
    refinedPairs += some;
    for (int i = 0; i < some; i++) {
      if (!RoundedMarginals.isBelow(bounds[i], least[left[i]])) {
        out.add(left[i], k);
      }
    }
  }

  /** Pairs of a row and a component bounded finely since the last call. */
  long takeRefinedPairs() {
    long pairs = refinedPairs;
    refinedPairs = 0;
    return pairs;
  }

  @Override
  public void close() {
    for (FloatPanel each : pooled) {
      each.close();
    }
    gathered.close();
    coarseValues.close();
    fineValues.close();
  }
}
