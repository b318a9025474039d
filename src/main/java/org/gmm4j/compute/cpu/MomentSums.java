package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ElementType;

/**
 * The moments of many rows by symmetric products, carried over from step to step.
 *
 * <p>A row that belongs wholly to one component (r = 1) adds the same to its sums in every step, so
 * the sums of those rows are kept, and only rows that join or leave are added or taken away. The
 * others, with responsibilities in between, are summed anew. Sums are about a reference point of
 * each component, its mean when everything was last summed anew, at least every {@value #REFRESH}
 * steps.
 *
 * <p>Taking away must leave nothing behind. Bytes are summed as whole numbers about whole numbers:
 * every product and sum is exact. For other data {@link #isAccurate} compares all that was ever
 * added or taken away with what is left; where too much has cancelled, the step has to be done
 * again from nothing. Singles have no digits to spare and carry nothing over.
 *
 * <p>Rows are gathered as √r (x − m) with √r itself in one more column, so that one triangle of GᵀG
 * holds the second moments and, in its last row, the first ones. The triangle is cut into tiles
 * that workers share; every tile sums its rows in their order, so the sums do not depend on the
 * number of workers.
 */
final class MomentSums implements AutoCloseable {
  private static final int TILE = 200;
  private static final int GATHER = 128; // rows a worker gathers at a time
  private static final int REFRESH = 16;
  private static final int NOBODY = -1;

  /** A variance may be this much smaller than what was summed for it: 13 of 16 digits are left. */
  private static final double CANCELLATION = 1e3;

  // what to do with a gathered row
  private static final int ADD_PART = 0;
  private static final int REMOVE_WHOLE = 1;
  private static final int ADD_WHOLE = 2;
  private static final int TASKS = 3;

  private final Workers workers;
  private final boolean bytes;
  private final double unit; // what is summed is this much larger than the data
  private final boolean carriesOver;
  private final int components;
  private final int width;
  private final int capacity;
  private final int[] cuts;
  private final Panel[] tileScratch;
  private final Panel gathered;
  private final DoublePanel[] wholeGrams;
  private final DoublePanel[] partGrams;
  private final long[] wholeCounts;
  private final double[] partCounts;
  private final double[][] takenAway; // Σ (x − m)² by feature, of rows that have left [K × d]
  private final int[] wholeOwners; // by row of the data: the component whose sums hold it

  private double[][] origins = new double[0][];
  private int stepsSinceRefresh;
  private boolean finished; // false while rows are added, and for ever if that fails
  private int pause; // steps for which nothing is carried over

  // the rows to gather next, sorted by what is to be done with them
  private final int[] queuedRow;
  private final int[] queuedTask;
  private final double[] queuedRoot;
  private int queued;
  private long accumulated;
  private long moved;

  MomentSums(Workers workers, Precision precision, int components, Dataset data, int capacity) {
    int features = data.columns();
    this.bytes = data.type() == ElementType.UINT8;
    this.unit = bytes ? data.scale() : 1;
    this.carriesOver = bytes || precision == Precision.DOUBLE;
    this.workers = workers;
    this.components = components;
    this.width = features + 1;
    this.capacity = capacity;
    this.cuts = cuts(width);
    this.tileScratch = new Panel[workers.count()];
    Arrays.setAll(tileScratch, w -> Panel.of(precision, cuts[1], TILE));
    this.gathered = Panel.of(precision, capacity, width);
    this.wholeGrams = new DoublePanel[components];
    this.partGrams = new DoublePanel[components];
    Arrays.setAll(wholeGrams, k -> new DoublePanel(width, width));
    Arrays.setAll(partGrams, k -> new DoublePanel(width, width));
    this.wholeCounts = new long[components];
    this.partCounts = new double[components];
    this.takenAway = new double[components][features];
    this.wholeOwners = new int[data.rows()];
    this.queuedRow = new int[capacity];
    this.queuedTask = new int[capacity];
    this.queuedRoot = new double[capacity];
  }

  int components() {
    return components;
  }

  /**
   * Forgets all rows.
   *
   * @param references the points to take moments about from now on [K × d]. Not modified.
   */
  void reset(double[][] references) {
    origins = new double[components][];
    Arrays.setAll(origins, k -> inUnits(references[k]));
    for (double[] each : takenAway) {
      Arrays.fill(each, 0);
    }
    Arrays.fill(wholeOwners, NOBODY);
    Arrays.fill(wholeCounts, 0);
    workers.forEach(components, (worker, k) -> wholeGrams[k].clear());
    stepsSinceRefresh = 0;
    queued = 0;
    clearParts();
  }

