package org.gmm4j.compute.cpu;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;
import org.jspecify.annotations.Nullable;

/**
 * Proofs that rows cannot move, so that they need no visit. After an update (P, μ) → (P′, μ′) every
 * whitened row y = P(x − μ) obeys
 *
 * <pre>
 *   σmin(M) ‖y‖ − ‖P′(μ − μ′)‖  ≤  ‖y′‖  ≤  σmax(M) ‖y‖ + ‖P′(μ − μ′)‖,    M = P′P⁻¹
 * </pre>
 *
 * <p>with σ(M) bounded by {@link SpectralBounds}.
 *
 * <p>Kept for each row: an upper bound of the distance to its owner, and an upper bound of the
 * greatest log-density of any other component. While they stay apart by T, the row belongs wholly
 * to its owner (what Elkan's and Hamerly's bounds are to k-means).
 */
final class Certificates implements AutoCloseable {
  /** Covers the rounding of the bounds themselves. */
  private static final double MARGIN = 1e-8;

  /** Rows whose bounds would need more room than this, in nats, cost more than they save. */
  private static final double MOST_ROOM = 400;

  /** Bounds should last for several steps. */
  private static final double LEAST_ROOM = 5;

  /** Steps without an attempt where changes are far too large for one. */
  private static final int PAUSE = 2;

  private final int features;
  private final double margin;
  private final double negligible;
  private final Workers workers;
  private final double[] ownDistances;
  private final double[] otherLogDensities;
  private final @Nullable DoublePanel[] precisions; // by worker, made when first needed
  private final @Nullable SpectralBounds[] spectralBounds;
  private SpectralBounds.Range[] ranges = new SpectralBounds.Range[0];
  private int pause;
  private double room;
  private boolean roomGiven = true; // whether bounds were noted with the room wanted
  private @Nullable Known known; // the mixture that the bounds are for

  /**
   * Allocates.
   *
   * @param rows N
   * @param relativeError of the squared norms that will be recorded
   */
  Certificates(int rows, int features, double negligible, double relativeError, Workers workers) {
    this.features = features;
    this.negligible = negligible;
    this.margin = MARGIN + relativeError;
    this.workers = workers;
    this.ownDistances = new double[rows];
    this.otherLogDensities = new double[rows];
    this.precisions = new DoublePanel[workers.count()];
    this.spectralBounds = new SpectralBounds[workers.count()];
  }

  /**
   * Whether the factorisations of a step may cost less than the visits they save.
   *
   * @param wholeRows rows that belong wholly to a component: the others have to be visited
   * @param movedRows rows that joined or left one in the last step: many moved rows mean large
   *     changes, which no bound survives
   */
  boolean worthwhile(int components, long wholeRows, long movedRows) {
    int rows = ownDistances.length;
    return wholeRows > 4L * components * features
        && wholeRows * 2 > rows
        && movedRows * 6 < rows
        && --pause < 0;
  }

  /**
   * By how many nats the log-densities of other components should be bounded farther below than is
   * needed now, for rows to be certified in the next step: by what the bounds are expected to lose
   * there, or 0 if that is too much to be worth its cost.
   */
  double room() {
    return room;
  }

