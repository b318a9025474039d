package org.gmm4j.internal.compute.cpu.sums;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.cpu.matrix.GramSums;
import org.gmm4j.internal.compute.cpu.matrix.PackedSums;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.linalg.Spans;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * The sums of the rows that each component owns, carried over from step to step: only rows that
 * join or leave are added or taken away. A row of weight w is summed w times.
 *
 * <p>Taking away must leave nothing behind. Bytes that all count once are summed as whole numbers
 * about {@value #MIDDLE}: products of at most 2¹⁴, of which singles hold the sum of 1,024 exactly
 * and doubles that of 2³⁹, so nothing is ever rounded.
 *
 * <p>The sums of other data are about the component's mean when everything was last summed anew,
 * and {@link Cancellation} tells how good they still are.
 */
public final class OwnedSums implements AutoCloseable {
  /** Who has a row that no component owns. */
  static final int NOBODY = -1;

  private static final int MIDDLE = 128;
  private static final int EXACT_ROWS = 1024;

  private final Dataset data;
  private final Workers workers;
  private final RowWeights weights;
  private final boolean bytes;
  private final double unit; // what is summed is this much larger than the data
  private final int components;
  private final int features;
  private final GramSums sums;
  private final PackedSums[] grams;
  private final long[] counts; // rows, whatever they weigh
  private double @Nullable [] masses; // Σ w of them, when it was asked for [K]
  private final Cancellation cancellation;
  private final int[] owners; // by row of the data: the component whose sums hold it
  private final GramSums.Target[] remove;
  private final GramSums.Target[] add;
  private double[][] origins = new double[0][];
  private long moved;

  /**
   * Allocates.
   *
   * @param bytes whether whole numbers are summed
   * @param unit what is summed is this much larger than the data
   * @param capacity rows gathered at a time
   */
  OwnedSums(
      Workers workers,
      Precision precision,
      int components,
      Dataset data,
      boolean bytes,
      double unit,
      int capacity) {
    this.data = data;
    this.features = data.columns();
    this.bytes = bytes;
    this.weights = data.weights();
    this.unit = unit;
    this.workers = workers;
    this.components = components;
    this.sums =
        bytes
            ? new GramSums(
                workers, Precision.FLOAT, features, capacity, EXACT_ROWS, this::gatherBytes)
            : new GramSums(
                workers, precision, features, capacity, GramSums.SINGLE_ROWS, this::gather);
    this.remove = new GramSums.Target[components];
    this.add = new GramSums.Target[components];
    this.grams = new PackedSums[components];
    Arrays.setAll(grams, k -> new PackedSums(features + 1));
    this.counts = new long[components];
    this.cancellation = new Cancellation(components, features, capacity);
    this.owners = new int[data.arrayRows()];
  }

  private void gatherBytes(int id, double root, double[] origin, double[] out, float[] room) {
    data.stored(id, room, 0);
    for (int j = 0; j < features; j++) {
      out[j] = room[j] - MIDDLE;
    }
    out[features] = 1;
  }

  private void gather(int id, double root, double[] origin, double[] out, float[] room) {
    data.read(id, 1, out, 0);
    Spans.weigh(out, root, origin);
    out[features] = root;
  }

  /**
   * Forgets all rows.
   *
   * @param points to sum about from now on, but for bytes [K × d]. Kept.
   */
  void reset(double[][] points) {
    setOrigins(points);
    cancellation.clear();
    Arrays.fill(owners, NOBODY);
    Arrays.fill(counts, 0);
    masses = null;
    workers.forEach(components, (worker, k) -> grams[k].clear());
    moved = 0;
  }

  private void setOrigins(double[][] points) {
    origins = new double[components][features];
    for (int k = 0; k < components; k++) {
      if (bytes) {
        Arrays.fill(origins[k], MIDDLE);
      } else {
        origins[k] = points[k];
      }
      remove[k] = new GramSums.Target(k, grams[k], origins[k], -1);
      add[k] = new GramSums.Target(k, grams[k], origins[k], 1);
    }
  }

  /** Begins another step with what there is. */
  void next() {
    moved = 0;
  }

  /**
   * Whether what was carried over is as good as summed anew, see {@link Cancellation#isSmall}.
   *
   * @param moments of all rows
   * @param leastVariance what is added to every variance, at least
   */
  boolean isAccurate(Moments moments, GaussianMixture mixture, double leastVariance) {
    return bytes || cancellation.isSmall(grams, moments, mixture, leastVariance);
  }

  /** Whether it would hardly be after another step. */
  boolean isWorn(GaussianMixture mixture) {
    return !bytes && cancellation.isNearlyGreat(grams, masses(), mixture);
  }

  /**
   * Sums the same rows anew.
   *
   * @param points to sum about from now on [K × d]. Kept.
   * @return how many there are
   */
  long renew(double[][] points) {
    int[] kept = owners.clone();
    int[] ids = IntStream.range(0, kept.length).filter(id -> kept[id] != NOBODY).toArray();
    reset(points);
    return settle(ids, Arrays.stream(ids).map(id -> kept[id]).toArray());
  }

  /** By row of the data, the component that owns it, or −1. Not to be modified. */
  public int[] owners() {
    return owners;
  }

  /** Rows that joined or left a component's sums in the last step. */
  public long moved() {
    return moved;
  }

  /** Rows that some component owns. */
  public long rows() {
    return Arrays.stream(counts).sum();
  }

  /** Whether a component owns no rows. */
  public boolean isEmpty(int k) {
    return counts[k] == 0;
  }

  /** Σ w over the rows that a component owns. */
  public double count(int k) {
    return masses()[k];
  }

  /** Anew from all rows, in their order: nothing is left of those that have left. */
  private double[] masses() {
    double[] known = masses;
    if (known == null) {
      known = new double[components];
      if (weights.areOnes()) {
        Arrays.setAll(known, k -> counts[k]);
      } else {
        for (int id = 0; id < owners.length; id++) {
          if (owners[id] != NOBODY) {
            known[owners[id]] += weights.of(id);
          }
        }
      }
      masses = known;
    }
    return known;
  }

  /**
   * Notes who owns rows.
   *
   * @param ids their numbers in the data
   * @param nowOwners the component of each, or −1 for none
   * @return how many rows entered or left sums
   */
  long settle(int[] ids, int[] nowOwners) {
    int[] movers = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (owners[ids[i]] != nowOwners[i]) {
        movers[count++] = i;
      }
    }
    List<GramSums.Run> runs = new ArrayList<>();
    long accumulated = 0;
    for (int k = 0; k < components; k++) {
      int owner = k;
      int[] left = select(movers, count, m -> owners[ids[m]] == owner ? ids[m] : NOBODY);
      int[] joined = select(movers, count, m -> nowOwners[m] == owner ? ids[m] : NOBODY);
      for (int id : left) {
        noteTakenAway(id, k);
      }
      cancellation.note(k, left.length, joined.length);
      counts[k] += joined.length - left.length;
      accumulated += joined.length + left.length;
      runs.add(new GramSums.Run(remove[k], left, roots(left)));
      runs.add(new GramSums.Run(add[k], joined, roots(joined)));
    }
    masses = null;
    sums.add(runs);
    moved += count;
    for (int m = 0; m < count; m++) {
      owners[ids[movers[m]]] = nowOwners[movers[m]];
    }
    return accumulated;
  }

  /** The numbers that a choice makes of some indices, without those it declines. */
  private static int[] select(int[] indices, int count, IntUnaryOperator choice) {
    return Arrays.stream(indices, 0, count).map(choice).filter(id -> id != NOBODY).toArray();
  }

  /** √w of rows; null for 1. */
  private double @Nullable [] roots(int[] ids) {
    return weights.areOnes()
        ? null
        : Arrays.stream(ids).mapToDouble(id -> Math.sqrt(weights.of(id))).toArray();
  }

  private void noteTakenAway(int id, int k) {
    if (!bytes) {
      cancellation.noteTakenAway(k, weights.of(id), data.row(id), origins[k]);
    }
  }

  /** The sums of component k, about a point in their units [d]. */
  OwnedMoments about(int k, double[] point) {
    return new OwnedMoments(grams[k], count(k), origins[k], point, unit);
  }

  /**
   * Hands over what it remembers, to be saved or restored.
   *
   * @param points what {@link #reset} was given
   */
  void exchange(State state, double[][] points) {
    setOrigins(points);
    for (int k = 0; k < components; k++) {
      grams[k].exchange(state);
    }
    state.into(counts);
    masses = null;
    cancellation.exchange(state);
    state.into(owners);
    moved = state.integer(moved);
  }

  @Override
  public void close() {
    sums.close();
  }
}
