package org.gmm4j.compute.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.QuadraticForms;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The E-step for blocks of rows by the inner products of {@link QuadraticForms}, all components at
 * once.
 */
final class FormEvaluator implements AutoCloseable {
  private final Dataset data;
  private final Precision precision;
  private final double[] centre;
  private final QuadraticForms forms;
  private final int components;
  private final int[] firstForms; // by component: its b, then its rows of C
  private final double[] offsets; // Ch by form; 0 for b
  private final @Nullable Panel precisionCholesky; // of tied covariances
  private final Scratch[] scratch;

  /** One worker's memory. */
  private record Scratch(double[] values, FormProducts products) {}

  FormEvaluator(
      Dataset data,
      double[] centre,
      GaussianMixture mixture,
      Precision precision,
      int blockRows,
      int workers) {
    int d = data.columns();
    this.data = data;
    this.precision = precision;
    this.centre = centre;
    this.forms = QuadraticForms.of(mixture, centre);
    this.components = forms.components();
    this.firstForms = new int[components + 1];
    for (int k = 0; k < components; k++) {
      firstForms[k + 1] = firstForms[k] + 1 + forms.projection(k).length / d;
    }
    this.offsets = new double[firstForms[components]];
    for (int k = 0; k < components; k++) {
      setOffsets(k, mixture.mean(k));
    }
    double[][] linear = linear();
    double[][] squares = squares();
    this.scratch = new Scratch[workers];
    Arrays.setAll(
        scratch,
        w ->
            new Scratch(
                new double[blockRows * linear.length],
                FormProducts.of(data, centre, linear, squares, precision, blockRows)));
    if (mixture.covariance() instanceof TiedCovariance tied) {
      precisionCholesky = Panel.of(precision, d, d);
      precisionCholesky.set(tied.precisionCholesky());
    } else {
      precisionCholesky = null;
    }
  }

  private void setOffsets(int k, double[] mean) {
    int d = mean.length;
    double[] projection = forms.projection(k);
    for (int i = 0; i < projection.length; i++) {
      offsets[firstForms[k] + 1 + i / d] += projection[i] * (mean[i % d] - centre[i % d]);
    }
  }

  /** All b, each with its component's rows of C behind it. */
  private double[][] linear() {
    int d = centre.length;
    List<double[]> vectors = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      vectors.add(forms.linear(k));
      for (int from = 0; from < forms.projection(k).length; from += d) {
        vectors.add(Arrays.copyOfRange(forms.projection(k), from, from + d));
      }
    }
    return vectors.toArray(double[][]::new);
  }

  /** Beside each b, a; beside a row of C, nothing. */
  private double[][] squares() {
    double[][] squares = new double[offsets.length][];
    Arrays.fill(squares, new double[0]);
    for (int k = 0; k < components; k++) {
      squares[firstForms[k]] = forms.precisions(k);
    }
    return squares;
  }

  /**
   * Evaluates a block, but for s(x), which responsibilities do not depend on.
   *
   * @param worker selects scratch memory
   * @param logs receives log pₖ(x) + ½ s(x) [rows × K], row-major
   */
  void evaluate(int worker, int firstRow, int rows, double[] logs) {
    Scratch my = scratch[worker];
    my.products.evaluate(firstRow, rows, my.values);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < components; k++) {
        logs[i * components + k] = forms.constant(k) + terms(my.values, i, k);
      }
    }
  }

  /** bₖ·z − ½ Σⱼ aₖⱼ zⱼ² + ½ ‖Cₖz − hₖ‖². */
  private double terms(double[] values, int row, int k) {
    int from = row * offsets.length;
    double sum = 0;
    for (int f = firstForms[k] + 1; f < firstForms[k + 1]; f++) {
      double projected = values[from + f] - offsets[f];
      sum += projected * projected;
    }
    return values[from + firstForms[k]] + 0.5 * sum;
  }

  /**
   * s(x) = ‖Pz‖² of a block; zeros but for tied covariances.
   *
   * @param shared receives it [rows]
   */
  void shared(int firstRow, int rows, double[] shared) {
    Arrays.fill(shared, 0, rows, 0);
    if (precisionCholesky != null) {
      int d = centre.length;
      double[] z = new double[rows * d];
      PanelProducts.readCentred(data, firstRow, rows, centre, z);
      try (Panel centred = Panel.of(precision, rows, d);
          Panel whitened = Panel.of(precision, rows, d)) {
        centred.put(0, z, rows * d);
        centred.whiten(precisionCholesky, rows, 0, d, whitened);
        whitened.addSquaredNorms(rows, d, shared);
      }
    }
  }

  @Override
  public void close() {
    for (Scratch each : scratch) {
      each.products.close();
    }
    if (precisionCholesky != null) {
      precisionCholesky.close();
    }
  }
}
