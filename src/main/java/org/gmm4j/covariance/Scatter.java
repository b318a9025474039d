package org.gmm4j.covariance;

/**
 * Which part of the components' scatter Sₖ = Σₙ r(n,k) (xₙ − mₖ)(xₙ − mₖ)ᵀ an E-step sums: as much
 * as the M-step of a structure asks for, and no more.
 */
public sealed interface Scatter {
  /** Every Sₖ [d × d]. */
  record Whole() implements Scatter {}

  /** Σₖ Sₖ alone [d × d]. */
  record Pooled() implements Scatter {}

  /** The diagonals of all Sₖ [d]. */
  record Diagonal() implements Scatter {}

  /**
   * The diagonals of all Sₖ [d], and the products BₖSₖ [qₖ × d]: never a d × d matrix.
   *
   * @param directions Bₖ [K][qₖ × d], row-major; qₖ may be 0. Kept, not copied.
   */
  record Projected(double[][] directions) implements Scatter {}

  /** Whether the diagonals are summed for themselves. */
  default boolean hasSquares() {
    return this instanceof Diagonal || this instanceof Projected;
  }
}
