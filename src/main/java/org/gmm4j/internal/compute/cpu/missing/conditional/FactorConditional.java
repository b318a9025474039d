package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.nio.DoubleBuffer;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian with Σ = WWᵀ + Ψ, of q factors or none, Ψ diagonal. A pattern takes a factorisation of
 * order q, and nothing is d × d. With the rows wⱼ of W and y = x − μ:
 *
 * <pre>
 *   M = I + Σⱼ∈ₒ wⱼwⱼᵀ / ψⱼ,   b = Σⱼ∈ₒ wⱼyⱼ / ψⱼ,   ẑ = M⁻¹b,   log det Σₒₒ = Σⱼ∈ₒ log ψⱼ + log det M,
 *   yₒᵀΣₒₒ⁻¹yₒ = Σⱼ∈ₒ yⱼ² / ψⱼ − bᵀẑ = Σⱼ∈ₒ (yⱼ − wⱼᵀẑ)² / ψⱼ + ‖ẑ‖²,
 *   x̂ₘ = μₘ + Wₘẑ,   C = WₘM⁻¹Wₘᵀ + Ψₘ.
 * </pre>
 *
 * Of C the M-step asks for the diagonal and the product with the projection B = L⁻¹WᵀΨ⁻¹, where LLᵀ
 * = I + WᵀΨ⁻¹W. Since B W = L⁻¹(LLᵀ − M) over m, and Ψ cancels, column j of BC is LᵀM⁻¹wⱼ; so both
 * follow from the sums Hⱼ of r M⁻¹ over the rows that miss j. {@link FactorDesk} finds all this.
 */
public final class FactorConditional implements Conditional {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final int d;
  private final int q;
  private final double[] mean;
  private final double[] noise;
  private final double[] roots; // 1 / √ψ
  private final double[] loadings; // Wᵀ [q × d]
  private final double[] scaledLoadings; // WᵀΨ^−½ [q × d]
  private final double[] transposedRoot; // Lᵀ [q × q]
  private final DoublePanel triangles; // wⱼwⱼᵀ / ψⱼ, and log 2πψⱼ [packed × d]
  private final DoublePanel factors; // as loadings
  private final DoublePanel scaledFactors; // as scaledLoadings

  public FactorConditional(GaussianMixture mixture, int k) {
    this(
        mixture.mean(k),
        mixture.covariance().noise(k),
        mixture.covariance().loadings(k),
        FactorSums.transposedRoot(mixture.covariance(), k));
  }

  /**
   * One without factors.
   *
   * @param noise Ψ [d]; may have zeros where nobody asks for densities
   */
  public FactorConditional(double[] mean, double[] noise) {
    this(mean, noise, new double[0], new double[0]);
  }

  private FactorConditional(
      double[] mean, double[] noise, double[] loadings, double[] transposedRoot) {
    this.d = mean.length;
    this.q = loadings.length / d;
    this.mean = mean;
    this.noise = noise;
    this.loadings = loadings;
    this.transposedRoot = transposedRoot;
    this.roots = new double[d];
    for (int j = 0; j < d; j++) {
      roots[j] = 1 / Math.sqrt(noise[j]);
    }
    this.scaledLoadings = loadings.clone();
    for (int i = 0; i < loadings.length; i++) {
      scaledLoadings[i] *= roots[i % d];
    }
    this.factors = panel(loadings);
    this.scaledFactors = panel(scaledLoadings);
    this.triangles = packedTriangles();
  }

  private DoublePanel panel(double[] values) {
    DoublePanel panel = new DoublePanel(Math.max(1, q), d);
    panel.set(DoubleBuffer.wrap(values));
    return panel;
  }

  private DoublePanel packedTriangles() {
    DoublePanel all = new DoublePanel(FactorSums.packed(q), d);
    double[] line = new double[d];
    int row = 0;
    for (int a = 0; a < q; a++) {
      for (int b = 0; b <= a; b++) {
        for (int j = 0; j < d; j++) {
          line[j] = scaledLoadings[a * d + j] * scaledLoadings[b * d + j];
        }
        all.put(row++, line, d);
      }
    }
    for (int j = 0; j < d; j++) {
      line[j] = Math.log(noise[j]) + LOG_2PI;
    }
    all.put(row, line, d);
    return all;
  }

  int features() {
    return d;
  }

  /** q. */
  int rank() {
    return q;
  }

  double[] mean() {
    return mean;
  }

  /** 1 / √ψ [d]. */
  double[] roots() {
    return roots;
  }

  /** WᵀΨ^−½ [q × d]. */
  double[] scaledLoadings() {
    return scaledLoadings;
  }

  /** wⱼwⱼᵀ / ψⱼ of each feature, its lower triangle, and behind it log 2πψⱼ [packed × d]. */
  DoublePanel triangles() {
    return triangles;
  }

  /** Wᵀ [q × d]; one row of no meaning where there are no factors. */
  DoublePanel factors() {
    return factors;
  }

  /** WᵀΨ^−½ likewise. */
  DoublePanel scaledFactors() {
    return scaledFactors;
  }

  /** ẑ and the factor of M. */
  @Override
  public int kept() {
    return kept(q);
  }

  /** The same of so many factors. */
  public static int kept(int rank) {
    return rank + rank * (rank + 1) / 2;
  }

  @Override
  public int sums() {
    return d * FactorSums.packed(q);
  }

  @Override
  public void finish(double[] sums, Moments moments, int k) {
    new FactorSums(noise, loadings, transposedRoot).finish(sums, moments, k);
  }

  @Override
  public Desk desk(int mostRows, @Nullable Desk before) {
    if (before instanceof FactorDesk desk && desk.moveTo(this)) {
      return desk;
    }
    if (before != null) {
      before.close();
    }
    return new FactorDesk(this, mostRows);
  }

  @Override
  public void close() {
    triangles.close();
    factors.close();
    scaledFactors.close();
  }
}
