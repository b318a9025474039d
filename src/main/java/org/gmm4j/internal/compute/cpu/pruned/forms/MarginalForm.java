package org.gmm4j.internal.compute.cpu.pruned.forms;

import java.util.Arrays;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.linalg.Cholesky;
import org.gmm4j.internal.linalg.Subspace;
import org.jspecify.annotations.Nullable;

/**
 * A lower bound of one component's squared Mahalanobis distance from few numbers: that of the sums
 * u = Gᵀ(x − c) of groups of features, whose distribution is the marginal one. A marginal distance
 * is never greater than the whole one,
 *
 * <pre>
 *   D(x) = Σⱼ aⱼ (x − μ)ⱼ² − ‖C(x − μ)‖²  ≥  Σ αᵢ (u − m)ᵢ² − ‖Γ(u − m)‖²
 * </pre>
 *
 * since it is the least over all x with the same sums. Minimising D itself (a Schur complement)
 * gives α = 1 / Σ wⱼ² / aⱼ over the group, and
 *
 * <pre>
 *   Γ = T⁻¹Q,   Q = C A⁻¹Gα,   TTᵀ = I − CA⁻¹Cᵀ + Q α⁻¹ Qᵀ
 * </pre>
 *
 * with C just as it was rounded, not as it should be. What rounding may do to TTᵀ is taken off it
 * before it is factorised, which can only make the bound smaller, and a factorisation that goes
 * through proves that there is a least value.
 *
 * @param precisions α [s]
 * @param shift m, the sums of μ − c [s]
 * @param projection Γ [q × s], row-major
 * @param projectionError bound of ‖δΓ(u − m)‖ over (Σ α (u − m)²)^½, for what rounding did to Γ
 * @param shiftNorm Σⱼ aⱼ (μ − c)ⱼ²
 */
record MarginalForm(
    double[] precisions,
    double[] shift,
    double[] projection,
    double projectionError,
    double shiftNorm) {
  private static final double UNIT = 0x1p-53;

  /**
   * Of component k.
   *
   * @param shift μ − c [d]
   * @param groups the group of each feature [d]
   * @param size how many groups there are, s
   * @return null if rounding makes the bound worthless
   */
  static @Nullable MarginalForm of(
      QuadraticForms forms, int k, double[] shift, double[] weights, int[] groups, int size) {
    int d = shift.length;
    double[] a = forms.precisions(k);
    double[] variances = new double[d];
    Arrays.setAll(variances, j -> 1 / a[forms.isRadial() ? 0 : j]);
    double[] pooled = new double[size];
    double[] sums = new double[size];
    double norm = 0;
    for (int j = 0; j < d; j++) {
      pooled[groups[j]] += weights[j] * weights[j] * variances[j];
      sums[groups[j]] += weights[j] * shift[j];
      norm += shift[j] * shift[j] / variances[j];
    }
    double[] precisions = Arrays.stream(pooled).map(variance -> 1 / variance).toArray();
    double[] c = forms.projection(k);
    int q = c.length / d;
    if (q == 0) {
      return new MarginalForm(precisions, sums, c, 0, norm);
    }
    double[] directions = new double[q * size];
    for (int i = 0; i < q; i++) {
      for (int j = 0; j < d; j++) {
        directions[i * size + groups[j]] += c[i * d + j] * weights[j] * variances[j];
      }
      for (int s = 0; s < size; s++) {
        directions[i * size + s] *= precisions[s];
      }
    }
    double[] within = weighted(c, variances, q);
    double[] between = weighted(directions, pooled, q);
    double trace = 0;
    double wholeTrace = 0;
    for (int i = 0; i < q; i++) {
      wholeTrace += within[i * q + i];
      trace += 1 + between[i * q + i];
    }
    double unit = (d + 2 * q + 8) * UNIT;
    double[] root = new double[q * q];
    for (int i = 0; i < q * q; i++) {
      root[i] = between[i] - within[i] + (i % (q + 1) == 0 ? 1 : 0);
      root[i] -= i % (q + 1) == 0 ? 8 * q * unit * (trace + wholeTrace) : 0;
    }
    if (!(Cholesky.of(root, q) instanceof Cholesky.Factor factor)) {
      return null;
    }
    double inverse = norm(factor.inverse());
    double error =
        8 * unit * (1 + Math.sqrt(trace) * inverse) * inverse * Math.sqrt(trace + wholeTrace);
    double[] projection = Subspace.times(factor.inverse(), directions, q, size);
    return new MarginalForm(precisions, sums, projection, error, norm);
  }

  /** ADAᵀ [q × q] of A [q × n] and a diagonal D. */
  private static double[] weighted(double[] a, double[] diagonal, int q) {
    int n = diagonal.length;
    double[] scaled = a.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= diagonal[i % n];
    }
    return Subspace.timesTransposed(scaled, a, q, n);
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** ΓA⁻¹Γᵀ [q × q], A = diag α: how much of Σ α (u − m)² the projections take at most. */
  double[] share() {
    int size = precisions.length;
    double[] variances = Arrays.stream(precisions).map(precision -> 1 / precision).toArray();
    return weighted(projection, variances, projection.length / size);
  }
}
