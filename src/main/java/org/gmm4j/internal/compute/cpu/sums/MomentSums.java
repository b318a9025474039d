package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.state.State;

/**
 * The moments of many rows by symmetric products, carried over from step to step.
 *
 * <p>A row that is hard-assigned to one component (r = 1) adds the same to its sums in every step:
 * these are carried over ({@link HardSums}), and summed anew where too much has cancelled, of bytes
 * that all count once never. Singles have no digits to spare and carry nothing over. The other
 * rows, with responsibilities in between, are summed anew in every step.
 */
public final class MomentSums implements AutoCloseable {
  /** Steps for which nothing is carried over after one that was not accurate. */
  private static final int PAUSE = 16;

  private static final int GATHERED_VALUES = 1 << 20;

  private final Workers workers;
  private final boolean bytes;
  private final double unit; // what is summed is this much larger than the data
  private final boolean accelerated;
  private final boolean carriesOver;
  private final int components;
  private final int features;
  private final HardSums hard;
  private final PartSums parts;
  private double[][] origins = new double[0][];
  private int pause; // steps for which nothing is carried over
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
    this.hard = new HardSums(workers, precision, components, data, bytes, unit, capacity);
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
    finished = false;
    setOrigins(references);
    hard.reset(origins);
    parts.begin(origins);
    accumulated = 0;
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
    boolean worn = hard.isWorn(mixture);
    if (bytes || worn) {
      setOrigins(means(mixture));
    }
    if (worn) {
      accumulated += hard.renew(origins);
    }
    hard.next();
    parts.begin(origins);
    return true;
  }

  /** Forgets all rows; moments will be about the means. */
  public void reset(GaussianMixture mixture) {
    reset(means(mixture));
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
    boolean accurate = hard.isAccurate(moments, mixture, leastVariance);
    pause = accurate ? pause : PAUSE;
    return accurate;
  }

  /** The rows that are hard-assigned to a component. */
  public HardSums hard() {
    return hard;
  }

  /**
   * Notes where rows are hard-assigned, if anywhere.
   *
   * @param ids their numbers in the data
   * @param nowOwners the component of each, or −1 for none
   */
  public void settle(int[] ids, int[] nowOwners) {
    accumulated += hard.settle(ids, nowOwners);
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
      nowOwners[i] = hardOwner(responsibilities, i * components);
      if (nowOwners[i] == HardSums.NOBODY) {
        divided[count++] = i;
      }
    }
    accumulated += parts.add(x, ids, Arrays.copyOf(divided, count), responsibilities);
    settle(ids, nowOwners);
  }

  /**
   * The component that a row belongs to with r = 1, and to no other at all; −1 if there is none.
   */
  private int hardOwner(double[] responsibilities, int from) {
    if (!accelerated) {
      return HardSums.NOBODY; // every row is summed anew in every step
    }
    int owner = HardSums.NOBODY;
    for (int k = 0; k < components; k++) {
      double r = responsibilities[from + k];
      if ((r != 0 && r != 1) || (r == 1 && owner != HardSums.NOBODY)) {
        return HardSums.NOBODY;
      }
      owner = r == 1 ? k : owner;
    }
    return owner;
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
          moments.counts()[k] = hard.count(k) + parts.count(k);
          HardMoments assigned = hard(k);
          for (int i = 0; i < features; i++) {
            add(assigned.second(i), moments.second(k), i * features, square);
          }
          add(assigned.first(), moments.first(k), 0, 1 / unit);
        });
    return moments;
  }

  private static void add(double[] hard, double[] sums, int offset, double factor) {
    for (int j = 0; j < hard.length; j++) {
      sums[offset + j] = (sums[offset + j] + hard[j]) * factor;
    }
  }

  /** The sums of the rows that are hard-assigned to component k, about its origin of this step. */
  public HardMoments hard(int k) {
    return hard.about(k, origins[k]);
  }

  /** Hands over what it remembers between two steps, to be saved or restored. */
  public void exchange(State state) {
    int count = state.integer(origins.length);
    double[][] points = new double[count][];
    Arrays.setAll(points, k -> state.numbers(k < origins.length ? origins[k] : new double[0]));
    origins = points;
    pause = state.integer(pause);
    finished = state.flag(finished);
    if (count > 0) {
      hard.exchange(state, origins);
    }
  }

  @Override
  public void close() {
    hard.close();
    parts.close();
  }
}