  /**
   * Begins another step of the same fit, keeping what can be kept.
   *
   * @param means of the components now [K × d]. Not modified.
   * @return whether anything was kept; if not, all rows have to be added
   */
  boolean next(double[][] means) {
    boolean whole = finished;
    finished = false;
    if (!whole
        || !carriesOver
        || pause-- > 0
        || origins.length == 0
        || ++stepsSinceRefresh == REFRESH) {
      reset(means);
      return false;
    }
    clearParts();
    return true;
  }

  /**
   * Whether what was carried over is as good as summed anew. If not, the step has to be done again,
   * and nothing is carried over for a while.
   *
   * @param moments the sums
   */
  boolean isAccurate(Moments moments) {
    if (bytes) {
      return true;
    }
    for (int k = 0; k < components; k++) {
      double count = moments.counts()[k];
      for (int j = 0; j < width - 1; j++) {
        double sum = moments.second(k)[j * (width - 1) + j];
        double shift = moments.first(k)[j];
        double aboutMean = count > 0 ? sum - shift * shift / count : 0;
        if (sum + 2 * takenAway[k][j] > CANCELLATION * aboutMean && sum + takenAway[k][j] > 0) {
          pause = REFRESH;
          return false;
        }
      }
    }
    return true;
  }

  /** A point in the units of the sums; of bytes, the nearest whole numbers. */
  private double[] inUnits(double[] point) {
    return Arrays.stream(point).map(x -> bytes ? Math.rint(x * unit) : x).toArray();
  }

  /** By row of the data, the component that it belongs to wholly, or −1. Not to be modified. */
  int[] wholeOwners() {
    return wholeOwners;
  }

  /** Rows that joined or left a component's sums in the last step. */
  long moved() {
    return moved;
  }

  /** Rows that belong wholly to a component. */
  long wholeCount(int k) {
    return wholeCounts[k];
  }

  /** The point that a component's sums are about [d]. */
  double[] origin(int k) {
    return inDataUnits(origins[k]);
  }

  /** One row, up to the diagonal, of S of the rows that belong wholly to a component. */
  double[] wholeSecond(int k, int row) {
    double[] out = new double[row + 1];
    wholeGrams[k].addRowTo(row, row + 1, 1 / (unit * unit), out, 0);
    return out;
  }

  /** f of the rows that belong wholly to a component [d]. */
  double[] wholeFirst(int k) {
    double[] out = new double[width - 1];
    wholeGrams[k].addRowTo(width - 1, width - 1, 1 / unit, out, 0);
    return out;
  }

