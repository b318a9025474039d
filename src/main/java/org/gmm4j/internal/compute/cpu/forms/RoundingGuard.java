package org.gmm4j.internal.compute.cpu.forms;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a row's log-densities have the digits that x − μ gives them, whatever the other
 * clusters do. With y² the squared Mahalanobis distance, u² = ‖C(x − μ)‖² and w² the {@linkplain
 * QuadraticForms#squaredOffset squared offset} of the mean from the point that forms are about, the
 * terms of a form add up to at most (√(y² + u²) + 2w)² in size, and it is off by at most
 *
 * <pre>
 *   e = γ (y² + u² + 5w²) + γ |c|,     γ = 2.2 (d + 8)(1 + √q) 2⁻⁵³, or 2⁻²⁴ in singles
 * </pre>
 *
 * <p>where y² may be the computed one. That is in proportion while y² + u² + 5w² is no more than
 * {@value ExactForms#PROPORTION} times the size of the log-density, |c| + ½y². Where it is more,
 * and the component may be within reach of the row's best all the same, the pair is evaluated again
 * by {@link ExactForms}.
 */
final class RoundingGuard implements AutoCloseable {
  private final Dataset data;
  private final double reach;
  private final double[] constants;
  private final double[] offsets; // 5w²
  private final double[] units; // γ
  private final Doubts[] doubts;
  private final ExactForms exact;

  /** One worker's pairs to be evaluated again, and room for a block of rows. */
  private static final class Doubts {
    final double[] values;
    final double[] logs;
    final double[] errors;
    final int[][] rows; // by component
    final int[] counts;

    Doubts(int components, int blockRows, int features) {
      values = new double[blockRows * features];
      logs = new double[blockRows];
      errors = new double[Math.max(blockRows, components)];
      rows = new int[components][blockRows];
      counts = new int[components];
    }
  }

  private RoundingGuard(
      Dataset data,
      GaussianMixture mixture,
      QuadraticForms forms,
      boolean own,
      double unit,
      double reach,
      int blockRows,
      int workers) {
    int components = forms.components();
    int d = data.columns();
    this.data = data;
    this.reach = reach;
    this.constants = new double[components];
    this.offsets = new double[components];
    this.units = new double[components];
    for (int k = 0; k < components; k++) {
      int rank = forms.projection(k).length / d;
      constants[k] = mixture.logConstant(k);
      offsets[k] = own ? 0 : 5 * forms.squaredOffset(k);
      units[k] = 2.2 * (d + 8) * (1 + Math.sqrt(rank)) * unit;
    }
    this.doubts = new Doubts[workers];
    Arrays.setAll(doubts, w -> new Doubts(components, blockRows, d));
    this.exact = new ExactForms(mixture, forms, blockRows, workers);
  }

  /**
   * Prepares for a mixture; null where everything is in proportion for any row.
   *
   * @param own whether forms are about each component's own mean
   * @param reach nats below the best at which a component does not matter to a row
   */
  static @Nullable RoundingGuard of(
      Dataset data,
      GaussianMixture mixture,
      QuadraticForms forms,
      boolean own,
      Precision precision,
      double reach,
      int blockRows,
      int workers) {
    boolean needed = false;
    for (int k = 0; k < forms.components(); k++) {
      double constant = Math.abs(mixture.logConstant(k));
      boolean factors = forms.projection(k).length > 0;
      needed |= factors || !(own || 5 * forms.squaredOffset(k) <= ExactForms.PROPORTION * constant);
    }
    double unit = precision == Precision.DOUBLE ? 0x1p-53 : 0x1p-24;
    return needed
        ? new RoundingGuard(data, mixture, forms, own, unit, reach, blockRows, workers)
        : null;
  }

  /**
   * Notes which log-densities of a row are in doubt.
   *
   * @param row its place in the block
   * @param logs log pₖ(x) of the block [rows × K]
   * @param projected ‖Cₖ(x − μₖ)‖² of this row [K]
   */
  void inspect(int worker, int row, double[] logs, double[] projected) {
    Doubts my = doubts[worker];
    int components = constants.length;
    int at = row * components;
    double floor = Double.NEGATIVE_INFINITY;
    boolean any = false;
    for (int k = 0; k < components; k++) {
      double square = Math.max(0, 2 * (constants[k] - logs[at + k]));
      double size = square + projected[k] + offsets[k];
      double constant = Math.abs(constants[k]);
      my.errors[k] = units[k] * (size + constant);
      double least = logs[at + k] - my.errors[k];
      floor = least > floor ? least : floor;
      // what is no number is in doubt; +∞ is the constant of a component of weight 0
      any |=
          !(size <= ExactForms.PROPORTION * (constant + 0.5 * square))
              && !Double.isInfinite(constant);
    }
    if (any) {
      doubt(my, row, logs, projected, floor - reach);
    }
  }

  private void doubt(Doubts my, int row, double[] logs, double[] projected, double floor) {
    int at = row * constants.length;
    for (int k = 0; k < constants.length; k++) {
      double square = Math.max(0, 2 * (constants[k] - logs[at + k]));
      double constant = Math.abs(constants[k]);
      double size = square + projected[k] + offsets[k];
      boolean inProportion = size <= ExactForms.PROPORTION * (constant + 0.5 * square);
      boolean outOfReach = logs[at + k] + my.errors[k] < floor;
      if (!inProportion && !outOfReach && !Double.isInfinite(constant)) {
        my.rows[k][my.counts[k]++] = row;
      }
    }
  }

  /** Evaluates again what is in doubt of a block. */
  void mend(int worker, int firstRow, int rows, double[] logs) {
    Doubts my = doubts[worker];
    int components = constants.length;
    if (Arrays.stream(my.counts).allMatch(count -> count == 0)) {
      return;
    }
    data.read(firstRow, rows, my.values, 0);
    for (int k = 0; k < components; k++) {
      int count = my.counts[k];
      exact.evaluate(worker, k, my.values, my.rows[k], count, my.logs, my.errors);
      for (int i = 0; i < count; i++) {
        logs[my.rows[k][i] * components + k] = my.logs[i];
      }
      my.counts[k] = 0;
    }
  }

  @Override
  public void close() {
    exact.close();
  }
}
