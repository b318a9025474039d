package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;
import org.jspecify.annotations.Nullable;

/**
 * Proofs that rows cannot move, so that they need no visit. After an update (P, μ) → (P′, μ′) every
 * whitened row y = P(x − μ) obeys
 *
 * <pre>
 *   σmin(M) ‖y‖ − ‖P′(μ − μ′)‖  ≤  ‖y′‖  ≤  σmax(M) ‖y‖ + ‖P′(μ − μ′)‖,    M = P′P⁻¹,
 *   1 − β ≤ σ(M)² ≤ 1 + β,    β = ‖P′ΣP′ᵀ − I‖ in the Frobenius norm, since MMᵀ = P′ΣP′ᵀ.
 * </pre>
 *
 * Kept for each row: an upper bound of the distance to its owner, and an upper bound of the
 * greatest log-density of any other component. While they stay apart by T, the row belongs wholly
 * to its owner (what Elkan's and Hamerly's bounds are to k-means).
 */
final class Certificates implements AutoCloseable {
  /** Covers the rounding of the bounds themselves. */
  private static final double MARGIN = 1e-8;

  /** An attempt that certifies a smaller share of the rows was in vain. */
  private static final double LEAST_SHARE = 0.15;

  private static final int MAX_PAUSE = 8;

  private final int features;
  private final double margin;
  private final double negligible;
  private final Workers workers;
  private final double[] ownDistances;
  private final double[] otherLogDensities;
  private final @Nullable DoublePanel[] factors; // by worker, made when first needed
  private final @Nullable DoublePanel[] products;
  private int pause;
  private int nextPause = 1;
  private @Nullable GaussianMixture known; // the mixture that the bounds are for

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
    this.factors = new DoublePanel[workers.count()];
    this.products = new DoublePanel[workers.count()];
  }

  /**
   * Whether the factorisations of a step may cost less than the visits they save. After an attempt
   * in vain it pauses, each time for longer.
   *
   * @param movedRows rows that joined or left a component in the last step: many moved rows mean
   *     large changes, which no bound survives
   */
  boolean worthwhile(int components, long movedRows) {
    int rows = ownDistances.length;
    return rows > 6L * components * features && movedRows * 8 < rows && --pause < 0;
  }

  /** Notes an evaluated row. */
  void record(int row, double ownSquaredDistance, double otherLogDensity) {
    ownDistances[row] = Math.sqrt(ownSquaredDistance) * (1 + margin);
    otherLogDensities[row] = otherLogDensity + margin * Math.abs(otherLogDensity);
  }

  /** Upper bound of ‖P(x − μ)‖ of a row and its owner. */
  double ownDistance(int row) {
    return ownDistances[row];
  }

  /** Upper bound of the log-densities of a row in all components but its owner. */
  double otherLogDensity(int row) {
    return otherLogDensities[row];
  }

  /** All rows have been recorded, or certified, for this mixture. */
  void recorded(GaussianMixture mixture) {
    known = mixture;
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
    GaussianMixture before = known;
    int rows = ownDistances.length;
    if (before == null || before.components() != mixture.components()) {
      return IntStream.range(0, rows).toArray();
    }
    Change[] changes = changes(before, mixture);
    int[] left = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!move(row, owners[row], changes) || wholeOwners[row] != owners[row]) {
        left[count++] = row;
      }
    }
    if (count > (1 - LEAST_SHARE) * rows) {
      pause = nextPause;
      nextPause = Math.min(MAX_PAUSE, 2 * nextPause);
    } else {
      nextPause = 1;
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

  private Change[] changes(GaussianMixture before, GaussianMixture after) {
    Change[] changes = new Change[after.components()];
    FullCovariance old = (FullCovariance) before.covariance();
    FullCovariance now = (FullCovariance) after.covariance();
    workers.forEach(
        changes.length,
        (worker, k) -> {
          DoublePanel factor = panel(factors, worker);
          DoublePanel product = panel(products, worker);
          factor.set(now.precisionCholesky(k));
          product.set(old.covariance(k));
          product.congruence(factor);
          double beta = product.distanceFromIdentity() * (1 + MARGIN) + MARGIN;
          double[] meanBefore = before.mean(k);
          double[] mean = after.mean(k);
          for (int j = 0; j < features; j++) {
            mean[j] -= meanBefore[j];
          }
          changes[k] =
              new Change(
                  before.logConstant(k),
                  after.logConstant(k),
                  Math.sqrt(Math.max(0, 1 - beta)),
                  Math.sqrt(1 + beta),
                  Math.sqrt(now.squaredMahalanobis(k, mean)) * (1 + MARGIN));
        });
    return changes;
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
            DoublePanel precision = panel(factors, worker);
            precision.set(covariance.precisionCholesky(k));
            precision.gramOfTriangle();
            each[k] =
                sums.wholeCount(k) * mixture.logConstant(k)
                    - 0.5 * trace(precision, sums, k, mixture.mean(k));
          }
        });
    return Arrays.stream(each).sum();
  }

  /** tr(Λ S̃) of two symmetric matrices, of which the lower triangles are there. */
  private double trace(DoublePanel precision, MomentSums sums, int k, double[] mean) {
    double count = sums.wholeCount(k);
    double[] origin = sums.origin(k);
    double[] shift = new double[features];
    Arrays.setAll(shift, j -> mean[j] - origin[j]);
    double[] first = sums.wholeFirst(k);
    double trace = 0;
    for (int i = 0; i < features; i++) {
      double[] lambda = precision.row(i);
      double[] second = sums.wholeSecond(k, i);
      double sum = 0;
      for (int j = 0; j <= i; j++) {
        double centred =
            second[j] - first[i] * shift[j] - shift[i] * first[j] + count * shift[i] * shift[j];
        sum += (j < i ? 2 : 1) * lambda[j] * centred;
      }
      trace += sum;
    }
    return trace;
  }

  @Override
  public void close() {
    for (int w = 0; w < factors.length; w++) {
      close(factors[w]);
      close(products[w]);
    }
  }

  private static void close(@Nullable DoublePanel panel) {
    if (panel != null) {
      panel.close();
    }
  }

  private DoublePanel panel(@Nullable DoublePanel[] panels, int worker) {
    DoublePanel panel = panels[worker];
    if (panel == null) {
      panel = new DoublePanel(features, features);
      panels[worker] = panel;
    }
    return panel;
  }
}
