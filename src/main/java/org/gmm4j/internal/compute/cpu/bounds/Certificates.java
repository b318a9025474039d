package org.gmm4j.internal.compute.cpu.bounds;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.Sieve;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Proofs that rows cannot move, so that they need no visit: their {@link RowBounds} are moved by
 * each component's {@link DensityChange}, with σ(P′P⁻¹) bounded by {@link SpectralBounds}.
 *
 * <p>Bounds come from {@link Sieve}, with its proof of what rounding can do, or from an evaluation
 * in doubles. Nothing is proven of a row that was evaluated in singles without such a proof: it is
 * visited in the next step.
 */
public final class Certificates implements AutoCloseable {
  /** Rows whose bounds would need more room than this, in nats, cost more than they save. */
  private static final double MOST_ROOM = 400;

  /** Bounds should last for several steps. */
  private static final double LEAST_ROOM = 5;

  /** Steps without an attempt where changes are far too large for one. */
  private static final int PAUSE = 2;

  private final int features;
  private final Precision precision;
  private final double negligible;
  private final Workers workers;
  private final RowBounds bounds;
  private final @Nullable SpectralBounds[] spectralBounds; // by worker, made when first needed
  private SpectralBounds.Range[] ranges = new SpectralBounds.Range[0];
  private int pause;
  private double room;
  private boolean roomGiven = true; // whether bounds were noted with the room wanted
  private @Nullable Known known; // the mixture that the bounds are for

  /**
   * Allocates.
   *
   * @param rows N
   * @param precision of the evaluations that will be recorded
   */
  public Certificates(int rows, int features, Precision precision, Workers workers) {
    this.features = features;
    this.precision = precision;
    this.negligible = precision.negligible();
    this.workers = workers;
    this.bounds = new RowBounds(rows);
    this.spectralBounds = new SpectralBounds[workers.count()];
  }

  /**
   * Whether the factorisations of a step may cost less than the visits they save.
   *
   * @param hardRows rows that are hard-assigned to a component: the others have to be visited
   * @param movedRows rows that joined or left one in the last step: many moved rows mean large
   *     changes, which no bound survives
   */
  public boolean worthwhile(int components, long hardRows, long movedRows) {
    int rows = bounds.rows();
    return hardRows > 4L * components * features
        && hardRows * 2 > rows
        && movedRows * 6 < rows
        && --pause < 0;
  }

  /**
   * By how many nats the log-densities of other components should be bounded farther below than is
   * needed now, for rows to be certified in the next step: by what the bounds are expected to lose
   * there, or 0 if that is too much to be worth its cost.
   */
  public double room() {
    return room;
  }

  /**
   * Whether bounds will be noted with that room; if not, there is nothing to certify for a while.
   */
  public void giveRoom(boolean given) {
    roomGiven = given;
    if (!given && room > 0) {
      room = 0;
      pause = PAUSE;
    }
  }

  /** Squared distances are of the order of d, and the next change is smaller than the last. */
  private void expectNext(SpectralBounds.Range[] found) {
    double[] above =
        Arrays.stream(found).mapToDouble(range -> range.greatest() - 1).sorted().toArray();
    double below = Arrays.stream(found).mapToDouble(range -> 1 - range.least()).max().orElse(0);
    double expected = 0.5 * features * SpectralBounds.SHRINK * (above[above.length / 2] + below);
    room = expected < MOST_ROOM ? Math.max(LEAST_ROOM, expected) : 0;
    pause = expected < 2 * MOST_ROOM ? 0 : PAUSE;
  }

