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

  /** The traces of all Sₖ: Σₙ r(n,k) ‖xₙ − mₖ‖². */
  record Trace() implements Scatter {}

  /**
   * The diagonals of all Sₖ [d], and the products BₖSₖ [qₖ × d]: never a d × d matrix.
   *
   * @param directions Bₖ [K][qₖ × d], row-major; qₖ may be 0. Kept, not copied.
   */
  record Projected(double[][] directions) implements Scatter {}

  /** Whether every Sₖ is summed. */
  default boolean isWhole() {
    return this instanceof Whole;
  }

  /** Whether Σₖ Sₖ is all that is summed. */
  default boolean isPooled() {
    return this instanceof Pooled;
  }

  /** Whether the diagonals are summed for themselves. */
  default boolean hasSquares() {
    return this instanceof Diagonal || hasProducts();
  }

  /** Whether traces are all that is summed. */
  default boolean isTrace() {
    return this instanceof Trace;
  }

  /**
   * What is summed by those who have no sums of their own for traces: diagonals, which tell them.
   */
  default Scatter withoutTraces() {
    return isTrace() ? new Diagonal() : this;
  }

  /** Whether products with directions are summed. */
  default boolean hasProducts() {
    return this instanceof Projected;
  }

  /** Bₖ [qₖ × d]; empty where no products are summed. Not to be modified. */
  default double[] directions(int k) {
    return this instanceof Projected projected ? projected.directions()[k] : new double[0];
  }
}
