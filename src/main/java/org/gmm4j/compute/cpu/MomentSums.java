package org.gmm4j.compute.cpu;

import java.util.Arrays;
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
 */
final class MomentSums implements AutoCloseable {
  private static final int REFRESH = 16;
  private static final int NOBODY = -1;

  /** A variance may be this much smaller than what was summed for it: 13 of 16 digits are left. */
  private static final double CANCELLATION = 1e3;

  private final Workers workers;
  private final boolean bytes;
  private final double unit; // what is summed is this much larger than the data
  private final boolean carriesOver;
  private final int components;
  private final int width;
  private final GramQueue queue;
  private final DoublePanel[] wholeGrams;
  private final DoublePanel[] partGrams;
  private final long[] wholeCounts;
  private final double[] partCounts;
  private final double[][] takenAway; // Σ (x − m)² by feature, of rows that have left [K × d]
  private final int[] wholeOwners; // by row of the data: the component whose sums hold it

  private final GramQueue.Target[] addPart;
  private final GramQueue.Target[] removeWhole;
  private final GramQueue.Target[] addWhole;

  private double[][] origins = new double[0][];
  private int stepsSinceRefresh;
  private int pause; // steps for which nothing is carried over
  private boolean finished; // false while rows are added, and for ever if that fails
  private long moved;

  MomentSums(Workers workers, Precision precision, int components, Dataset data, int capacity) {
    int features = data.columns();
    this.bytes = data.type() == ElementType.UINT8;
    this.unit = bytes ? data.scale() : 1;
    this.carriesOver = bytes || precision == Precision.DOUBLE;
    this.workers = workers;
    this.components = components;
    this.width = features + 1;
    this.queue = new GramQueue(workers, precision, features, bytes ? unit : 0, capacity);
    this.addPart = new GramQueue.Target[components];
    this.removeWhole = new GramQueue.Target[components];
    this.addWhole = new GramQueue.Target[components];
    this.wholeGrams = new DoublePanel[components];
    this.partGrams = new DoublePanel[components];
    Arrays.setAll(wholeGrams, k -> new DoublePanel(width, width));
    Arrays.setAll(partGrams, k -> new DoublePanel(width, width));
    this.wholeCounts = new long[components];
    this.partCounts = new double[components];
    this.takenAway = new double[components][features];
    this.wholeOwners = new int[data.rows()];
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
    finished = false;
    origins = new double[components][];
    for (int k = 0; k < components; k++) {
      origins[k] = inUnits(references[k]);
      addPart[k] = new GramQueue.Target(k, partGrams[k], origins[k], 1);
      removeWhole[k] = new GramQueue.Target(k, wholeGrams[k], origins[k], -1);
      addWhole[k] = new GramQueue.Target(k, wholeGrams[k], origins[k], 1);
    }
    for (double[] each : takenAway) {
      Arrays.fill(each, 0);
    }
    Arrays.fill(wholeOwners, NOBODY);
    Arrays.fill(wholeCounts, 0);
    workers.forEach(components, (worker, k) -> wholeGrams[k].clear());
    stepsSinceRefresh = 0;
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
    queue.clear();
    moved = 0;
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
          queue.add(x, parts[p], r, addPart[k]);
        }
      }
      for (int m = 0; m < moverCount; m++) {
        if (wholeOwners[ids[movers[m]]] == k) {
          wholeCounts[k]--;
          noteTakenAway(x, movers[m], k);
          queue.add(x, movers[m], 1, removeWhole[k]);
        }
      }
      for (int m = 0; m < moverCount; m++) {
        int i = movers[m];
        if (owners[ids[i]] == k && isWhole(responsibilities, i * components, k)) {
          wholeCounts[k]++;
          queue.add(x, i, 1, addWhole[k]);
        }
      }
    }
    queue.flush(x);
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

  private void noteTakenAway(double[] x, int row, int k) {
    for (int j = 0; j < width - 1; j++) {
      double difference = x[row * (width - 1) + j] * unit - origins[k][j];
      takenAway[k][j] += difference * difference;
    }
  }

  /** The sums so far. */
  Moments moments() {
    Moments moments =
        new Moments(Arrays.stream(origins).map(this::inDataUnits).toArray(double[][]::new));
    moments.addWork(0, queue.done());
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
    queue.close();
    for (int k = 0; k < components; k++) {
      wholeGrams[k].close();
      partGrams[k].close();
    }
  }
}