  /** Notes an evaluated row. */
  public void record(int row, double ownSquaredDistance, double otherLogDensity) {
    if (precision == Precision.FLOAT) {
      recordBounds(row, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    } else {
      bounds.recordEvaluated(row, ownSquaredDistance, otherLogDensity);
    }
  }

  /**
   * Notes a row that was not evaluated exactly.
   *
   * @param ownDistance upper bound of ‖P(x − μ)‖ of its owner
   * @param otherLogDensity upper bound for all other components
   */
  public void recordBounds(int row, double ownDistance, double otherLogDensity) {
    bounds.record(row, ownDistance, otherLogDensity);
  }

  /** Upper bound of ‖P(x − μ)‖ of a row and its owner. */
  double ownDistance(int row) {
    return bounds.ownDistance(row);
  }

  /** Upper bound of the log-densities of a row in all components but its owner. */
  double otherLogDensity(int row) {
    return bounds.otherLogDensity(row);
  }

  /**
   * By how much a row's owner is ahead of all others, at least, in the mixture it was noted for.
   */
  public double gap(int row, double logConstant) {
    return bounds.gap(row, logConstant);
  }

  /** All rows have been recorded, or certified, for this mixture. */
  public void recorded(GaussianMixture mixture) {
    known = Known.of(mixture);
  }

  /** What has to be known of a mixture when it is no more. */
  private record Known(List<DoubleBuffer> triangles, double[][] means, double[] logConstants) {
    static Known of(GaussianMixture mixture) {
      Covariance covariance = mixture.covariance();
      int components = mixture.components();
      return new Known(
          IntStream.range(0, components).mapToObj(covariance::triangle).toList(),
          IntStream.range(0, components).mapToObj(mixture::mean).toArray(double[][]::new),
          IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray());
    }

    static Known exchange(State state, @Nullable Known now) {
      double[] logConstants = state.numbers(now == null ? new double[0] : now.logConstants());
      double[][] means = new double[logConstants.length][];
      DoubleBuffer[] triangles = new DoubleBuffer[means.length];
      for (int k = 0; k < means.length; k++) {
        means[k] = state.numbers(now == null ? new double[0] : now.means()[k]);
        triangles[k] =
            DoubleBuffer.wrap(
                state.numbers(now == null ? new double[0] : numbers(now.triangles().get(k))));
      }
      return new Known(List.of(triangles), means, logConstants);
    }

    private static double[] numbers(DoubleBuffer buffer) {
      double[] numbers = new double[buffer.limit()];
      buffer.get(0, numbers);
      return numbers;
    }

    int components() {
      return means.length;
    }
  }

  /** The bounds hold no more. */
  public void forget() {
    known = null;
  }

  /**
   * Moves all bounds on to new parameters and lists the rows that have to be visited.
   *
   * @param owners by row
   * @param hardOwners by row: its owner where it is hard-assigned to it, else −1
   */
  public int[] uncertified(GaussianMixture mixture, int[] owners, int[] hardOwners) {
    Known before = known;
    int rows = bounds.rows();
    if (before == null || before.components() != mixture.components()) {
      return IntStream.range(0, rows).toArray();
    }
    DensityChange[] changes = changes(before, mixture);
    if (changes.length == 0) {
      return IntStream.range(0, rows).toArray();
    }
    int[] left = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!bounds.move(row, owners[row], changes, negligible) || hardOwners[row] != owners[row]) {
        left[count++] = row;
      }
    }
    pause = count == rows ? PAUSE : pause;
    return Arrays.copyOf(left, count);
  }

  private DensityChange[] changes(Known before, GaussianMixture after) {
    DensityChange[] changes = new DensityChange[after.components()];
    Covariance now = after.covariance();
    if (ranges.length != changes.length) {
      ranges = new SpectralBounds.Range[changes.length];
      Arrays.fill(ranges, SpectralBounds.NONE);
    }
    SpectralBounds.Range[] guesses = new SpectralBounds.Range[changes.length];
    workers.forEach(
        changes.length,
        (worker, k) ->
            guesses[k] =
                spectralBounds(worker)
                    .guess(before.triangles().get(k), now.precisionCholesky(k), ranges[k]));
    expectNext(guesses);
    if (pause > 0 || !roomGiven) { // nothing would be certified
      Arrays.fill(ranges, SpectralBounds.NONE);
      return new DensityChange[0];
    }
    workers.forEach(
        changes.length,
        (worker, k) -> {
          ranges[k] =
              spectralBounds(worker)
                  .prove(
                      before.triangles().get(k),
                      now.triangle(k),
                      now.precisionCholesky(k),
                      guesses[k]);
          double[] meanBefore = before.means()[k];
          double[] mean = after.mean(k);
          for (int j = 0; j < features; j++) {
            mean[j] -= meanBefore[j];
          }
          changes[k] =
              new DensityChange(
                  before.logConstants()[k],
                  after.logConstant(k),
                  Math.sqrt(ranges[k].least()) * (1 - RowBounds.MARGIN),
                  Math.sqrt(ranges[k].greatest()) * (1 + RowBounds.MARGIN),
                  Math.sqrt(now.squaredMahalanobis(k, mean)) * (1 + RowBounds.MARGIN));
        });
    return changes;
  }

  private SpectralBounds spectralBounds(int worker) {
    SpectralBounds bounds = spectralBounds[worker];
    if (bounds == null) {
      bounds = new SpectralBounds(features);
      spectralBounds[worker] = bounds;
    }
    return bounds;
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    bounds.exchange(state);
    pause = state.integer(pause);
    room = state.number(room);
    roomGiven = state.flag(roomGiven);
    int count = state.integer(ranges.length);
    SpectralBounds.Range[] found = new SpectralBounds.Range[count];
    for (int k = 0; k < count; k++) {
      SpectralBounds.Range range = k < ranges.length ? ranges[k] : SpectralBounds.NONE;
      found[k] =
          new SpectralBounds.Range(state.number(range.least()), state.number(range.greatest()));
    }
    ranges = found;
    known = state.flag(known != null) ? Known.exchange(state, known) : null;
  }

  @Override
  public void close() {
    for (SpectralBounds each : spectralBounds) {
      if (each != null) {
        each.close();
      }
    }
  }
}
