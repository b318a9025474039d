package org.gmm4j.internal.compute.cpu.pruned.forms;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;

/**
 * Upper bounds of all components' log-densities from sums of groups of features, in singles:
 *
 * <pre>
 *   log p(x)  ≤  log-constant − ½ Σ α (u − m)² + ½ ‖Γ(u − m)‖²        ({@link MarginalForm})
 *             ≤  g + β·u − ½ (1 − 2κ) Σ α u² + ρν + ½ ‖Γ̃u − h‖²
 * </pre>
 *
 * <p>β = αm. κ and ρ make up for rounding. With R = (Σ α u²)^½ + (Σ α m²)^½ and γ = n 2⁻²⁴ / (1 − n
 * 2⁻²⁴), n counting the operations behind a sum (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2002, section 3.1):
 *
 * <ul>
 *   <li>The first two sums are off by at most γ Σ |½αu²| + |αmu| ≤ ½γR², by Cauchy and Schwarz.
 *   <li>Row i of Γ obeys Σ |Γᵢu| ≤ cᵢ (Σ αu²)^½ with cᵢ² = Σ Γᵢ²/α. So t = Γu − h, of ‖t‖ ≤ σR, is
 *       off by at most γcR, c² = Σ cᵢ², and ½‖t‖² by at most (cσ + σ²)γR². σ² is bounded by the
 *       greatest row sum of |Γα⁻¹Γᵀ|, and is about 1.
 *   <li>R² ≤ 2 Σ αu² + 2 Σ αm²: what depends on the row joins its squares, and costs nothing.
 *   <li>u itself is a sum of d doubles. Its error is at most d 2⁻⁵³ (Σⱼ aⱼzⱼ²)^½ in the metric α,
 *       and Σⱼ aⱼzⱼ² ≤ ν maxⱼ aⱼ noiseⱼ: that is ρν.
 * </ul>
 *
 * A component whose numbers could over- or underflow in singles has the bound +∞.
 */
final class RoundedMarginals implements AutoCloseable {
  private static final double UNIT = 0x1p-24;
  private static final double DOUBLE_UNIT = 0x1p-53;

  /** Coefficients beyond this, or below its inverse, are left to doubles. */
  private static final double GREATEST = 1e30;

  private static final double GREATEST_PROJECTION = 1e15;

  /** More than all that underflows. */
  private static final double TINY = 1e-3;

  /** Below this singles may have overflowed. */
  private static final float FARTHEST = -1e30f;

  private final PooledRows rows;
  private final int level;
  private final int size;
  private final int[] firstProjections; // by component, its rows of Γ
  private final FloatPanel quadratics; // (β, −½ (1 − 2κ) α, ρ) [K × (2s + 1)]
  private final FloatPanel projections; // Γ [Σ q × s]
  private final float[] offsets; // h
  private final float[] constants; // g [K]

  RoundedMarginals(PooledRows rows, int level, int[] ranks) {
    this.rows = rows;
    this.level = level;
    this.size = rows.groups().sizes()[level];
    this.firstProjections = new int[ranks.length + 1];
    for (int k = 0; k < ranks.length; k++) {
      firstProjections[k + 1] = firstProjections[k] + ranks[k];
    }
    int all = firstProjections[ranks.length];
    this.quadratics = new FloatPanel(ranks.length, rows.width(level));
    this.projections = new FloatPanel(Math.max(1, all), size);
    this.offsets = new float[all];
    this.constants = new float[ranks.length];
  }

  /** Takes component k. */
  void set(QuadraticForms forms, GaussianMixture mixture, int k) {
    double[] shift = mixture.mean(k);
    for (int j = 0; j < shift.length; j++) {
      shift[j] -= rows.centre()[j];
    }
    MarginalForm form =
        MarginalForm.of(
            forms, k, shift, rows.groups().weights(), rows.groups().groups()[level], size);
    double[] line = new double[rows.width(level)];
    double[] projection = new double[rank(k) * size];
    double logConstant = mixture.logConstant(k);
    double constant = Double.POSITIVE_INFINITY;
    if (form != null) {
      double rounding = rounding(form);
      double square = squareOfShift(form);
      double least = 4.1 * (shift.length + 4) * DOUBLE_UNIT;
      for (int s = 0; s < size; s++) {
        line[s] = form.precisions()[s] * form.shift()[s];
        line[size + s] = -(0.5 - rounding) * form.precisions()[s];
      }
      line[2 * size] = least * 1.01 * greatestRatio(forms, k) + Float.MIN_NORMAL;
      double magnitude = Math.abs(logConstant) + square;
      constant = logConstant - 0.5 * square + rounding * square;
      constant += least * form.shiftNorm() + 4 * UNIT * magnitude + TINY;
      projection = form.projection();
      if (!(rounding < 0.25) || !isSafe(form, line)) {
        Arrays.fill(line, 0);
        Arrays.fill(projection, 0);
        constant = Double.POSITIVE_INFINITY;
      }
      setOffsets(k, projection, form.shift());
    }
    quadratics.put(k, line, line.length);
    if (projection.length > 0) {
      projections.put(firstProjections[k], projection, projection.length);
    }
    boolean possible = logConstant != Double.NEGATIVE_INFINITY;
    constants[k] = possible ? Math.nextUp((float) constant) : Float.NEGATIVE_INFINITY;
  }