  /**
   * Whether bounds will be noted with that room; if not, there is nothing to certify for a while.
   */
  void giveRoom(boolean given) {
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
  void record(int row, double ownSquaredDistance, double otherLogDensity) {
    ownDistances[row] = Math.sqrt(ownSquaredDistance) * (1 + margin);
    otherLogDensities[row] = otherLogDensity + margin * Math.abs(otherLogDensity);
  }

  /**
   * Notes a row that was not evaluated exactly.
   *
   * @param ownDistance upper bound of ‖P(x − μ)‖ of its owner
   * @param otherLogDensity upper bound for all other components
   */
  void recordBounds(int row, double ownDistance, double otherLogDensity) {
    ownDistances[row] = ownDistance;
    otherLogDensities[row] = otherLogDensity;
  }

  /** Upper bound of ‖P(x − μ)‖ of a row and its owner. */
  double ownDistance(int row) {
    return ownDistances[row];
  }

  /** Upper bound of the log-densities of a row in all components but its owner. */
  double otherLogDensity(int row) {
    return otherLogDensities[row];
  }

  /**
   * By how much a row's owner is ahead of all others, at least, in the mixture it was noted for.
   */
  double gap(int row, double logConstant) {
    return logConstant - 0.5 * ownDistances[row] * ownDistances[row] - otherLogDensities[row];
  }

  /** All rows have been recorded, or certified, for this mixture. */
  void recorded(GaussianMixture mixture) {
    known = Known.of(mixture);
  }

  /** What has to be known of a mixture when it is no more. */
  private record Known(List<DoubleBuffer> covariances, double[][] means, double[] logConstants) {
    static Known of(GaussianMixture mixture) {
      FullCovariance covariance = (FullCovariance) mixture.covariance();
      int components = mixture.components();
      return new Known(
          IntStream.range(0, components).mapToObj(covariance::covariance).toList(),
          IntStream.range(0, components).mapToObj(mixture::mean).toArray(double[][]::new),
          IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray());
    }

    int components() {
      return means.length;
    }
  }

  /** The bounds hold no more. */
  void forget() {
    known = null;
  }

  /**
   * Moves all bounds on to new parameters and lists the rows that have to be visited.
   *
   * @param owners by row
   * @param wholeOwners by row: its owner where it belongs wholly to it, else −1
   */
  int[] uncertified(GaussianMixture mixture, int[] owners, int[] wholeOwners) {
    Known before = known;
    int rows = ownDistances.length;
    if (before == null || before.components() != mixture.components()) {
      return IntStream.range(0, rows).toArray();
    }
    Change[] changes = changes(before, mixture);
    if (changes.length == 0) {
      return IntStream.range(0, rows).toArray();
    }
    int[] left = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!move(row, owners[row], changes) || wholeOwners[row] != owners[row]) {
        left[count++] = row;
      }
    }
    return Arrays.copyOf(left, count);
  }

  /** Moves one row's bounds; whether they still prove that it belongs wholly to its owner. */
  private boolean move(int row, int owner, Change[] changes) {
    double others = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < changes.length; k++) {
      if (k != owner) {
        others = Math.max(others, changes[k].greatestLogDensity(otherLogDensities[row]));
      }
    }
    double distance = changes[owner].greatestDistance(ownDistances[row]);
    ownDistances[row] = distance;
    otherLogDensities[row] = others;
    double own = changes[owner].constant - 0.5 * distance * distance;
    return own - others > negligible * (1 + MARGIN);
  }

  /** How far one component's densities may have moved. */
  private record Change(
      double constantBefore, double constant, double least, double greatest, double shift) {
    double greatestDistance(double before) {
      return greatest * before + shift;
    }

    /** Of a row whose log-density was at most {@code before}. */
    double greatestLogDensity(double before) {
      double squaredDistance = 2 * (constantBefore - before); // at least
      double distance = Math.max(0, least * Math.sqrt(Math.max(0, squaredDistance)) - shift);
      return constant - 0.5 * distance * distance;
    }
  }

  private Change[] changes(Known before, GaussianMixture after) {
    Change[] changes = new Change[after.components()];
    FullCovariance now = (FullCovariance) after.covariance();
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
                    .guess(before.covariances().get(k), now.precisionCholesky(k), ranges[k]));
    expectNext(guesses);
    if (pause > 0 || !roomGiven) { // nothing would be certified
      Arrays.fill(ranges, SpectralBounds.NONE);
      return new Change[0];
    }
    workers.forEach(
        changes.length,
        (worker, k) -> {
          ranges[k] =
              spectralBounds(worker)
                  .prove(
                      before.covariances().get(k),
                      now.covariance(k),
                      now.precisionCholesky(k),
                      guesses[k]);
          double[] meanBefore = before.means()[k];
          double[] mean = after.mean(k);
          for (int j = 0; j < features; j++) {
            mean[j] -= meanBefore[j];
          }
          changes[k] =
              new Change(
                  before.logConstants()[k],
                  after.logConstant(k),
                  Math.sqrt(ranges[k].least()) * (1 - MARGIN),
                  Math.sqrt(ranges[k].greatest()) * (1 + MARGIN),
                  Math.sqrt(now.squaredMahalanobis(k, mean)) * (1 + MARGIN));
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

  /**
   * Σ log pₖ(x) over the rows that belong wholly to a component, without a visit:
   *
   * <pre>
   *   Σ ‖P(x − μ)‖² = tr(PᵀP S̃),   S̃ = S − fδᵀ − δfᵀ + Nδδᵀ,   δ = μ − m
   * </pre>
   */
  double logLikelihoodOfWhole(MomentSums sums, GaussianMixture mixture) {
    FullCovariance covariance = (FullCovariance) mixture.covariance();
    double[] each = new double[mixture.components()];
    workers.forEach(
        each.length,
        (worker, k) -> {
          if (sums.wholeCount(k) > 0) {
            DoublePanel precision = precisionPanel(worker);
            precision.set(covariance.precisionCholesky(k));
            precision.gramOfTriangle();
            each[k] =
                sums.wholeCount(k) * mixture.logConstant(k)
                    - 0.5 * trace(precision, sums.whole(k), mixture.mean(k));
          }
        });
    return Arrays.stream(each).sum();
  }

  /** tr(Λ S̃) of two symmetric matrices, of which the lower triangles are there. */
  private double trace(DoublePanel precision, MomentSums.WholeSums sums, double[] mean) {
    double count = sums.count();
    double unit = sums.unit();
    double[] origin = sums.origin();
    double[] first = sums.first();
    double[] shift = new double[features];
    Arrays.setAll(shift, j -> (mean[j] - origin[j]) * unit);
    double[] lambda = new double[features];
    double trace = 0;
    for (int i = 0; i < features; i++) {
      precision.get(i, lambda, i + 1);
      double[] second = sums.second(i);
      double left = count * shift[i] - first[i];
      double sum = 0;
      for (int j = 0; j < i; j++) {
        sum += lambda[j] * (second[j] - shift[i] * first[j] + left * shift[j]);
      }
      trace += 2 * sum + lambda[i] * (second[i] - shift[i] * first[i] + left * shift[i]);
    }
    return trace / (unit * unit);
  }

  private DoublePanel precisionPanel(int worker) {
    DoublePanel panel = precisions[worker];
    if (panel == null) {
      panel = new DoublePanel(features, features);
      precisions[worker] = panel;
    }
    return panel;
  }

  @Override
  public void close() {
    for (int w = 0; w < precisions.length; w++) {
      DoublePanel precision = precisions[w];
      if (precision != null) {
        precision.close();
      }
      SpectralBounds bounds = spectralBounds[w];
      if (bounds != null) {
        bounds.close();
      }
    }
  }
}
