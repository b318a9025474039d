package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.cpu.bounds.Certificates;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Whitening;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.Estimates;
import org.gmm4j.internal.compute.cpu.pruned.Screened;
import org.gmm4j.internal.compute.cpu.pruned.Screening;
import org.jspecify.annotations.Nullable;

/**
 * The E-step for a stretch of rows: log-densities by triangular whitening, then the one
 * log-sum-exp.
 *
 * <pre>
 *   log pₖ(x) = cₖ − ½ ‖Pₖ(x − μₖ)‖²,   log p(x) = logsumexpₖ log pₖ(x),   r = exp(log pₖ − log p)
 * </pre>
 *
 * <p>A share of less than e⁻ᵀ of the greatest is nothing, see {@link Precision#negligible}.
 * Components that {@link Screening} has shown to be below that are not evaluated.
 */
final class Expectation implements AutoCloseable {
  private static final int CHUNK = 512; // rows a worker evaluates at a time

  private final int components;
  private final double leastShare;
  private final double[] logConstants;
  private final double[][] means;
  private final Workers workers;
  private final Certificates certificates;
  private final Whitening[] whitenings;
  private final LongAdder evaluatedPairs = new LongAdder();
  private @Nullable GaussianMixture mixture;

  Expectation(
      int components,
      int features,
      Precision precision,
      Workers workers,
      Certificates certificates) {
    this.certificates = certificates;
    this.components = components;
    this.workers = workers;
    this.leastShare = Math.exp(-precision.negligible());
    this.logConstants = new double[components];
    this.means = new double[components][];
    this.whitenings = new Whitening[workers.count()];
    Arrays.setAll(whitenings, w -> new Whitening(precision, CHUNK, features));
  }

  int components() {
    return components;
  }

  /** Takes the parameters to evaluate from now on. */
  void set(GaussianMixture next) {
    mixture = next;
    for (int k = 0; k < components; k++) {
      logConstants[k] = next.logConstant(k);
      means[k] = next.mean(k);
    }
    for (Whitening whitening : whitenings) {
      whitening.forget();
    }
  }

  /**
   * Evaluates one stretch.
   *
   * @param x [rows × d]
   * @param ids numbers of its rows in the data
   * @param screened what is known of them, by {@code places}; null for nothing
   * @param places of the rows among those screened
   * @param owners by row of the data; receives the component with the greatest density
   * @param logDensities receives log p(x) [rows]
   * @param responsibilities receives r, row-major [rows × K]
   */
  void compute(
      double[] x,
      int[] ids,
      @Nullable Screened screened,
      int[] places,
      int[] owners,
      double[] logDensities,
      double[] responsibilities) {
    int rows = ids.length;
    int blocks = (rows + CHUNK - 1) / CHUNK;
    if (screened != null) {
      Arrays.fill(responsibilities, 0, rows * components, Double.NEGATIVE_INFINITY);
    }
    int[][] chosen = new int[components][];
    int[] firstTasks = new int[components + 1];
    workers.forEach(components, (worker, k) -> chosen[k] = candidates(k, rows, screened, places));
    for (int k = 0; k < components; k++) {
      firstTasks[k + 1] = firstTasks[k] + (chosen[k].length + CHUNK - 1) / CHUNK;
    }
    workers.forEach(
        firstTasks[components],
        (worker, task) -> {
          int k = Workers.rangeOf(task, firstTasks);
          int from = (task - firstTasks[k]) * CHUNK;
          int[] some =
              Arrays.copyOfRange(chosen[k], from, Math.min(chosen[k].length, from + CHUNK));
          evaluate(whitenings[worker], x, some, k, responsibilities);
        });
    workers.forEach(
        blocks,
        (worker, block) -> {
          for (int i = block * CHUNK; i < Math.min(rows, (block + 1) * CHUNK); i++) {
            int from = i * components;
            int best = LogSumExp.argMax(responsibilities, from, components);
            Estimates estimates = screened == null ? null : screened.estimates()[places[i]];
            if (estimates == null || responsibilities[from + best] > Double.NEGATIVE_INFINITY) {
              certificates.record(
                  ids[i], best, logConstants, responsibilities, from, screened == null);
            }
            if (estimates != null) {
              estimates.write(responsibilities, from);
              best = LogSumExp.argMax(responsibilities, from, components);
            }
            owners[ids[i]] = best;
            logDensities[i] =
                LogSumExp.normalise(responsibilities, from, components, best, leastShare);
          }
        });
  }

  /** The rows of a stretch for which a component may matter. */
  private int[] candidates(int k, int rows, @Nullable Screened screened, int[] places) {
    IntStream all = IntStream.range(0, rows);
    return screened == null
        ? all.toArray()
        : all.filter(i -> screened.isCandidate(places[i], k, components)).toArray();
  }

  private void evaluate(Whitening whitening, double[] x, int[] rows, int k, double[] logDensities) {
    GaussianMixture current = mixture;
    if (current == null) {
      throw new IllegalStateException("no parameters are set");
    }
    whitening.load(k, current.covariance());
    double[] squaredNorms = whitening.squaredNorms(x, rows, means[k]);
    evaluatedPairs.add(rows.length);
    for (int i = 0; i < rows.length; i++) {
      logDensities[rows[i] * components + k] = logConstants[k] - 0.5 * squaredNorms[i];
    }
  }

  /** Pairs of a row and a component evaluated since the last call. */
  long takeEvaluatedPairs() {
    return evaluatedPairs.sumThenReset();
  }

  @Override
  public void close() {
    for (Whitening each : whitenings) {
      each.close();
    }
  }
}
