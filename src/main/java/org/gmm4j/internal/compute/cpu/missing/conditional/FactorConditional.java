package org.gmm4j.internal.compute.cpu.missing.conditional;

import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.gaps.FactorSums;
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
  private final double[] noise;
  private final double[] loadings; // Wᵀ [q × d]
  private final double[] transposedRoot; // Lᵀ [q × q]
  private final FactorPanels panels;

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
    this.noise = noise;
    this.loadings = loadings;
    this.transposedRoot = transposedRoot;
    this.panels = new FactorPanels(mean, noise, loadings);
  }

  @Override
  public int kept() {
    return kept(panels.rank());
  }

  /** The same of so many factors. */
  public static int kept(int rank) {
    return FactorPanels.kept(rank);
  }

  @Override
  public int sums() {
    return panels.features() * FactorSums.packed(panels.rank());
  }

  @Override
  public void finish(double[] sums, Moments moments, int k) {
    new FactorSums(noise, loadings, transposedRoot).finish(sums, moments, k);
  }

  @Override
  public Desk desk(int mostRows, @Nullable Desk before) {
    if (before instanceof FactorDesk desk && desk.moveTo(panels)) {
      return desk;
    }
    if (before != null) {
      before.close();
    }
    return new FactorDesk(panels, mostRows);
  }

  @Override
  public void close() {
    panels.close();
  }
}
