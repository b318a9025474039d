package org.gmm4j.compute.cpu;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.QuadraticForms;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The E-step for blocks of rows by the inner products of {@link QuadraticForms}: one matrix product
 * with Z for all linear terms and projections, one with its squares.
 */
final class FormEvaluator implements AutoCloseable {
  private final Dataset data;
  private final double[] centre;
  private final QuadraticForms forms;
  private final int components;
  private final int[] firstForms; // by component: its b, then its rows of C
  private final double[] offsets; // Ch by form; 0 for b
  private final Panel linear;
  private final @Nullable Panel precisions;
  private final @Nullable Panel precisionCholesky; // of tied covariances
  private final Scratch[] scratch;

  /** One worker's memory. */
  private final class Scratch implements AutoCloseable {
    private final double[] z;
    private final double[] norms;
    private final double[] values;
    private final Panel rows;
    private final Panel linearValues;
    private final @Nullable Panel squareValues;

    Scratch(Precision precision, int blockRows) {
      int most = Math.max(offsets.length, components);
      z = new double[blockRows * data.columns()];
      norms = new double[blockRows];
      values = new double[blockRows * most];
      rows = Panel.of(precision, blockRows, data.columns());
      linearValues = Panel.of(precision, blockRows, offsets.length);
      squareValues = precisions == null ? null : Panel.of(precision, blockRows, components);
    }

    @Override
    public void close() {
      rows.close();
      linearValues.close();
      if (squareValues != null) {
        squareValues.close();
      }
    }
  }

  FormEvaluator(
      Dataset data,
      double[] centre,
      GaussianMixture mixture,
      Precision precision,
      int blockRows,
      int workers) {
    int d = data.columns();
    this.data = data;
    this.centre = centre;
    this.forms = QuadraticForms.of(mixture, centre);
    this.components = forms.components();
    this.firstForms = new int[components + 1];
    for (int k = 0; k < components; k++) {
      firstForms[k + 1] = firstForms[k] + 1 + forms.projection(k).length / d;
    }
    this.offsets = new double[firstForms[components]];
    this.linear = Panel.of(precision, offsets.length, d);
    for (int k = 0; k < components; k++) {
      double[] projection = forms.projection(k);
      linear.put(firstForms[k], forms.linear(k), d);
      linear.put(firstForms[k] + 1, projection, projection.length);
      double[] mean = mixture.mean(k);
      for (int i = 0; i < projection.length; i++) {
        offsets[firstForms[k] + 1 + i / d] += projection[i] * (mean[i % d] - centre[i % d]);
      }
    }
    boolean tied = mixture.covariance() instanceof TiedCovariance;
    this.precisions = tied || forms.isRadial() ? null : Panel.of(precision, components, d);
    for (int k = 0; precisions != null && k < components; k++) {
      precisions.put(k, forms.precisions(k), d);
    }
    this.precisionCholesky = tied ? Panel.of(precision, d, d) : null;
    if (precisionCholesky != null) {
      precisionCholesky.set(((TiedCovariance) mixture.covariance()).precisionCholesky());
    }
    this.scratch = new Scratch[workers];
    Arrays.setAll(scratch, w -> new Scratch(precision, blockRows));
  }

  /**
   * Evaluates a block, but for s(x), which responsibilities do not depend on.
   *
   * @param worker selects scratch memory
   * @param logs receives log pₖ(x) + ½ s(x) [rows × K], row-major
   */
  void evaluate(int worker, int firstRow, int rows, double[] logs) {
    Scratch my = scratch[worker];
    read(my, firstRow, rows);
    my.rows.put(0, my.z, rows * centre.length);
    my.rows.timesTransposed(linear, rows, my.linearValues);
    my.linearValues.get(0, my.values, rows * offsets.length);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < components; k++) {
        logs[i * components + k] = forms.constant(k) + linearTerms(my.values, i, k);
      }
    }
    if (forms.isRadial()) {
      addRadial(my, rows, logs);
    } else if (precisions != null && my.squareValues != null) {
      addSquares(my, precisions, my.squareValues, rows, logs);
    }
  }

  /** bₖ·z + ½ ‖Cₖz − hₖ‖². */
  private double linearTerms(double[] values, int row, int k) {
    int from = row * offsets.length;
    double sum = 0;
    for (int f = firstForms[k] + 1; f < firstForms[k + 1]; f++) {
      double projected = values[from + f] - offsets[f];
      sum += projected * projected;
    }
    return values[from + firstForms[k]] + 0.5 * sum;
  }

  private void addRadial(Scratch my, int rows, double[] logs) {
    squaredNorms(my.z, rows, my.norms);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < components; k++) {
        logs[i * components + k] -= 0.5 * forms.precisions(k)[0] * my.norms[i];
      }
    }
  }

  private void addSquares(
      Scratch my, Panel precisions, Panel squareValues, int rows, double[] logs) {
    int count = rows * centre.length;
    for (int i = 0; i < count; i++) {
      my.z[i] *= my.z[i];
    }
    my.rows.put(0, my.z, count);
    my.rows.timesTransposed(precisions, rows, squareValues);
    squareValues.get(0, my.values, rows * components);
    for (int i = 0; i < rows * components; i++) {
      logs[i] -= 0.5 * my.values[i];
    }
  }

  /**
   * s(x) = ‖Pz‖² of the block that was evaluated last; zeros but for tied covariances.
   *
   * @param shared receives it [rows]
   */
  void shared(int worker, int rows, double[] shared) {
    Arrays.fill(shared, 0, rows, 0);
    if (precisionCholesky != null) {
      int d = centre.length;
      try (Panel whitened = Panel.of(precisionOf(precisionCholesky), rows, d)) {
        scratch[worker].rows.whiten(precisionCholesky, rows, 0, d, whitened);
        whitened.addSquaredNorms(rows, d, shared);
      }
    }
  }

  private static Precision precisionOf(Panel panel) {
    return panel instanceof DoublePanel ? Precision.DOUBLE : Precision.FLOAT;
  }

  private void read(Scratch my, int firstRow, int rows) {
    int d = centre.length;
    data.read(firstRow, rows, my.z, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < d; j++) {
        my.z[i * d + j] -= centre[j];
      }
    }
  }

  private static void squaredNorms(double[] z, int rows, double[] norms) {
    int d = z.length / norms.length;
    for (int i = 0; i < rows; i++) {
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      int j = i * d;
      for (; j < i * d + d - 3; j += 4) { // four at once, or each would wait for the one before
        sum0 += z[j] * z[j];
        sum1 += z[j + 1] * z[j + 1];
        sum2 += z[j + 2] * z[j + 2];
        sum3 += z[j + 3] * z[j + 3];
      }
      for (; j < i * d + d; j++) {
        sum0 += z[j] * z[j];
      }
      norms[i] = (sum0 + sum1) + (sum2 + sum3);
    }
  }

  @Override
  public void close() {
    for (Scratch each : scratch) {
      each.close();
    }
    linear.close();
    if (precisions != null) {
      precisions.close();
    }
    if (precisionCholesky != null) {
      precisionCholesky.close();
    }
  }
}
