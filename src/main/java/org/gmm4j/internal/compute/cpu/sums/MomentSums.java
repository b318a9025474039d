package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * The moments of many rows by symmetric products, carried over from step to step.
 *
 * <p>A row adds the same to the sums of its owner, the component with the greatest share of it, in
 * every step: these are carried over ({@link OwnedSums}), and summed anew where too much has
 * cancelled, of bytes that all count once never. Singles have no digits to spare and carry nothing
 * over. What other components have of a row is given to them, and taken from the owner, anew in
 * every step ({@link PartSums}).
 */
public final class MomentSums implements AutoCloseable {
  /** Steps for which nothing is carried over after one that was not accurate. */
  private static final int PAUSE = 16;

  private static final int GATHERED_VALUES = 1 << 20;

  /** Shares of a row add up to 1 to this, or it has no owner. */
  private static final double ROUNDING = 1e-12;

  private final Workers workers;
  private final boolean bytes;
  private final double unit; // what is summed is this much larger than the data
  private final boolean accelerated;
  private final boolean carriesOver;
  private final int components;
  private final int features;
  private final OwnedSums owned;
  private final PartSums parts;
  private double[][] origins = new double[0][];
  private int pause; // steps for which nothing is carried over
  private long divided; // rows of this step that others than their owner have a share of
  private boolean finished; // false while rows are added, and for ever if that fails
  private long accumulated;

  public MomentSums(
      Workers workers, Precision precision, int components, Dataset data, boolean accelerated) {
    this.features = data.columns();
    this.bytes = data.type() == ElementType.UINT8 && data.weights().areOnes();
    this.unit = bytes ? data.scale() : 1;
    this.accelerated = accelerated;
    this.carriesOver = accelerated && (bytes || precision == Precision.DOUBLE);
    this.workers = workers;
    this.components = components;
    int capacity = Math.max(256, Math.min(65_536, GATHERED_VALUES / (features + 1)));
    this.owned = new OwnedSums(workers, precision, components, data, bytes, unit, capacity);
    this.parts = new PartSums(workers, precision, components, data, bytes, unit, capacity);
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
    reset(references, null);
  }

  private void reset(double[][] references, double @Nullable [][] variances) {
    finished = false;
    setOrigins(references);
    owned.reset(origins);
    parts.begin(origins, variances);
    accumulated = 0;
    divided = 0;
  }

  /**
   * Begins another step of the same fit, keeping what can be kept.
   *
   * @param mixture now
   * @return whether anything was kept; if not, all rows have to be added
   */
  public boolean next(GaussianMixture mixture) {
    boolean complete = finished;
    finished = false;
    if (!complete || !carriesOver || pause-- > 0) {
      reset(mixture);
      return false;
    }
    accumulated = 0;
    boolean worn = owned.isWorn(mixture);
    if (bytes || worn) {
      setOrigins(means(mixture));
    }
    if (worn) {
      accumulated += owned.renew(origins);
    }
    owned.next();
    parts.begin(origins, variances(mixture));
    divided = 0;
    return true;
  }

  /** Forgets all rows; moments will be about the means. */
  public void reset(GaussianMixture mixture) {
    reset(means(mixture), variances(mixture));
  }

  private static double[][] variances(GaussianMixture mixture) {
    double[][] variances = new double[mixture.components()][];
    Arrays.setAll(variances, mixture.covariance()::variances);
    return variances;
  }

  private static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
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
   * @param mixture of the step
   * @param leastVariance what will be added to every variance that is made of them, at least
   */
  public boolean isAccurate(Moments moments, GaussianMixture mixture, double leastVariance) {
    boolean accurate = owned.isAccurate(moments, mixture, leastVariance);
    pause = accurate ? pause : PAUSE;
    return accurate;
  }

  /** The rows by their owners. */
  public OwnedSums owned() {
    return owned;
  }

  /** Rows of the last step that their owners have all of. */
  public long wholeRows() {
    return owned.rows() - divided;
  }

  /**
   * Notes who owns rows.
   *
   * @param ids their numbers in the data
   * @param nowOwners the component of each, or −1 for none
   */
  public void settle(int[] ids, int[] nowOwners) {
    accumulated += owned.settle(ids, nowOwners);
  }

  /**
   * Adds a stretch of rows with responsibilities of any kind.
   *
   * @param x [rows × d]
   * @param ids numbers of its rows in the data [rows]
   * @param responsibilities [rows × K], row-major
   * @param owners by row of the data: the component with the greatest of them
   */
  public void add(double[] x, int[] ids, double[] responsibilities, int[] owners) {
    int[] nowOwners = new int[ids.length];
    int[] places = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      int owner = owners[ids[i]];
      nowOwners[i] = accelerated && isShared(responsibilities, i) ? owner : OwnedSums.NOBODY;
      if (nowOwners[i] == OwnedSums.NOBODY) {
        places[count++] = i;
      } else if (hasOthers(responsibilities, i, owner)) {
        places[count++] = i;
        divided++;
      }
    }
    accumulated += parts.add(x, ids, Arrays.copyOf(places, count), nowOwners, responsibilities);
    settle(ids, nowOwners);
  }

  /** Whether all of a row is shared. */
  private boolean isShared(double[] responsibilities, int row) {
    double total = 0;
    for (int k = 0; k < components; k++) {
      total += responsibilities[row * components + k];
    }
    return Math.abs(total - 1) <= ROUNDING;
  }

  private boolean hasOthers(double[] responsibilities, int row, int owner) {
    boolean others = false;
    for (int k = 0; k < components; k++) {
      others |= k != owner && responsibilities[row * components + k] > 0;
    }
    return others;
  }

  /** The sums so far. */
  public Moments moments() {
    Moments moments = parts.take();
    finished = true;
    moments.addWork(0, accumulated);
    double square = 1 / (unit * unit);
    workers.forEach(
        components,
        (worker, k) -> {
          moments.counts()[k] = owned.count(k) + parts.count(k);
          OwnedMoments assigned = owned(k);
          double[] row = new double[features];
          double[] room = new double[features];
          double[] second = moments.second(k);
          for (int i = 0; i < features; i++) {
            assigned.second(i, row);
            System.arraycopy(second, i * features, room, 0, i + 1);
            add(row, room, i + 1, square);
            System.arraycopy(room, 0, second, i * features, i + 1);
          }
          add(assigned.first(), moments.first(k), features, 1 / unit);
        });
    return moments;
  }

  private static void add(double[] own, double[] sums, int count, double factor) {
    for (int j = 0; j < count; j++) {
      sums[j] = (sums[j] + own[j]) * factor;
    }
  }

  /** The sums of the rows that component k owns, about its origin of this step. */
  public OwnedMoments owned(int k) {
    return owned.about(k, origins[k]);
  }

  /** Hands over what it remembers between two steps, to be saved or restored. */
  public void exchange(State state) {
    int count = state.integer(origins.length);
    double[][] points = new double[count][];
    Arrays.setAll(points, k -> state.numbers(k < origins.length ? origins[k] : new double[0]));
    origins = points;
    pause = state.integer(pause);
    finished = state.flag(finished);
    divided = state.integer(divided);
    if (count > 0) {
      owned.exchange(state, origins);
    }
  }

  @Override
  public void close() {
    owned.close();
    parts.close();
  }
}
