package org.gmm4j.compute.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.FullCovariance;

/**
 * The E-step for a stretch of rows: log-densities by triangular whitening, then the one
 * log-sum-exp.
 *
 * <pre>
 *   log pₖ(x) = cₖ − ½ ‖Pₖ(x − μₖ)‖²,   log p(x) = logsumexpₖ log pₖ(x),   r = exp(log pₖ − log p)
 * </pre>
 *
 * <p>Every row is evaluated in full for the component that owned it last. That is a lower bound of
 * its greatest log-density; for the other components, the row is dropped as soon as the partial sum
 * of ‖y‖² shows that its responsibility is below e⁻ᵀ, with T = 40 in double (4e-18: nothing, to a
 * double) and 20 in float (2e-9).
 */
final class Expectation implements AutoCloseable {
  /** Of a row: which component owns it is not known. */
  static final int UNKNOWN = -1;

  /**
   * Rows are dropped this many nats later than they could be: bounds with room to spare certify
   * rows over several steps.
   */
  private static final double SLACK = 15;

  private static final int CHUNK = 1024; // rows a worker evaluates at a time

  /** Pruning that evaluates more than this share of everything costs more than it saves. */
  private static final double WORTHWHILE = 0.7;

  /** How often pruning is tried again where it was not worth while. */
  private static final int TRY_AGAIN = 10;

  private final int components;
  private final int features;
  private final double negligible;
  private final double leastShare;
  private final double[] logConstants;
  private final double[][] means;
  private final Panel[] precisionCholeskys;
  private final int[] wholeEnds;
  private final int[] prunedEnds;
  private final Workers workers;
  private final Certificates certificates;
  private final Survivors[] survivors;
  private final LongAdder evaluatedColumns = new LongAdder(); // Σ (to² − from²) over pairs
  private int sweepsUnpruned;
  private boolean pruning;

  Expectation(
      int components,
      int features,
      Precision precision,
      Workers workers,
      Certificates certificates) {
    this.certificates = certificates;
    this.components = components;
    this.features = features;
    this.workers = workers;
    this.negligible = negligible(precision);
    this.leastShare = Math.exp(-negligible);
    this.logConstants = new double[components];
    this.means = new double[components][];
    this.precisionCholeskys = new Panel[components];
    Arrays.setAll(precisionCholeskys, k -> Panel.of(precision, features, features));
    this.wholeEnds = Strips.whole(features);
    this.prunedEnds = Strips.pruned(features);
    this.pruning = components > 1 && prunedEnds.length > 1;
    int widest = Math.max(Strips.widest(wholeEnds), Strips.widest(prunedEnds));
    this.survivors = new Survivors[workers.count()];
    Arrays.setAll(survivors, w -> new Survivors(precision, CHUNK, features, widest));
  }

  /** T: densities e⁻ᵀ of the greatest are nothing. */
  static double negligible(Precision precision) {
    return precision == Precision.DOUBLE ? 40 : 20;
  }

  int components() {
    return components;
  }

  /** Takes the parameters to evaluate from now on. */
  void set(GaussianMixture mixture) {
    FullCovariance covariance = (FullCovariance) mixture.covariance();
    workers.forEach(
        components,
        (worker, k) -> {
          logConstants[k] = mixture.logConstant(k);
          means[k] = mixture.mean(k);
          precisionCholeskys[k].set(covariance.precisionCholesky(k));
        });
    evaluatedColumns.reset();
  }

  /** Pairs of a row and a component evaluated since {@link #set}; partial ones by their share. */
  long evaluatedPairs() {
    return Math.round(evaluatedColumns.sum() / ((double) features * features));
  }

  /**
   * Draws the lesson from a sweep over all rows, whose owners were known before: guesses prune
   * badly.
   *
   * @param rows how many they were
   */
  void judgePruning(int rows) {
    if (pruning) {
      pruning = evaluatedPairs() < WORTHWHILE * rows * components;
      sweepsUnpruned = 0;
    } else if (components > 1 && prunedEnds.length > 1 && ++sweepsUnpruned == TRY_AGAIN) {
      pruning = true;
    }
  }

  /**
   * Evaluates one stretch.
   *
   * @param x [rows × d]
   * @param ids numbers of its rows in the data
   * @param owners by row of the data, the component that each row most probably belongs to, −1 if
   *     unknown; updated
   * @param logDensities receives log p(x) [rows]
   * @param responsibilities receives r, row-major [rows × K]
   */
  void compute(
      double[] x,
      int rows,
      int[] ids,
      int[] owners,
      double[] logDensities,
      double[] responsibilities) {
    int blocks = (rows + CHUNK - 1) / CHUNK;
    if (pruning) {
      guessOwners(x, rows, ids, owners);
      evaluateOwners(x, rows, ids, owners, responsibilities);
      for (int i = 0; i < rows; i++) { // the bounds, until the log-densities need the place
        logDensities[i] = responsibilities[i * components + owners[ids[i]]] - negligible - SLACK;
      }
      workers.forEach(
          components * blocks,
          (worker, task) -> {
            int k = task / blocks;
            Survivors others = survivors[worker];
            others.clear();
            int from = task % blocks * CHUNK;
            for (int i = from; i < Math.min(rows, from + CHUNK); i++) {
              if (owners[ids[i]] != k) {
                others.add(i);
              }
            }
            evaluatePruned(others, x, k, logDensities, responsibilities);
          });
    } else {
      workers.forEach(
          components * blocks,
          (worker, task) -> {
            Survivors all = survivors[worker];
            all.clear();
            int from = task % blocks * CHUNK;
            for (int i = from; i < Math.min(rows, from + CHUNK); i++) {
              all.add(i);
            }
            evaluateWhole(all, x, task / blocks, responsibilities);
          });
    }
    workers.forEach(
        blocks,
        (worker, block) -> {
          for (int i = block * CHUNK; i < Math.min(rows, (block + 1) * CHUNK); i++) {
            logDensities[i] = normalise(responsibilities, i * components, owners, ids[i]);
          }
        });
  }

