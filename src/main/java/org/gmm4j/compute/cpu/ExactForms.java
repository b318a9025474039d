package org.gmm4j.compute.cpu;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.QuadraticForms;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Log-densities of chosen pairs of a row and a component in doubles, from x − μ, component by
 * component.
 */
final class ExactForms implements AutoCloseable {
  private static final int BATCH = 256;
  private static final int BATCH_VALUES = 1 << 18;
  private static final double UNIT = 0x1p-53;

  private final Dataset data;
  private final GaussianMixture mixture;
  private final QuadraticForms forms;
  private final Workers workers;
  private final int batch;
  private final double[][] values; // by worker, x − μ [batch × d]
  private final @Nullable DoublePanel[] panels;
  private final @Nullable DoublePanel[] projections;

  ExactForms(Dataset data, GaussianMixture mixture, QuadraticForms forms, Workers workers) {
    int d = data.columns();
    this.data = data;
    this.mixture = mixture;
    this.forms = forms;
    this.workers = workers;
    this.batch = Math.max(16, Math.min(BATCH, BATCH_VALUES / d));
    this.values = new double[workers.count()][batch * d];
    this.panels = new DoublePanel[workers.count()];
    this.projections = new DoublePanel[forms.components()];
    for (int k = 0; k < projections.length; k++) {
      double[] all = forms.projection(k);
      if (all.length > 0) {
        DoublePanel panel = new DoublePanel(all.length / d, d);
        panel.put(0, all, all.length);
        projections[k] = panel;
      }
    }
    if (Arrays.stream(projections).anyMatch(each -> each != null)) {
      Arrays.setAll(panels, w -> new DoublePanel(batch, d));
    }
  }

  /**
   * Evaluates pairs.
   *
   * @param ids numbers in the data of the rows that the pairs speak of
   * @param logs by pair; receives log pₖ(x)
   * @param errors by pair; receives a bound of what rounding did to it
   */
  void evaluate(int[] ids, Pairs pairs, double[] logs, double[] errors) {
    int components = forms.components();
    int[] firstTasks = new int[components + 1];
    for (int k = 0; k < components; k++) {
      int count = pairs.ends()[k] - pairs.begin(k);
      firstTasks[k + 1] = firstTasks[k] + (count + batch - 1) / batch;
    }
    workers.forEach(
        firstTasks[components],
        (worker, task) -> {
          int k = Workers.rangeOf(task, firstTasks);
          int from = pairs.begin(k) + (task - firstTasks[k]) * batch;
          int to = Math.min(pairs.ends()[k], from + batch);
          evaluate(worker, k, ids, pairs, from, to, logs, errors);
        });
  }

  private void evaluate(
      int worker, int k, int[] ids, Pairs pairs, int from, int to, double[] logs, double[] errors) {
    int d = data.columns();
    double[] z = values[worker];
    double[] squares = new double[to - from];
    double[] mean = mixture.mean(k);
    for (int i = 0; i < squares.length; i++) {
      data.read(ids[pairs.row(from + i)], 1, z, i * d);
      squares[i] = centredSquares(z, i * d, mean, forms.precisions(k));
    }
    double[] projected = project(worker, k, squares.length);
    int q = projected.length / squares.length;
    double constant = mixture.logConstant(k);
    double unit = 2 * (1 + Math.sqrt(q)) * (d + 8) * UNIT;
    for (int i = 0; i < squares.length; i++) {
      double along = 0;
      for (int f = i * q; f < (i + 1) * q; f++) {
        along += projected[f] * projected[f];
      }
      int pair = pairs.order()[from + i];
      logs[pair] = constant - 0.5 * (squares[i] - along);
      errors[pair] = unit * (squares[i] + along + Math.abs(constant));
    }
  }

  /** Subtracts μ; returns Σ a (x − μ)². Four sums, or each addition would wait for the last. */
  private static double centredSquares(double[] x, int from, double[] mean, double[] a) {
    int step = a.length == 1 ? 0 : 1; // radial: one a for all
    int d = mean.length;
    for (int j = 0; j < d; j++) {
      x[from + j] -= mean[j];
    }
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (int i = from; j < d - 3; j += 4, i += 4) {
      sum0 += x[i] * x[i] * a[j * step];
      sum1 += x[i + 1] * x[i + 1] * a[(j + 1) * step];
      sum2 += x[i + 2] * x[i + 2] * a[(j + 2) * step];
      sum3 += x[i + 3] * x[i + 3] * a[(j + 3) * step];
    }
    for (; j < d; j++) {
      sum0 += x[from + j] * x[from + j] * a[j * step];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** Cₖ(x − μ) [count × q]. */
  private double[] project(int worker, int k, int count) {
    DoublePanel projection = projections[k];
    DoublePanel rows = panels[worker];
    if (projection == null || rows == null) {
      return new double[0];
    }
    int d = data.columns();
    int q = forms.projection(k).length / d;
    double[] projected = new double[count * q];
    rows.put(0, values[worker], count * d);
    try (DoublePanel product = new DoublePanel(count, q)) {
      rows.timesTransposed(projection, count, product);
      product.get(0, projected, projected.length);
    }
    return projected;
  }

  @Override
  public void close() {
    for (DoublePanel each : panels) {
      if (each != null) {
        each.close();
      }
    }
    for (DoublePanel each : projections) {
      if (each != null) {
        each.close();
      }
    }
  }
}
