package org.gmm4j.internal.compute.cpu.sums;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.compute.cpu.matrix.GramSums;
import org.gmm4j.internal.compute.cpu.matrix.SymmetricSums;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/**
 * What rows that belong to several components give to those that do not own them, and take from
 * their owner, whose sums hold them whole: summed anew in every step. Where a stretch has rows
 * enough that two components share, these are summed once for both ({@link SharedSums}). Of a row
 * without an owner all shares are summed.
 */
final class PartSums implements AutoCloseable {
  /**
   * From so many rows of a stretch on what two components share is summed once: the sum is added to
   * the moments of both, which takes the time of some hundred rows' products. With ten components
   * 128 won nothing, and 512 loses nothing.
   */
  private static final int LEAST_SHARED = 512;

  /** So many components' pairs are looked at. */
  private static final int MOST_COMPONENTS = 256;

  private final Workers workers;
  private final boolean bytes;
  private final RowWeights weights;
  private final double unit; // what is summed is this much larger than the data
  private final int components;
  private final int features;
  private final GramSums sums;
  private final double[] counts;
  private final GramSums.Target[] add;
  private final GramSums.Target[] remove;
  private final Map<Integer, SharedSums> shared = new TreeMap<>(); // by pair of components
  private double[] stretch = new double[0];
  private double[][] origins = new double[0][];
  private double @Nullable [][] variances;
  private @Nullable Moments parts; // of this step, in the units of the sums

  /**
   * Allocates.
   *
   * @param bytes whether whole numbers are summed
   * @param unit what is summed is this much larger than the data
   * @param capacity rows gathered at a time
   */
  PartSums(
      Workers workers,
      Precision precision,
      int components,
      Dataset data,
      boolean bytes,
      double unit,
      int capacity) {
    this.workers = workers;
    this.bytes = bytes;
    this.weights = data.weights();
    this.unit = unit;
    this.components = components;
    this.features = data.columns();
    this.sums =
        new GramSums(workers, precision, features, capacity, GramSums.SINGLE_ROWS, this::gather);
    this.counts = new double[components];
    this.add = new GramSums.Target[components];
    this.remove = new GramSums.Target[components];
  }

  private void gather(int i, double root, double[] origin, double[] out, float[] room) {
    System.arraycopy(stretch, i * features, out, 0, features);
    if (bytes) {
      toWholeNumbers(out, unit);
    }
    Spans.weigh(out, root, origin);
    out[features] = root;
  }

  private static void toWholeNumbers(double[] x, double unit) {
    for (int j = 0; j < x.length; j++) {
      x[j] = Math.rint(x[j] * unit);
    }
  }

  /**
   * Begins a step.
   *
   * @param points to sum about, in the units of the sums [K × d]. Kept.
   * @param spreads the components' variances [K × d], kept; null if they are not known
   */
  void begin(double[][] points, double @Nullable [][] spreads) {
    origins = points;
    variances = spreads;
    Arrays.fill(counts, 0);
    shared.clear();
    parts = null;
  }

