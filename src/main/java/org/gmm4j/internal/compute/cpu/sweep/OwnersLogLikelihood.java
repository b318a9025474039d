package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.sums.MomentSums;
import org.gmm4j.internal.compute.cpu.sums.OwnedMoments;
import org.jspecify.annotations.Nullable;

/**
 * Σ log pₖ(x) over the rows that a component owns, without a visit:
 *
 * <pre>
 *   Σ ‖P(x − μ)‖² = tr(PᵀP S̃),   S̃ = S − fδᵀ − δfᵀ + Nδδᵀ,   δ = μ − m
 * </pre>
 */
final class OwnersLogLikelihood implements AutoCloseable {
  private final int features;
  private final Workers workers;
  private final @Nullable DoublePanel[] precisions; // by worker, made when first needed

  OwnersLogLikelihood(int features, Workers workers) {
    this.features = features;
    this.workers = workers;
    this.precisions = new DoublePanel[workers.count()];
  }

  double of(MomentSums sums, GaussianMixture mixture) {
    Covariance covariance = mixture.covariance();
    double[] each = new double[mixture.components()];
    workers.forEach(
        each.length,
        (worker, k) -> {
          if (!sums.owned().isEmpty(k)) {
            DoublePanel precision = precisionPanel(worker);
            precision.set(covariance.precisionCholesky(k));
            precision.gramOfTriangle();
            each[k] =
                sums.owned().count(k) * mixture.logConstant(k)
                    - 0.5 * trace(precision, sums.owned(k), mixture.mean(k));
          }
        });
    return Arrays.stream(each).sum();
  }

  /** tr(Λ S̃) of two symmetric matrices, of which the lower triangles are there. */
  private double trace(DoublePanel precision, OwnedMoments sums, double[] mean) {
    double count = sums.count();
    double unit = sums.unit();
    double[] origin = sums.origin();
    double[] first = sums.first();
    double[] shift = new double[features];
    Arrays.setAll(shift, j -> (mean[j] - origin[j]) * unit);
    double[] lambda = new double[features];
    double[] second = new double[features];
    double trace = 0;
    for (int i = 0; i < features; i++) {
      precision.get(i, lambda, i + 1);
      sums.second(i, second);
      double left = count * shift[i] - first[i];
      double sum = sum(i, lambda, second, shift[i], first, left, shift);
      trace += 2 * sum + lambda[i] * (second[i] - shift[i] * first[i] + left * shift[i]);
    }
    return trace / (unit * unit);
  }

  /** Σ λ (s − a f + b δ) of the first values. */
  private static double sum(
      int count, double[] lambda, double[] s, double a, double[] f, double b, double[] delta) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      sum += lambda[j] * (s[j] - a * f[j] + b * delta[j]);
    }
    return sum;
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
    for (DoublePanel each : precisions) {
      if (each != null) {
        each.close();
      }
    }
  }
}
