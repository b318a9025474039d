package org.gmm4j.internal.compute.cpu.missing.conditional;

import org.gmm4j.covariance.Moments;
import org.jspecify.annotations.Nullable;

/**
 * The Gaussian N(μ, Σ) of one component, of which a row shows the features o and misses m:
 *
 * <pre>
 *   density      N(xₒ; μₒ, Σₒₒ)
 *   expectation  x̂ₒ = xₒ,   x̂ₘ = μₘ + ΣₘₒΣₒₒ⁻¹(xₒ − μₒ)
 *   covariance   Cₘₘ = Σₘₘ − ΣₘₒΣₒₒ⁻¹Σₒₘ, zeros elsewhere
 * </pre>
 *
 * Second moments are expected to be Σₙ r (x̂x̂ᵀ + C) (Ghahramani &amp; Jordan 1994; Little &amp;
 * Rubin 2019, chapter 11).
 */
public interface Conditional extends AutoCloseable {
  /**
   * A worker's room for blocks of so many rows.
   *
   * @param before its desk at another component, which is taken over or closed; null for none
   */
  Desk desk(int mostRows, @Nullable Desk before);

  /** How many numbers a row's density leaves behind which spare its completion work. */
  default int kept() {
    return 0;
  }

  /** How many numbers {@link Desk#complete} sums of covariances C. */
  int sums();

  /** Puts these sums into a component's moments. */
  void finish(double[] sums, Moments moments, int k);

  @Override
  default void close() {}

  /** Where one worker computes. */
  interface Desk extends AutoCloseable {
    /**
     * log N(xₒ; μₒ, Σₒₒ) of each row, in nats; 0 of one that shows nothing.
     *
     * @param out [count]
     * @param kept receives what {@link #complete} may take, by the rows' places [section's rows ×
     *     {@link Conditional#kept}]; null for nothing
     */
    void logDensities(Visited rows, double[] out, double @Nullable [] kept);

    /**
     * Rows as they are expected, about a point.
     *
     * @param point [d]
     * @param out receives x̂ − point, row-major [count × d]
     * @param shares r of each row, to sum r C by
     * @param sums receives these, as {@link #finish} takes them; null for none
     * @param kept what the same rows' densities have left; null if nothing was kept
     */
    void complete(
        Visited rows,
        double[] point,
        double[] out,
        double[] shares,
        double @Nullable [] sums,
        double @Nullable [] kept);

    @Override
    void close();
  }
}