  /**
   * Adds rows.
   *
   * @param x a stretch [rows × d]
   * @param ids numbers of its rows in the data [rows]
   * @param places of the rows in it
   * @param owners of all rows of the stretch, or −1
   * @param responsibilities of the stretch [rows × K], row-major
   * @return how many products of a row with itself are summed
   */
  long add(double[] x, int[] ids, int[] places, int[] owners, double[] responsibilities) {
    stretch = x;
    parts();
    Stretch rows = new Stretch(ids, places, owners, responsibilities, components);
    int[] pairs = pairs(rows);
    boolean[] together = new boolean[pairs.length == 0 ? 0 : components * components];
    for (int pair : pairs) {
      together[pair] = true;
      together[pair % components * components + pair / components] = true;
    }
    GramSums.Run[] given = new GramSums.Run[components];
    GramSums.Run[] taken = new GramSums.Run[components];
    workers.forEach(
        components,
        (worker, k) -> {
          given[k] = run(add[k], rows, place -> rows.given(place, k, together));
          taken[k] = run(remove[k], rows, place -> rows.taken(place, k, together));
          counts[k] += mass(given[k]) - mass(taken[k]);
        });
    List<GramSums.Run> runs = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      runs.add(given[k]);
      runs.add(taken[k]);
    }
    return addAll(runs) + addShared(rows, pairs);
  }

  /** Pairs of components a < b, as aK + b, that share rows enough. */
  private int[] pairs(Stretch rows) {
    if (variances == null || components > MOST_COMPONENTS) {
      return new int[0];
    }
    int[] found = rows.shares();
    return IntStream.range(0, found.length).filter(p -> found[p] >= LEAST_SHARED).toArray();
  }

  /** Sums those that have no component in common at a time, which workers share. */
  private long addShared(Stretch rows, int[] pairs) {
    long total = 0;
    for (int round : Arrays.stream(pairs).map(this::round).distinct().toArray()) {
      int[] now = Arrays.stream(pairs).filter(pair -> round(pair) == round).toArray();
      GramSums.Run[] runs = new GramSums.Run[2 * now.length];
      for (int pair : now) {
        shared.computeIfAbsent(pair, this::shared);
      }
      workers.forEach(
          now.length,
          (worker, i) -> {
            int a = now[i] / components;
            int b = now[i] % components;
            SharedSums sum = Objects.requireNonNull(shared.get(now[i]));
            runs[2 * i] = run(target(i, sum, 1), rows, place -> rows.shared(place, a, b));
            runs[2 * i + 1] = run(target(i, sum, -1), rows, place -> rows.shared(place, b, a));
            double mass = mass(runs[2 * i]) - mass(runs[2 * i + 1]);
            counts[a] -= mass;
            counts[b] += mass;
          });
      total += addAll(List.of(runs));
    }
    return total;
  }

  /** a + b modulo K: those of one round have no component in common. */
  private int round(int pair) {
    return (pair / components + pair % components) % components;
  }

  private static GramSums.Target target(int group, SharedSums sum, int sign) {
    return new GramSums.Target(group, sum, sum.origin(), sign);
  }

  private SharedSums shared(int pair) {
    int a = pair / components;
    int b = pair % components;
    double[][] spreads = Objects.requireNonNull(variances);
    double[] origin = new double[features];
    for (int j = 0; j < features; j++) {
      origin[j] = origins[spreads[a][j] <= spreads[b][j] ? a : b][j];
    }
    return new SharedSums(parts(), a, b, origin);
  }

  private long addAll(List<GramSums.Run> runs) {
    sums.add(runs);
    return runs.stream().mapToLong(run -> run.rows().length).sum();
  }

  /** Made when first needed, K·d² numbers that few steps need from their beginning. */
  private Moments parts() {
    Moments made = parts;
    if (made == null) {
      made =
          new Moments(
              Arrays.stream(origins).map(this::inDataUnits).toArray(double[][]::new),
              new Scatter.Whole());
      parts = made;
      for (int k = 0; k < components; k++) {
        add[k] = new GramSums.Target(k, into(made, k), origins[k], 1);
        remove[k] = new GramSums.Target(k, add[k].sums(), origins[k], -1);
      }
    }
    return made;
  }

  /** The last row of the sums are the first moments, and their count, which is known. */
  private SymmetricSums into(Moments moments, int k) {
    return (row, column, numbers, count, room) -> {
      double[] out = row < features ? moments.second(k) : moments.first(k);
      int to = row < features ? row * features + column : column;
      Spans.add(out, to, 1, numbers, Math.min(count, features - column), room);
    };
  }

  /** The rows of a stretch that have a share in something. */
  private GramSums.Run run(GramSums.Target target, Stretch rows, IntToDoubleFunction share) {
    int[] found = new int[rows.places().length];
    double[] roots = new double[found.length];
    int count = 0;
    for (int place : rows.places()) {
      double r = share.applyAsDouble(place);
      if (r > 0) {
        found[count] = place;
        roots[count++] = Math.sqrt(r * weights.of(rows.ids()[place]));
      }
    }
    return new GramSums.Run(target, Arrays.copyOf(found, count), Arrays.copyOf(roots, count));
  }

  /** Σ r w. */
  private static double mass(GramSums.Run run) {
    return Arrays.stream(run.roots()).map(root -> root * root).sum();
  }

  private double[] inDataUnits(double[] point) {
    return Arrays.stream(point).map(x -> x / unit).toArray();
  }

  /** Σ r that component k was given in this step, less what was taken from it. */
  double count(int k) {
    return counts[k];
  }

  /** The sums of this step, in their units about points in the data's; counts are apart. */
  Moments take() {
    Moments all = parts();
    shared.values().forEach(each -> each.finish(origins));
    parts = null;
    return all;
  }

  @Override
  public void close() {
    sums.close();
  }
}
