package org.gmm4j.internal.compute.cpu.pruned.forms;

import java.util.Arrays;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;

/**
 * One worker's sieve: for a chunk of rows it finds the components that cannot be proven to be out
 * of reach. All components are bounded from few sums of features, those that are left from more.
 */
final class FormSieve implements AutoCloseable {
  /** Levels of {@link PooledRows}. */
  static final int FINE = 0;

  static final int COARSE = 1;

  private static final int MOST_ROWS = 256;
  private static final int VALUES = 1 << 20;
  private static final int TILE = 128; // values of a row multiplied at a time

  private final Dataset data;
  private final PooledRows rows;
  private final RoundedMarginals fine;
  private final RoundedMarginals coarse;
  private final int components;
  private final FloatPanel[] pooled;
  private final FloatPanel gathered;
  private final RoundedMarginals.Values coarseValues;
  private final RoundedMarginals.Values fineValues;
  private final double[] values; // [chunk × d]
  private final float[] bounds;
  private final float[] least;
  private final boolean[] usable;
  private final int[] left;
  private int count;
  private long refinedPairs;

  FormSieve(
      Dataset data,
      PooledRows rows,
      RoundedMarginals fine,
      RoundedMarginals coarse,
      int components) {
    int chunk = chunk(data.columns());
    this.data = data;
    this.rows = rows;
    this.fine = fine;
    this.coarse = coarse;
    this.components = components;
    this.pooled = new FloatPanel[2];
    Arrays.setAll(pooled, level -> new FloatPanel(chunk, rows.width(level)));
    this.gathered = new FloatPanel(chunk, rows.width(FINE));
    int widest = TILE;
    for (int k = 0; k < components; k++) {
      widest = Math.max(widest, coarse.forms(k, k + 1));
    }
    this.coarseValues = new RoundedMarginals.Values(TILE, widest, chunk);
    this.values = new double[chunk * data.columns()];
    this.bounds = new float[chunk];
    this.least = new float[chunk];
    this.usable = new boolean[chunk];
    this.left = new int[chunk];
    this.fineValues = new RoundedMarginals.Values(1, widest, chunk);
  }

  /** Most rows of a chunk. */
  static int chunk(int features) {
    return Math.max(32, Math.min(MOST_ROWS, VALUES / features));
  }

  /** Takes a chunk of rows. */
  void read(int[] ids, int from, int size) {
    count = size;
    int d = data.columns();
    for (int i = 0; i < size; i++) {
      data.read(ids[from + i], 1, values, i * d);
    }
    rows.pool(values, size, pooled, usable);
  }

  /** The rows [chunk × d]. Not to be modified. */
  double[] values() {
    return values;
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
    /**
     * Component k may matter to some rows.
     *
     * @param places of the rows in the chunk
     * @param count how many they are
     */
    void add(int k, int[] places, int count);
  }

  /**
   * Finds the candidates, by ascending components.
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
    int kept = 0;
    for (int i = 0; i < some; i++) {
      left[kept] = left[i];
      kept += RoundedMarginals.isBelow(bounds[i], least[left[i]]) ? 0 : 1;
    }
    if (kept > 0) {
      out.add(k, left, kept);
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
