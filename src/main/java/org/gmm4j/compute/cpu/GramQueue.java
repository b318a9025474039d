package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.gmm4j.compute.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Adds many rows to symmetric sums. Rows are gathered as √r (x − m) with √r itself in one more
 * column, so that one triangle of GᵀG holds the second moments and, in its last row, the first ones
 * and the count. The triangle is cut into tiles that workers share; every tile sums its rows in
 * their order, so the sums do not depend on the number of workers.
 */
final class GramQueue implements AutoCloseable {
  private static final int TILE = 200;
  private static final int GATHER = 128; // rows a worker gathers at a time

  private final Workers workers;
  private final Gather gather;
  private final int rowsPerSum;
  private final int[] cuts;
  private final Panel[] tileScratch;
  private final Panel gathered;
  private final int[] rows;
  private final double[] roots;
  private final @Nullable Target[] targets;
  private int count;
  private long done;

  /**
   * What rows are added to. Rows for the same target follow each other in the queue, and so do the
   * targets of one component.
   *
   * @param component for which no two workers sum the same tile at a time
   * @param gram [(d + 1) × (d + 1)]
   * @param origin m [d]
   * @param sign 1 to add, −1 to take away
   */
  record Target(int component, DoublePanel gram, double[] origin, int sign) {}

  /** Where rows come from. */
  interface Gather {
    /**
     * Writes √r (x − m) and, behind it, √r.
     *
     * @param row the number that it was queued by
     * @param place the row of {@code out} to write
     */
    void write(int row, double root, double[] origin, Panel out, int place);
  }

  /**
   * Allocates.
   *
   * @param capacity rows gathered at a time
   * @param rowsPerSum rows whose products are summed in the panel's own precision
   */
  GramQueue(
      Workers workers,
      Precision precision,
      int features,
      int capacity,
      int rowsPerSum,
      Gather gather) {
    this.workers = workers;
    this.gather = gather;
    this.rowsPerSum = rowsPerSum;
    this.cuts = cuts(features + 1);
    this.tileScratch = new Panel[workers.count()];
    Arrays.setAll(tileScratch, w -> Panel.of(precision, cuts[1], TILE));
    this.gathered = Panel.of(precision, capacity, features + 1);
    this.rows = new int[capacity];
    this.roots = new double[capacity];
    this.targets = new Target[capacity];
  }

  /** Where tiles begin and end: equal widths of at most {@value #TILE}. */
  private static int[] cuts(int width) {
    int tiles = (width + TILE - 1) / TILE;
    int[] cuts = new int[tiles + 1];
    Arrays.setAll(cuts, t -> (int) (((long) width * t + tiles - 1) / tiles));
    return cuts;
  }

  /** Forgets what is queued. */
  void clear() {
    count = 0;
    done = 0;
  }

  /** Rows added since {@link #clear}. */
  long done() {
    return done;
  }

  /**
   * Queues a row; adds all that are queued when there is no more room.
   *
   * @param row its number, as {@link Gather} knows it
   * @param r its responsibility
   */
  void add(int row, double r, Target target) {
    if (count == rows.length) {
      flush();
    }
    rows[count] = row;
    roots[count] = Math.sqrt(r);
    targets[count++] = target;
  }

  /** Adds all that are queued. */
  void flush() {
    workers.forEach(
        (count + GATHER - 1) / GATHER,
        (worker, task) -> {
          for (int i = task * GATHER; i < Math.min((task + 1) * GATHER, count); i++) {
            gather.write(rows[i], roots[i], target(i).origin(), gathered, i);
          }
        });
    int[] runs = starts(i -> !target(i).equals(target(i - 1)));
    int[] components = starts(i -> target(i).component() != target(i - 1).component());
    int tilesAcross = cuts.length - 1;
    int tiles = tilesAcross * (tilesAcross + 1) / 2;
    workers.forEach(
        (components.length - 1) * tiles,
        (worker, task) -> {
          int from = components[task / tiles];
          int to = components[task / tiles + 1];
          for (int run = 0; run < runs.length - 1; run++) {
            if (runs[run] >= from && runs[run] < to) {
              sumTile(runs[run], runs[run + 1] - runs[run], task % tiles, worker);
            }
          }
        });
    done += count;
    count = 0;
  }

  private Target target(int i) {
    Target target = targets[i];
    if (target == null) {
      throw new IllegalStateException("nothing is queued at " + i);
    }
    return target;
  }

  /** Where runs of queued rows begin, and where the last one ends. */
  private int[] starts(IntPredicate begins) {
    return IntStream.rangeClosed(0, count)
        .filter(i -> i == 0 || i == count || begins.test(i))
        .distinct()
        .toArray();
  }

  private void sumTile(int from, int rowCount, int tile, int worker) {
    int i = (int) ((Math.sqrt(8.0 * tile + 1) - 1) / 2); // tiles are numbered row by row
    int j = tile - i * (i + 1) / 2;
    Target target = target(from);
    gathered.addGram(
        from,
        rowCount,
        rowsPerSum,
        new Panel.Tile(cuts[i], cuts[i + 1], cuts[j], cuts[j + 1]),
        target.sign(),
        target.gram(),
        tileScratch[worker]);
  }

  @Override
  public void close() {
    gathered.close();
    for (Panel panel : tileScratch) {
      panel.close();
    }
  }
}
