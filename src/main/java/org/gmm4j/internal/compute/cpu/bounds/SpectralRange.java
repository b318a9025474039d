package org.gmm4j.internal.compute.cpu.bounds;

/**
 * Eigenvalues of P′ΣP′ᵀ lie between these; they are 1 where nothing has changed.
 *
 * @param least at least 0
 */
record SpectralRange(double least, double greatest) {
  /** What is proven without need: nothing. */
  static final SpectralRange NONE = new SpectralRange(0, Double.POSITIVE_INFINITY);

  /** Beyond this a range is of little use for the next step. */
  private static final double SMALL = 0.2;

  /** How far it is from 1 to either side. */
  double below() {
    return 1 - least;
  }

  double above() {
    return greatest - 1;
  }

  /** Whether it is near 1. */
  boolean isSmall() {
    return Math.max(above(), below()) < SMALL;
  }
}
