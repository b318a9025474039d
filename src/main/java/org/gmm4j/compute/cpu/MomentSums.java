package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.Moments;

/**
 * The moments of many rows by symmetric products. The active rows of a component are gathered as √r
 * (x − m) with √r itself in one more column, so that one triangle of GᵀG holds the second moments
 * and, in its last row, the first ones. The triangle is cut into tiles that workers share; every
 * tile sums its rows in their order, so the sums do not depend on the number of workers.
 */
final class MomentSums implements AutoCloseable {
  /** Smaller responsibilities change no sum: with any count above 10 ε they are below rounding. */
  private static final double NEGLIGIBLE = 0x1p-100;

  private static final int TILE = 200;

  private static final int GATHER = 128; // rows a worker gathers at a time

  private final Workers workers;
  private final Panel[] tileScratch;
  private final Panel gathered;
  private final DoublePanel[] grams;
  private final double[] counts;
  private final double[][] origins;
  private final int width;
  private final int capacity;
  private final int[] cuts;

  // the rows to gather next, sorted by component: which, of which component, and √r
  private final int[] queuedRow;
  private final int[] queuedComponent;
  private final double[] queuedRoot;
  private int queued;
  private long accumulated;

  MomentSums(Workers workers, Precision precision, int components, int features, int capacity) {
    this.workers = workers;
    this.capacity = capacity;
    this.width = features + 1;
    this.counts = new double[components];
    this.origins = new double[components][];
    this.gathered = Panel.of(precision, capacity, width);
    this.grams = new DoublePanel[components];
    Arrays.setAll(grams, k -> new DoublePanel(width, width));
    this.cuts = cuts(width);
    this.tileScratch = new Panel[workers.count()];
    Arrays.setAll(tileScratch, w -> Panel.of(precision, cuts[1], TILE));
    this.queuedRow = new int[capacity];
    this.queuedComponent = new int[capacity];
    this.queuedRoot = new double[capacity];
  }

  /**
   * Forgets all rows.
   *
   * @param references the points to take moments about from now on [K × d]. Not modified.
   */
  void reset(double[][] references) {
    Arrays.fill(counts, 0);
    accumulated = 0;
    Arrays.setAll(origins, k -> references[k].clone());
    workers.forEach(counts.length, (worker, k) -> grams[k].clear());
  }

  int components() {
    return counts.length;
  }

  @Override
  public void close() {
    gathered.close();
    for (Panel panel : tileScratch) {
      panel.close();
    }
    for (Panel panel : grams) {
      panel.close();
    }
  }

  /** Where tiles begin and end: equal widths of at most {@value #TILE}. */
  private static int[] cuts(int width) {
    int tiles = (width + TILE - 1) / TILE;
    int[] cuts = new int[tiles + 1];
    Arrays.setAll(cuts, t -> (int) (((long) width * t + tiles - 1) / tiles));
    return cuts;
  }

  /**
   * Adds a stretch of rows.
   *
   * @param x [rows × d]
   * @param responsibilities [rows × K], row-major
   */
  void add(double[] x, int rows, double[] responsibilities) {
    int components = counts.length;
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < rows; i++) {
        double r = responsibilities[i * components + k];
        counts[k] += r;
        if (r > NEGLIGIBLE) {
          if (queued == capacity) {
            flush(x);
          }
          queuedRow[queued] = i;
          queuedComponent[queued] = k;
          queuedRoot[queued++] = Math.sqrt(r);
        }
      }
    }
    flush(x);
  }

  private void flush(double[] x) {
    workers.forEach(
        (queued + GATHER - 1) / GATHER,
        (worker, task) -> gather(x, task * GATHER, Math.min((task + 1) * GATHER, queued)));
    int[] starts = segmentStarts();
    int tilesAcross = cuts.length - 1;
    int tiles = tilesAcross * (tilesAcross + 1) / 2;
    workers.forEach(
        (starts.length - 1) * tiles,
        (worker, task) -> {
          int segment = task / tiles;
          int from = starts[segment];
          sumTile(from, starts[segment + 1] - from, task % tiles, worker);
        });
    accumulated += queued;
    queued = 0;
  }

  private void gather(double[] x, int from, int to) {
    int features = width - 1;
    for (int i = from; i < to; i++) {
      double[] origin = origins[queuedComponent[i]];
      gathered.setRow(i, x, queuedRow[i] * features, origin, queuedRoot[i], 0, features);
      gathered.set(i, features, queuedRoot[i]);
    }
  }

  /** Where each component's gathered rows begin, and where the last ones end. */
  private int[] segmentStarts() {
    return IntStream.rangeClosed(0, queued)
        .filter(i -> i == 0 || i == queued || queuedComponent[i] != queuedComponent[i - 1])
        .distinct()
        .toArray();
  }

  private void sumTile(int from, int rows, int tile, int worker) {
    int i = (int) ((Math.sqrt(8.0 * tile + 1) - 1) / 2); // tiles are numbered row by row
    int j = tile - i * (i + 1) / 2;
    DoublePanel gram = grams[queuedComponent[from]];
    gathered.addGram(
        from, rows, cuts[i], cuts[i + 1], cuts[j], cuts[j + 1], gram, tileScratch[worker]);
  }

  /** The sums so far. */
  Moments moments() {
    Moments moments = new Moments(origins.clone());
    System.arraycopy(counts, 0, moments.counts(), 0, counts.length);
    moments.addWork(0, accumulated);
    int d = width - 1;
    workers.forEach(
        counts.length,
        (worker, k) -> {
          for (int i = 0; i < d; i++) {
            grams[k].copyRow(i, i + 1, moments.second(k), i * d);
          }
          grams[k].copyRow(d, d, moments.first(k), 0);
        });
    return moments;
  }
}
