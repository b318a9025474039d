package org.gmm4j.compute.cpu;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.FullCovariance;

/**
 * The E-step for blocks of rows: whitens with triangular products, then the one log-sum-exp.
 *
 * <pre>
 *   log pₖ(x) = cₖ − ½ ‖Pₖ(x − μₖ)‖²,   log p(x) = logsumexpₖ log pₖ(x),   r = exp(log pₖ − log p)
 * </pre>
 */
final class Densities implements AutoCloseable {
  private final int components;
  private final int features;
  private final double[] logConstants;
  private final double[][] means;
  private final Panel[] precisionCholeskys;

  Densities(int components, int features, Precision precision) {
    this.components = components;
    this.features = features;
    this.logConstants = new double[components];
    this.means = new double[components][];
    this.precisionCholeskys = new Panel[components];
    Arrays.setAll(precisionCholeskys, k -> Scratch.panel(precision, features, features));
  }

  /** Takes the parameters to evaluate from now on. */
  void set(GaussianMixture mixture, Workers workers) {
    FullCovariance covariance = (FullCovariance) mixture.covariance();
    workers.forEach(
        components,
        (worker, k) -> {
          logConstants[k] = mixture.logConstant(k);
          means[k] = mixture.mean(k);
          precisionCholeskys[k].set(covariance.precisionCholesky(k));
        });
  }

  int components() {
    return components;
  }

  @Override
  public void close() {
    for (Panel panel : precisionCholeskys) {
      panel.close();
    }
  }

  /**
   * Fills in one block.
   *
   * @param x rows [count × d]
   * @param logDensities receives log p(x) from {@code row} on
   * @param responsibilities receives r, row-major [· × K], from {@code row} on
   */
  void compute(
      double[] x,
      int count,
      Panel panel,
      int row,
      double[] logDensities,
      double[] responsibilities) {
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < count; i++) {
        panel.setRow(i, x, i * features, means[k], 1);
      }
      panel.whiten(precisionCholeskys[k], count);
      for (int i = 0; i < count; i++) {
        responsibilities[(row + i) * components + k] = logConstants[k] - 0.5 * panel.squaredNorm(i);
      }
    }
    for (int i = row; i < row + count; i++) {
      logDensities[i] = normalise(responsibilities, i * components);
    }
  }

  /** Turns K log-densities into responsibilities, in place; returns their log-sum-exp. */
  private double normalise(double[] values, int from) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = from; k < from + components; k++) {
      max = Math.max(max, values[k]);
    }
    if (max == Double.NEGATIVE_INFINITY) { // beyond a double's range from every component
      Arrays.fill(values, from, from + components, 0);
      return max;
    }
    double sum = 0;
    for (int k = from; k < from + components; k++) {
      values[k] = Math.exp(values[k] - max);
      sum += values[k];
    }
    for (int k = from; k < from + components; k++) {
      values[k] /= sum;
    }
    return max + Math.log(sum);
  }
}
