package org.gmm4j.internal.compute.cpu.bounds;

/**
 * How far one component's densities may have moved by an update (P, μ) → (P′, μ′): with M = P′P⁻¹,
 *
 * <pre>
 *   σmin(M) ‖y‖ − ‖P′(μ − μ′)‖  ≤  ‖y′‖  ≤  σmax(M) ‖y‖ + ‖P′(μ − μ′)‖,    y = P(x − μ).
 * </pre>
 *
 * The left side is given of the first features alone, too, whose y a triangular P does not mix with
 * the others': there P, P′ and μ are cut to their leading blocks.
 *
 * @param constantBefore the log-density at ‖y‖ = 0 before the update
 * @param constant the same after it
 * @param least by level of {@link LeadingFeatures}, the last for all: at most σmin(M)
 * @param greatest at least σmax(M)
 * @param shifts by level: at least ‖P′(μ − μ′)‖
 */
record DensityChange(
    double constantBefore, double constant, double[] least, double greatest, double[] shifts) {
  /** Of a row whose distance was at most {@code before}. */
  double greatestDistance(double before) {
    return greatest * before + shifts[shifts.length - 1];
  }

  /** Of a row whose log-density was at most {@code before}, by the features of a level. */
  double greatestLogDensity(double before, int level) {
    if (constant == Double.NEGATIVE_INFINITY) {
      return constant; // it has no weight
    }
    double squaredDistance = 2 * (constantBefore - before); // at least
    double moved = least[level] * Math.sqrt(Math.max(0, squaredDistance)) - shifts[level];
    double distance = Math.max(0, moved);
    return constant - 0.5 * distance * distance;
  }

  /** The same by all features. */
  double greatestLogDensity(double before) {
    return greatestLogDensity(before, least.length - 1);
  }
}
