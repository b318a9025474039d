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
  /** A worker's room for blocks of so many rows. */
  Desk desk(int mostRows);

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
     */
    void logDensities(Visited rows, double[] out);

    /**
     * Rows as they are expected, about a point.
     *
     * @param point [d]
     * @param out receives x̂ − point, row-major [count × d]
     * @param shares r of each row, to sum r C by
     * @param sums receives these, as {@link #finish} takes them; null for none
     */
    void complete(
        Visited rows, double[] point, double[] out, double[] shares, double @Nullable [] sums);

    @Override
    void close();
  }
}
