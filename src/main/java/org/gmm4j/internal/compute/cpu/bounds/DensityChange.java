package org.gmm4j.internal.compute.cpu.bounds;

/**
 * How far one component's densities may have moved by an update (P, μ) → (P′, μ′): with M = P′P⁻¹,
 *
 * <pre>
 *   σmin(M) ‖y‖ − ‖P′(μ − μ′)‖  ≤  ‖y′‖  ≤  σmax(M) ‖y‖ + ‖P′(μ − μ′)‖,    y = P(x − μ).
 * </pre>
 *
 * @param constantBefore the log-density at ‖y‖ = 0 before the update
 * @param constant the same after it
 * @param least at most σmin(M)
 * @param greatest at least σmax(M)
 * @param shift at least ‖P′(μ − μ′)‖
 */
record DensityChange(
    double constantBefore, double constant, double least, double greatest, double shift) {
  double greatestDistance(double before) {
    return greatest * before + shift;
  }

  /** Of a row whose log-density was at most {@code before}. */
  double greatestLogDensity(double before) {
    double squaredDistance = 2 * (constantBefore - before); // at least
    double distance = Math.max(0, least * Math.sqrt(Math.max(0, squaredDistance)) - shift);
    return constant - 0.5 * distance * distance;
  }
}
