package org.gmm4j;

/**
 * Whether a backend may leave out work that provably changes nothing. Results agree to rounding.
 */
public enum Acceleration {
  /** Rows are screened, sums carried over, and rows that cannot move are not visited. */
  ON,
  /** Every row is evaluated for every component and summed in every step, as in a textbook. */
  OFF
}
