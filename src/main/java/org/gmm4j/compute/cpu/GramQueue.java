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
  private final int features;
  private final double wholeUnit;
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

  /**
   * Allocates.
   *
   * @param wholeUnit where the rows are whole numbers divided by this, the numbers are summed; 0
   *     where they are not
   * @param capacity rows gathered at a time
   */
  GramQueue(Workers workers, Precision precision, int features, double wholeUnit, int capacity) {
    this.workers = workers;
    this.features = features;
    this.wholeUnit = wholeUnit;
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
   * @param x a stretch [· × d], the same for all rows between two flushes
   * @param row of the stretch
   * @param r its responsibility
   */
  void add(double[] x, int row, double r, Target target) {
    if (count == rows.length) {
      flush(x);
    }
    rows[count] = row;
    roots[count] = Math.sqrt(r);
    targets[count++] = target;
  }

  /** Adds all that are queued. */
  void flush(double[] x) {
    workers.forEach(
        (count + GATHER - 1) / GATHER,
        (worker, task) -> gather(x, task * GATHER, Math.min((task + 1) * GATHER, count)));
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

  private void gather(double[] x, int from, int to) {
    double[] row = new double[features];
    for (int i = from; i < to; i++) {
      System.arraycopy(x, rows[i] * features, row, 0, features);
      if (wholeUnit > 0) {
        for (int j = 0; j < features; j++) {
          row[j] = Math.rint(row[j] * wholeUnit); // the whole number, exactly
        }
      }
      gathered.setRow(i, row, 0, target(i).origin(), roots[i], 0, features);
      gathered.set(i, features, roots[i]);
    }
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
        cuts[i],
        cuts[i + 1],
        cuts[j],
        cuts[j + 1],
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
