package org.gmm4j.internal.compute.cpu.forms;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.linalg.Spans;
import org.jspecify.annotations.Nullable;

/** Log-densities of a component for a few rows in doubles, from x − μ. */
public final class ExactForms implements AutoCloseable {
  /** How much larger than a log-density the terms of its form may be. */
  static final double PROPORTION = 64;

  private static final double UNIT = 0x1p-53;

  private final QuadraticForms forms;
  private final Covariance covariance;
  private final int features;
  private final double[] constants;
  private final double[][] means;
  private final DoublePanel[] centred; // x − μ of some rows, by worker; empty without factors
  private final @Nullable DoublePanel[] projections;

  /**
   * Prepares.
   *
   * @param most how many rows at a time
   */
  public ExactForms(GaussianMixture mixture, QuadraticForms forms, int most, int workers) {
    int components = forms.components();
    this.forms = forms;
    this.covariance = mixture.covariance();
    this.features = mixture.features();
    this.constants = IntStream.range(0, components).mapToDouble(mixture::logConstant).toArray();
    this.means = new double[components][];
    Arrays.setAll(means, mixture::mean);
    this.projections = new DoublePanel[components];
    boolean any = false;
    for (int k = 0; k < components; k++) {
      double[] all = forms.projection(k);
      any |= all.length > 0;
      if (all.length > 0) {
        DoublePanel panel = new DoublePanel(all.length / features, features);
        panel.put(0, all, all.length);
        projections[k] = panel;
      }
    }
    int rows = any ? most : 1;
    this.centred = new DoublePanel[workers];
    Arrays.setAll(centred, w -> new DoublePanel(rows, features));
  }

  /**
   * Evaluates component k.
   *
   * @param x rows, row-major
   * @param places which of them
   * @param count how many
   * @param logs receives log pₖ(x) [count]
   * @param errors receives bounds of what rounding did to them [count]
   */
  public void evaluate(
      int worker, int k, double[] x, int[] places, int count, double[] logs, double[] errors) {
    double[] a = forms.precisions(k);
    for (int i = 0; i < count; i++) {
      logs[i] = squares(x, places[i] * features, means[k], a);
    }
    double[] projected = project(worker, k, x, places, count);
    int q = projected.length / Math.max(1, count);
    double unit = 2 * (1 + Math.sqrt(q)) * (features + 8) * UNIT;
    for (int i = 0; i < count; i++) {
      double along = 0;
      for (int f = i * q; f < (i + 1) * q; f++) {
        along += projected[f] * projected[f];
      }
      double square = logs[i] - along;
      double constant = Math.abs(constants[k]);
      errors[i] = unit * (logs[i] + along + constant);
      if (q > 0 && !(logs[i] + along <= PROPORTION * (constant + 0.5 * square))) {
        square = squaredMahalanobis(k, x, places[i] * features);
      }
      logs[i] = constants[k] - 0.5 * square;
    }
  }

  /** Where nearly all of x − μ lies along the factors, what is left cancels in the forms. */
  private double squaredMahalanobis(int k, double[] x, int from) {
    double[] difference = new double[features];
    Spans.subtract(x, from, means[k], difference);
    return covariance.squaredMahalanobis(k, difference);
  }

  /** Σ a (x − μ)². Four sums, or each addition would wait for the one before. */
  private static double squares(double[] x, int from, double[] mean, double[] a) {
    int step = a.length == 1 ? 0 : 1; // radial: one a for all
    int d = mean.length;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (int i = from; j < d - 3; j += 4, i += 4) {
      double z0 = x[i] - mean[j];
      double z1 = x[i + 1] - mean[j + 1];
      double z2 = x[i + 2] - mean[j + 2];
      double z3 = x[i + 3] - mean[j + 3];
      sum0 += z0 * z0 * a[j * step];
      sum1 += z1 * z1 * a[(j + 1) * step];
      sum2 += z2 * z2 * a[(j + 2) * step];
      sum3 += z3 * z3 * a[(j + 3) * step];
    }
    for (; j < d; j++) {
      double z = x[from + j] - mean[j];
      sum0 += z * z * a[j * step];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** C(x − μ) [count × q]. */
  private double[] project(int worker, int k, double[] x, int[] places, int count) {
    DoublePanel projection = projections[k];
    if (projection == null || count == 0) {
      return new double[0];
    }
    DoublePanel rows = centred[worker];
    double[] mean = means[k];
    double[] line = new double[features];
    for (int i = 0; i < count; i++) {
      Spans.subtract(x, places[i] * features, mean, line);
      rows.put(i, line, features);
    }
    int q = forms.projection(k).length / features;
    double[] projected = new double[count * q];
    try (DoublePanel product = new DoublePanel(count, q)) {
      rows.timesTransposed(projection, count, product);
      product.get(0, projected, projected.length);
    }
    return projected;
  }

  @Override
  public void close() {
    for (DoublePanel each : centred) {
      each.close();
    }
    for (DoublePanel each : projections) {
      if (each != null) {
        each.close();
      }
    }
  }
}
