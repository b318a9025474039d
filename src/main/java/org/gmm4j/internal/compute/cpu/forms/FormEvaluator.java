package org.gmm4j.internal.compute.cpu.forms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.matrix.Panel;
import org.gmm4j.internal.compute.cpu.matrix.Panels;
import org.jspecify.annotations.Nullable;

/**
 * The E-step for blocks of rows by the inner products of {@link QuadraticForms}, all components at
 * once: about each component's own mean where plain loops do it, about one centre where BLAS does.
 * What rounding spoils there, {@link RoundingGuard} evaluates again.
 */
public final class FormEvaluator implements AutoCloseable {
  private final Dataset data;
  private final Precision precision;
  private final double[] centre;
  private final QuadraticForms forms;
  private final int components;
  private final int[] firstForms; // by component: its b, then its rows of C
  private final double[] offsets; // C(μ − p) by form; 0 for b
  private final double[] constants;
  private final @Nullable Panel precisionCholesky; // of tied covariances
  private final @Nullable RoundingGuard guard;
  private final Scratch[] scratch;

  /** One worker's memory. */
  private record Scratch(double[] values, double[] projected, FormProducts products) {}

  public FormEvaluator(
      Dataset data,
      double[] centre,
      GaussianMixture mixture,
      Precision precision,
      double reach,
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
    boolean tied = mixture.covariance().structure().factors() == Factors.SHARED;
    boolean own = !tied && ColumnProducts.suit(components + firstForms[components], d, precision);
    this.constants = new double[components];
    this.offsets = new double[firstForms[components]];
    List<FormProducts.Form> all = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      constants[k] = own ? mixture.logConstant(k) : forms.constant(k);
      addForms(k, mixture.mean(k), own, all);
    }
    this.scratch = new Scratch[workers];
    Arrays.setAll(
        scratch,
        w ->
            new Scratch(
                new double[blockRows * all.size()],
                new double[components],
                products(all, blockRows)));
    this.guard =
        tied
            ? null // the means are near the centre, see QuadraticForms
            : RoundingGuard.of(data, mixture, forms, own, precision, reach, blockRows, workers);
    if (tied) {
      precisionCholesky = Panels.of(precision, d, d);
      precisionCholesky.set(mixture.covariance().precisionCholesky(0));
    } else {
      precisionCholesky = null;
    }
  }

  /** Whether rows are multiplied with so many vectors by BLAS. */
  public static boolean isByBlas(int vectors, int features, Precision precision) {
    return !ColumnProducts.suit(vectors, features, precision);
  }

  /** By plain loops, or by BLAS if all are about the same point. */
  private FormProducts products(List<FormProducts.Form> forms, int blockRows) {
    int vectors = forms.stream().mapToInt(FormProducts.Form::vectors).sum();
    return ColumnProducts.suit(vectors, data.columns(), precision)
        ? new ColumnProducts(data, forms)
        : new PanelProducts(data, forms, precision, blockRows);
  }

  /** −½ Σⱼ aⱼ zⱼ² + b·z and the rows of Cz, about the component's own mean, where b = 0, or c. */
  private void addForms(int k, double[] mean, boolean own, List<FormProducts.Form> all) {
    int d = mean.length;
    double[] none = new double[0];
    double[] point = own ? mean : centre;
    all.add(new FormProducts.Form(point, own ? none : forms.linear(k), forms.precisions(k)));
    double[] projection = forms.projection(k);
    for (int from = 0; from < projection.length; from += d) {
      for (int j = 0; j < d; j++) {
        offsets[all.size()] += projection[from + j] * (mean[j] - point[j]);
      }
      all.add(new FormProducts.Form(point, Arrays.copyOfRange(projection, from, from + d), none));
    }
  }

  /**
   * Evaluates a block, but for s(x), which responsibilities do not depend on.
   *
   * @param worker selects scratch memory
   * @param logs receives log pₖ(x) + ½ s(x) [rows × K], row-major
   */
  public void evaluate(int worker, int firstRow, int rows, double[] logs) {
    Scratch my = scratch[worker];
    my.products.evaluate(firstRow, rows, my.values);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < components; k++) {
        my.projected[k] = projected(my.values, i, k);
        logs[i * components + k] =
            constants[k] + (my.values[i * offsets.length + firstForms[k]] + 0.5 * my.projected[k]);
      }
      if (guard != null) {
        guard.inspect(worker, i, logs, my.projected);
      }
    }
    if (guard != null) {
      guard.mend(worker, firstRow, rows, logs);
    }
  }

  /** ‖Cₖ(x − μₖ)‖². */
  private double projected(double[] values, int row, int k) {
    int from = row * offsets.length;
    double sum = 0;
    for (int f = firstForms[k] + 1; f < firstForms[k + 1]; f++) {
      double along = values[from + f] - offsets[f];
      sum += along * along;
    }
    return sum;
  }

  /**
   * s(x) = ‖Pz‖² of a block; zeros but for tied covariances.
   *
   * @param shared receives it [rows]
   */
  public void shared(int firstRow, int rows, double[] shared) {
    Arrays.fill(shared, 0, rows, 0);
    if (precisionCholesky != null) {
      int d = centre.length;
      double[] z = new double[rows * d];
      PanelProducts.readCentred(data, firstRow, rows, centre, z);
      try (Panel centred = Panels.of(precision, rows, d)) {
        centred.put(0, z, rows * d);
        centred.whiten(precisionCholesky, rows);
        System.arraycopy(centred.squaredNorms(rows), 0, shared, 0, rows);
      }
    }
  }

  @Override
  public void close() {
    for (Scratch each : scratch) {
      each.products.close();
    }
    if (guard != null) {
      guard.close();
    }
    if (precisionCholesky != null) {
      precisionCholesky.close();
    }
  }
}
