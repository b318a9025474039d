package org.gmm4j.internal.compute.cpu.sums;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.cpu.matrix.GramSums;
import org.gmm4j.internal.compute.cpu.matrix.PackedSums;
import org.gmm4j.internal.compute.cpu.matrix.SymmetricSums;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The moments of many rows by symmetric products, carried over from step to step.
 *
 * <p>A row that belongs wholly to one component (r = 1) adds the same to its sums in every step, so
 * the sums of those rows are kept, and only rows that join or leave are added or taken away. The
 * others, with responsibilities in between, are summed anew in every step.
 *
 * <p>Taking away must leave nothing behind. Bytes are summed as whole numbers about {@value
 * #MIDDLE}: products of at most 2¹⁴, of which singles hold the sum of 1,024 exactly and doubles
 * that of 2³⁹, so nothing is ever rounded. The sums of other data are about the component's mean
 * when everything was last summed anew, at least every {@value #REFRESH} steps, and {@link
 * #isAccurate} compares all that was ever added or taken away with what is left; where too much has
 * cancelled, the step has to be done again from nothing. Singles have no digits to spare and carry
 * nothing over.
 */
public final class MomentSums implements AutoCloseable {
  private static final int REFRESH = 16;
  private static final int NOBODY = -1;
  private static final int MIDDLE = 128;
  private static final int EXACT_ROWS = 1024;

  /** Products of other singles: 256 of them lose at most 256 · 2⁻²⁴ = 2e-5, typically 1e-6. */
  private static final int SINGLE_ROWS = 256;

  private static final int GATHERED_VALUES = 1 << 20;

  /** A variance may be this much smaller than what was summed for it: 13 of 16 digits are left. */
  private static final double CANCELLATION = 1e3;

  private final Dataset data;
  private final Workers workers;
  private final boolean bytes;
  private final double unit; // what is summed is this much larger than the data
  private final boolean accelerated;
  private final boolean carriesOver;
  private final int components;
  private final int features;
  private final GramSums wholeSums;
  private final GramSums partSums;
  private final PackedSums[] wholeGrams;
  private final long[] wholeCounts;
  private final double[] partCounts;
  private final double[][] takenAway; // Σ (x − m)² by feature, of rows that have left [K × d]
  private final int[] wholeOwners; // by row of the data: the component whose sums hold it

  private final GramSums.Target[] addPart;
  private final GramSums.Target[] removeWhole;
  private final GramSums.Target[] addWhole;

  private double[] stretch = new double[0];
  private double[][] origins = new double[0][];
  private double[][] wholeOrigins = new double[0][];
  private @Nullable Moments parts; // of this step's part rows, in the units of the sums
  private int stepsSinceRefresh;
  private int pause; // steps for which nothing is carried over
  private boolean finished; // false while rows are added, and for ever if that fails
  private long moved;
  private long accumulated;

  public MomentSums(
      Workers workers, Precision precision, int components, Dataset data, boolean accelerated) {
    this.data = data;
    this.features = data.columns();
    this.bytes = data.type() == ElementType.UINT8;
    this.unit = bytes ? data.scale() : 1;
    this.accelerated = accelerated;
    this.carriesOver = accelerated && (bytes || precision == Precision.DOUBLE);
    this.workers = workers;
    this.components = components;
    int capacity = Math.max(256, Math.min(65_536, GATHERED_VALUES / (features + 1)));
    this.wholeSums =
        bytes
            ? new GramSums(
                workers, Precision.FLOAT, features, capacity, EXACT_ROWS, this::gatherBytes)
            : new GramSums(workers, precision, features, capacity, SINGLE_ROWS, this::gatherWhole);
    this.partSums =
        new GramSums(workers, precision, features, capacity, SINGLE_ROWS, this::gatherPart);
    this.addPart = new GramSums.Target[components];
    this.removeWhole = new GramSums.Target[components];
    this.addWhole = new GramSums.Target[components];
    this.wholeGrams = new PackedSums[components];
    Arrays.setAll(wholeGrams, k -> new PackedSums(features + 1));
    this.wholeCounts = new long[components];
    this.partCounts = new double[components];
    this.takenAway = new double[components][features];
    this.wholeOwners = new int[data.rows()];
  }

  private void gatherBytes(int id, double root, double[] origin, double[] out, int offset) {
    float[] row = new float[features];
    data.stored(id, row, 0);
    for (int j = 0; j < features; j++) {
      out[offset + j] = row[j] - MIDDLE;
    }
    out[offset + features] = 1;
  }

  private void gatherWhole(int id, double root, double[] origin, double[] out, int offset) {
    data.read(id, 1, out, offset);
    for (int j = 0; j < features; j++) {
      out[offset + j] -= origin[j];
    }
    out[offset + features] = 1;
  }

  private void gatherPart(int i, double root, double[] origin, double[] out, int offset) {
    int from = i * features;
    for (int j = 0; j < features; j++) {
      double x = stretch[from + j];
      out[offset + j] = root * ((bytes ? Math.rint(x * unit) : x) - origin[j]); // bytes: exactly
    }
    out[offset + features] = root;
  }

  public int components() {
    return components;
  }

  /**
   * Forgets all rows.
   *
   * @param references the points to take moments about from now on [K × d]. Not modified.
   */
  public void reset(double[][] references) {
    finished = false;
    setOrigins(references);
    wholeOrigins = new double[components][features];
    for (int k = 0; k < components; k++) {
      if (bytes) {
        Arrays.fill(wholeOrigins[k], MIDDLE);
      } else {
        wholeOrigins[k] = origins[k];
      }
      removeWhole[k] = new GramSums.Target(k, wholeGrams[k], wholeOrigins[k], -1);
      addWhole[k] = new GramSums.Target(k, wholeGrams[k], wholeOrigins[k], 1);
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
  public boolean next(double[][] means) {
    boolean whole = finished;
    finished = false;
    if (!whole || !carriesOver || pause-- > 0 || (!bytes && ++stepsSinceRefresh == REFRESH)) {
      reset(means);
      return false;
    }
    if (bytes) {
      setOrigins(means);
    }
    clearParts();
    return true;
  }

  /** The points to take moments about, in the units of the sums; of bytes, whole numbers. */
  private void setOrigins(double[][] points) {
    origins = new double[components][];
    for (int k = 0; k < components; k++) {
      origins[k] = Arrays.stream(points[k]).map(x -> bytes ? Math.rint(x * unit) : x).toArray();
    }
  }

  /**
   * Whether what was carried over is as good as summed anew. If not, the step has to be done again,
   * and nothing is carried over for a while.
   *
   * @param moments the sums
   */
  public boolean isAccurate(Moments moments) {
    if (bytes) {
      return true;
    }
    for (int k = 0; k < components; k++) {
      double count = moments.counts()[k];
      for (int j = 0; j < features; j++) {
        double sum = moments.second(k)[j * features + j];
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

  /** By row of the data, the component that it belongs to wholly, or −1. Not to be modified. */
  public int[] wholeOwners() {
    return wholeOwners;
  }

  /** Rows that joined or left a component's sums in the last step. */
  public long moved() {
    return moved;
  }

  /** Rows that belong wholly to some component. */
  public long wholeRows() {
    return Arrays.stream(wholeCounts).sum();
  }

  /** Rows that belong wholly to a component. */
  public long wholeCount(int k) {
    return wholeCounts[k];
  }

  private void clearParts() {
    Arrays.fill(partCounts, 0);
    parts = null;
    accumulated = 0;
    moved = 0;
  }

  /**
   * Notes where rows belong wholly, if anywhere.
   *
   * @param ids their numbers in the data
   * @param nowOwners the component of each, or −1 for none
   */
  public void settle(int[] ids, int[] nowOwners) {
    int[] movers = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (wholeOwners[ids[i]] != nowOwners[i]) {
        movers[count++] = i;
      }
    }
    List<GramSums.Run> runs = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      int owner = k;
      int[] left = select(movers, count, m -> wholeOwners[ids[m]] == owner ? ids[m] : NOBODY);
      int[] joined = select(movers, count, m -> nowOwners[m] == owner ? ids[m] : NOBODY);
      for (int id : left) {
        noteTakenAway(id, k);
      }
      wholeCounts[k] += joined.length - left.length;
      accumulated += joined.length + left.length;
      runs.add(new GramSums.Run(removeWhole[k], left, null));
      runs.add(new GramSums.Run(addWhole[k], joined, null));
    }
    wholeSums.add(runs);
    moved += count;
    for (int m = 0; m < count; m++) {
      wholeOwners[ids[movers[m]]] = nowOwners[movers[m]];
    }
  }

  /**
   * Adds a stretch of rows with responsibilities of any kind.
   *
   * @param x [rows × d]
   * @param ids numbers of its rows in the data [rows]
   * @param responsibilities [rows × K], row-major
   */
  public void add(double[] x, int[] ids, double[] responsibilities) {
    int[] nowOwners = new int[ids.length];
    int[] divided = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      nowOwners[i] = wholeOwner(responsibilities, i * components);
      if (nowOwners[i] == NOBODY) {
        divided[count++] = i;
      }
    }
    stretch = x;
    int partial = count;
    parts();
    GramSums.Run[] runs = new GramSums.Run[components];
    workers.forEach(
        components, (worker, k) -> runs[k] = partsOf(k, divided, partial, responsibilities));
    for (GramSums.Run run : runs) {
      accumulated += run.rows().length;
    }
    partSums.add(List.of(runs));
    settle(ids, nowOwners);
  }

  /** Made when first needed, K·d² numbers that few steps need from their beginning. */
  private Moments parts() {
    Moments sums = parts;
    if (sums == null) {
      sums = new Moments(Arrays.stream(origins).map(this::inDataUnits).toArray(double[][]::new));
      parts = sums;
      for (int k = 0; k < components; k++) {
        addPart[k] = new GramSums.Target(k, into(sums, k), origins[k], 1);
      }
    }
    return sums;
  }

  /** The last row of the sums are the first moments, and their count, which is known. */
  private SymmetricSums into(Moments sums, int k) {
    return (row, column, numbers, count, sign) -> {
      double[] out = row < features ? sums.second(k) : sums.first(k);
      int to = row < features ? row * features + column : column;
      for (int j = 0; j < Math.min(count, features - column); j++) {
        out[to + j] += sign * numbers[j];
      }
    };
  }

  /** What a component has of the rows that belong to several. */
  private GramSums.Run partsOf(int k, int[] divided, int count, double[] responsibilities) {
    int[] rows = new int[count];
    double[] roots = new double[count];
    int found = 0;
    for (int p = 0; p < count; p++) {
      double r = responsibilities[divided[p] * components + k];
      if (r > 0) {
        partCounts[k] += r;
        rows[found] = divided[p];
        roots[found++] = Math.sqrt(r);
      }
    }
    return new GramSums.Run(addPart[k], Arrays.copyOf(rows, found), roots);
  }

  /** The numbers that a choice makes of some indices, without those it declines. */
  private static int[] select(int[] indices, int count, IntUnaryOperator choice) {
    return Arrays.stream(indices, 0, count).map(choice).filter(id -> id != NOBODY).toArray();
  }

  /**
   * The component that a row belongs to with r = 1, and to no other at all; −1 if there is none.
   */
  private int wholeOwner(double[] responsibilities, int from) {
    if (!accelerated) {
      return NOBODY; // every row is summed anew in every step
    }
    int owner = NOBODY;
    for (int k = 0; k < components; k++) {
      double r = responsibilities[from + k];
      if ((r != 0 && r != 1) || (r == 1 && owner != NOBODY)) {
        return NOBODY;
      }
      owner = r == 1 ? k : owner;
    }
    return owner;
  }

  private void noteTakenAway(int id, int k) {
    if (!bytes) {
      double[] row = data.row(id);
      for (int j = 0; j < features; j++) {
        double difference = row[j] - wholeOrigins[k][j];
        takenAway[k][j] += difference * difference;
      }
    }
  }

  /** The sums so far. */
  public Moments moments() {
    Moments moments = parts();
    parts = null;
    finished = true;
    moments.addWork(0, accumulated);
    double square = 1 / (unit * unit);
    workers.forEach(
        components,
        (worker, k) -> {
          moments.counts()[k] = wholeCounts[k] + partCounts[k];
          WholeSums whole = whole(k);
          for (int i = 0; i < features; i++) {
            add(whole.second(i), moments.second(k), i * features, square);
          }
          add(whole.first(), moments.first(k), 0, 1 / unit);
        });
    return moments;
  }

  private static void add(double[] whole, double[] sums, int offset, double factor) {
    for (int j = 0; j < whole.length; j++) {
      sums[offset + j] = (sums[offset + j] + whole[j]) * factor;
    }
  }

  private double[] inDataUnits(double[] point) {
    return Arrays.stream(point).map(x -> x / unit).toArray();
  }

  /** The sums of the rows that belong wholly to component k, about its origin of this step. */
  public WholeSums whole(int k) {
    return new WholeSums(wholeGrams[k], (double) wholeCounts[k], wholeOrigins[k], origins[k], unit);
  }

  @Override
  public void close() {
    wholeSums.close();
    partSums.close();
  }
}