  /** Unknown owners become the components that are ahead after the first strip. */
  private void guessOwners(double[] x, int rows, int[] ids, int[] owners) {
    int blocks = (rows + CHUNK - 1) / CHUNK;
    workers.forEach(
        blocks,
        (worker, block) -> {
          Survivors unknown = survivors[worker];
          unknown.clear();
          for (int i = block * CHUNK; i < Math.min(rows, (block + 1) * CHUNK); i++) {
            if (owners[ids[i]] == UNKNOWN) {
              unknown.add(i);
            }
          }
          double[] best = new double[unknown.count()];
          Arrays.fill(best, Double.NEGATIVE_INFINITY);
          for (int k = 0; k < components; k++) {
            unknown.restart();
            evaluate(unknown, x, k, 0, prunedEnds[0]);
            for (int i = 0; i < unknown.count(); i++) {
              double bound = logConstants[k] - 0.5 * unknown.squaredNorm(i);
              int row = ids[unknown.row(i)];
              if (bound > best[i] || owners[row] == UNKNOWN) {
                best[i] = bound;
                owners[row] = k;
              }
            }
          }
        });
  }

  private void evaluateOwners(
      double[] x, int rows, int[] ids, int[] owners, double[] responsibilities) {
    int[] starts = new int[components + 1]; // of each component's rows among the sorted ones
    for (int i = 0; i < rows; i++) {
      starts[owners[ids[i]] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] sorted = new int[rows];
    int[] next = starts.clone();
    for (int i = 0; i < rows; i++) {
      sorted[next[owners[ids[i]]]++] = i;
    }
    int chunks = (rows + CHUNK - 1) / CHUNK; // at most, for any component
    workers.forEach(
        components * chunks,
        (worker, task) -> {
          int k = task / chunks;
          Survivors own = survivors[worker];
          own.clear();
          int from = starts[k] + task % chunks * CHUNK;
          for (int i = from; i < Math.min(starts[k + 1], from + CHUNK); i++) {
            own.add(sorted[i]);
          }
          evaluateWhole(own, x, k, responsibilities);
        });
  }

  private void evaluateWhole(Survivors rows, double[] x, int k, double[] logDensities) {
    int from = 0;
    for (int to : wholeEnds) {
      evaluate(rows, x, k, from, to);
      from = to;
    }
    store(rows, k, logDensities);
  }

  private void evaluatePruned(
      Survivors rows, double[] x, int k, double[] least, double[] logDensities) {
    int from = 0;
    for (int to : prunedEnds) {
      evaluate(rows, x, k, from, to);
      store(rows, k, logDensities); // of rows that are dropped now, an upper bound remains
      rows.keepAbove(logConstants[k], least, to);
      from = to;
    }
  }

  private void evaluate(Survivors rows, double[] x, int k, int from, int to) {
    if (rows.count() > 0) {
      rows.evaluate(x, features, means[k], precisionCholeskys[k], from, to);
      evaluatedColumns.add((long) rows.count() * ((long) to * to - (long) from * from));
    }
  }

  private void store(Survivors rows, int k, double[] logDensities) {
    for (int i = 0; i < rows.count(); i++) {
      logDensities[rows.row(i) * components + k] = logConstants[k] - 0.5 * rows.squaredNorm(i);
    }
  }

  /**
   * Turns K log-densities into responsibilities, in place.
   *
   * @param from where they begin
   * @param owners receives the first of the greatest, at {@code row}
   * @return their log-sum-exp
   */
  private double normalise(double[] values, int from, int[] owners, int row) {
    int best = argMax(values, from, components);
    owners[row] = best;
    double max = values[from + best];
    double others = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < components; k++) {
      others = k == best ? others : Math.max(others, values[from + k]);
    }
    certificates.record(row, 2 * (logConstants[best] - max), others);
    if (max == Double.NEGATIVE_INFINITY) { // beyond a double's range from every component
      Arrays.fill(values, from, from + components, 0);
      return max;
    }
    double sum = 0;
    for (int k = from; k < from + components; k++) {
      double share = Math.exp(values[k] - max);
      values[k] = share < leastShare ? 0 : share; // the same, pruned or not
      sum += values[k];
    }
    for (int k = from; k < from + components; k++) {
      values[k] /= sum;
    }
    return max + Math.log(sum);
  }

  /** Where the greatest of some values stands, counted from {@code from}; the first of equals. */
  static int argMax(double[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }

  @Override
  public void close() {
    for (Panel panel : precisionCholeskys) {
      panel.close();
    }
    for (Survivors each : survivors) {
      each.close();
    }
  }
}