  private void clearParts() {
    Arrays.fill(partCounts, 0);
    workers.forEach(components, (worker, k) -> partGrams[k].clear());
    accumulated = 0;
    moved = 0;
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
   * @param ids numbers of its rows in the data
   * @param owners by row of the data, the component with the greatest responsibility
   * @param responsibilities [rows × K], row-major
   */
  void add(double[] x, int[] ids, int rows, int[] owners, double[] responsibilities) {
    int[] parts = new int[rows];
    int[] movers = new int[rows];
    int partCount = 0;
    int moverCount = 0;
    for (int i = 0; i < rows; i++) {
      int row = ids[i];
      boolean whole = isWhole(responsibilities, i * components, owners[row]);
      if (!whole) {
        parts[partCount++] = i;
      }
      if (wholeOwners[row] != (whole ? owners[row] : NOBODY)) {
        movers[moverCount++] = i;
      }
    }
    for (int k = 0; k < components; k++) {
      for (int p = 0; p < partCount; p++) {
        double r = responsibilities[parts[p] * components + k];
        if (r > 0) {
          partCounts[k] += r;
          queue(x, parts[p], ADD_PART, k, r);
        }
      }
      for (int m = 0; m < moverCount; m++) {
        if (wholeOwners[ids[movers[m]]] == k) {
          wholeCounts[k]--;
          noteTakenAway(x, movers[m], k);
          queue(x, movers[m], REMOVE_WHOLE, k, 1);
        }
      }
      for (int m = 0; m < moverCount; m++) {
        int i = movers[m];
        if (owners[ids[i]] == k && isWhole(responsibilities, i * components, k)) {
          wholeCounts[k]++;
          queue(x, i, ADD_WHOLE, k, 1);
        }
      }
    }
    flush(x);
    moved += moverCount;
    for (int m = 0; m < moverCount; m++) {
      int i = movers[m];
      int owner = owners[ids[i]];
      wholeOwners[ids[i]] = isWhole(responsibilities, i * components, owner) ? owner : NOBODY;
    }
  }

  /** Whether a row belongs to its owner and to no other at all. */
  private boolean isWhole(double[] responsibilities, int from, int owner) {
    if (responsibilities[from + owner] != 1) {
      return false;
    }
    for (int k = 0; k < components; k++) {
      if (k != owner && responsibilities[from + k] != 0) {
        return false;
      }
    }
    return true;
  }

  private void queue(double[] x, int row, int task, int component, double r) {
    if (queued == capacity) {
      flush(x);
    }
    queuedRow[queued] = row;
    queuedTask[queued] = component * TASKS + task;
    queuedRoot[queued++] = Math.sqrt(r);
  }

  private void flush(double[] x) {
    workers.forEach(
        (queued + GATHER - 1) / GATHER,
        (worker, task) -> gather(x, task * GATHER, Math.min((task + 1) * GATHER, queued)));
    int[] starts = starts(1);
    int[] componentStarts = starts(TASKS);
    int tilesAcross = cuts.length - 1;
    int tiles = tilesAcross * (tilesAcross + 1) / 2;
    workers.forEach(
        (componentStarts.length - 1) * tiles,
        (worker, task) -> {
          int from = componentStarts[task / tiles];
          int to = componentStarts[task / tiles + 1];
          for (int s = 0; s < starts.length - 1; s++) {
            if (starts[s] >= from && starts[s] < to) {
              sumTile(starts[s], starts[s + 1] - starts[s], task % tiles, worker);
            }
          }
        });
    accumulated += queued;
    queued = 0;
  }

  private void noteTakenAway(double[] x, int row, int k) {
    for (int j = 0; j < width - 1; j++) {
      double difference = x[row * (width - 1) + j] * unit - origins[k][j];
      takenAway[k][j] += difference * difference;
    }
  }

  private void gather(double[] x, int from, int to) {
    int features = width - 1;
    double[] row = new double[features];
    for (int i = from; i < to; i++) {
      System.arraycopy(x, queuedRow[i] * features, row, 0, features);
      if (bytes) {
        for (int j = 0; j < features; j++) {
          row[j] = Math.rint(row[j] * unit); // the byte, exactly
        }
      }
      double[] origin = origins[queuedTask[i] / TASKS];
      gathered.setRow(i, row, 0, origin, queuedRoot[i], 0, features);
      gathered.set(i, features, queuedRoot[i]);
    }
  }

  /**
   * Where runs of gathered rows begin, and where the last one ends.
   *
   * @param tasks 1 for the runs of each task, {@value #TASKS} for those of each component
   */
  private int[] starts(int tasks) {
    return IntStream.rangeClosed(0, queued)
        .filter(i -> i == 0 || i == queued || queuedTask[i] / tasks != queuedTask[i - 1] / tasks)
        .distinct()
        .toArray();
  }

  private void sumTile(int from, int rows, int tile, int worker) {
    int i = (int) ((Math.sqrt(8.0 * tile + 1) - 1) / 2); // tiles are numbered row by row
    int j = tile - i * (i + 1) / 2;
    int task = queuedTask[from];
    int k = task / TASKS;
    DoublePanel gram = task % TASKS == ADD_PART ? partGrams[k] : wholeGrams[k];
    int sign = task % TASKS == REMOVE_WHOLE ? -1 : 1;
    gathered.addGram(
        from, rows, cuts[i], cuts[i + 1], cuts[j], cuts[j + 1], sign, gram, tileScratch[worker]);
  }

  /** The sums so far. */
  Moments moments() {
    Moments moments =
        new Moments(Arrays.stream(origins).map(this::inDataUnits).toArray(double[][]::new));
    moments.addWork(0, accumulated);
    finished = true;
    int d = width - 1;
    workers.forEach(
        components,
        (worker, k) -> {
          moments.counts()[k] = wholeCounts[k] + partCounts[k];
          for (int i = 0; i < d; i++) {
            addRow(k, i, i + 1, 1 / (unit * unit), moments.second(k), i * d);
          }
          addRow(k, d, d, 1 / unit, moments.first(k), 0);
        });
    return moments;
  }

  private double[] inDataUnits(double[] point) {
    return Arrays.stream(point).map(x -> x / unit).toArray();
  }

  private void addRow(int k, int row, int count, double factor, double[] out, int offset) {
    wholeGrams[k].addRowTo(row, count, factor, out, offset);
    if (partCounts[k] > 0) {
      partGrams[k].addRowTo(row, count, factor, out, offset);
    }
  }

  @Override
  public void close() {
    gathered.close();
    for (Panel[] panels : new Panel[][] {tileScratch, wholeGrams, partGrams}) {
      for (Panel panel : panels) {
        panel.close();
      }
    }
  }
}