  private void setOffsets(int k, double[] projection, double[] shift) {
    for (int i = 0; i < rank(k); i++) {
      double sum = 0;
      for (int s = 0; s < size; s++) {
        sum += projection[i * size + s] * shift[s];
      }
      offsets[firstProjections[k] + i] = (float) sum;
    }
  }

  private int rank(int k) {
    return firstProjections[k + 1] - firstProjections[k];
  }

  /** κ. */
  private double rounding(MarginalForm form) {
    double[] share = form.share();
    int q = form.projection().length / size;
    double trace = 0;
    double rowSum = 0;
    for (int i = 0; i < q; i++) {
      double sum = 0;
      for (int p = 0; p < q; p++) {
        sum += Math.abs(share[i * q + p]);
      }
      rowSum = Math.max(rowSum, sum);
      trace += share[i * q + i];
    }
    double n = (2 * size + q + 24) * UNIT;
    double gamma = n / (1 - n);
    double sigma = Math.sqrt(rowSum) * 1.01;
    double error = form.projectionError();
    return 2.1
        * (gamma * (0.5 + Math.sqrt(trace) * sigma + sigma * sigma + gamma * trace)
            + 2 * (sigma + error) * error);
  }

  private static double squareOfShift(MarginalForm form) {
    double sum = 0;
    for (int s = 0; s < form.shift().length; s++) {
      sum += form.precisions()[s] * form.shift()[s] * form.shift()[s];
    }
    return sum;
  }

  private double greatestRatio(QuadraticForms forms, int k) {
    double[] a = forms.precisions(k);
    double greatest = 0;
    for (int j = 0; j < rows.noise().length; j++) {
      greatest = Math.max(greatest, a[forms.isRadial() ? 0 : j] * rows.noise()[j]);
    }
    return greatest;
  }

  private static boolean isSafe(MarginalForm form, double[] line) {
    boolean safe = Double.isFinite(form.shiftNorm());
    for (double value : line) {
      safe &= Math.abs(value) <= GREATEST;
    }
    for (double precision : form.precisions()) {
      safe &= precision >= 1 / GREATEST;
    }
    for (double value : form.projection()) {
      safe &= Math.abs(value) <= GREATEST_PROJECTION;
    }
    return safe;
  }

  /** How many values all products of components [from, to) with a row are. */
  int forms(int from, int to) {
    return to - from + firstProjections[to] - firstProjections[from];
  }

  /** Room for products. */
  static final class Values implements AutoCloseable {
    private final FloatPanel quadratic;
    private final FloatPanel projected;
    private final float[] line;

    /**
     * Allocates.
     *
     * @param components most components at a time
     * @param projections most rows of Γ at a time
     */
    Values(int components, int projections, int rows) {
      this.quadratic = new FloatPanel(components, rows);
      this.projected = new FloatPanel(projections, rows);
      this.line = new float[rows];
    }

    @Override
    public void close() {
      quadratic.close();
      projected.close();
    }
  }

  /** Multiplies rows with the forms of components [from, to). */
  void multiply(FloatPanel pooled, int count, int from, int to, Values values) {
    quadratics.timesRows(pooled, count, from, to, 2 * size + 1, values.quadratic);
    int first = firstProjections[from];
    int last = firstProjections[to];
    if (last > first) {
      projections.timesRows(pooled, count, first, last, size, values.projected);
    }
  }

  /**
   * Bounds of component k for rows that were multiplied.
   *
   * @param from the first component of the product
   * @param bounds receives them [count]
   */
  void bounds(Values values, int from, int k, int count, float[] bounds) {
    values.quadratic.get(k - from, bounds, count);
    for (int f = firstProjections[k]; f < firstProjections[k + 1]; f++) {
      values.projected.get(f - firstProjections[from], values.line, count);
      addHalfSquares(values.line, offsets[f], bounds, count);
    }
    float constant = constants[k];
    for (int i = 0; i < count; i++) {
      bounds[i] += constant;
    }
  }

  /** Whether component k has a weight at all. */
  boolean isPossible(int k) {
    return constants[k] != Float.NEGATIVE_INFINITY;
  }

  private static void addHalfSquares(float[] line, float offset, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      float value = line[i] - offset;
      sums[i] += 0.5f * (value * value);
    }
  }

  /** Whether a bound proves that a log-density is below some value. A NaN proves nothing. */
  static boolean isBelow(float bound, float value) {
    return bound < value && bound > FARTHEST;
  }

  @Override
  public void close() {
    quadratics.close();
    projections.close();
  }
}
