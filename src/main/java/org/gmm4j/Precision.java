package org.gmm4j;

import java.util.Locale;

/**
 * What the large products are computed in. Their sums over rows, the densities and the
 * factorisations are in double either way.
 *
 * <p>Agreement, from the same start: {@code DOUBLE} on any device with {@code DOUBLE} on the CPU to
 * 1e-9 relative; {@code FLOAT} with {@code DOUBLE} to 1e-5 relative in the log-likelihood, 1e-4 of
 * their scale in means and covariances, as far as floats can hold the rows. Default: double on the
 * CPU; on OpenCL devices float, and double from where floats cannot.
 */
public enum Precision {
  DOUBLE(37, 1e-9),
  FLOAT(20, 1e-2);

  private final double negligible;
  private final double ofPosteriors;

  Precision(double negligible, double ofPosteriors) {
    this.negligible = negligible;
    this.ofPosteriors = ofPosteriors;
  }

  /**
   * T, in nats: a responsibility below e⁻ᵀ of its row's greatest is nothing beside it (9e-17 in
   * double: less than 2⁻⁵³, at which 1 is rounded; 2e-9 in float), and an E-step may leave it out.
   */
  public double negligible() {
    return negligible;
  }

  /**
   * The count below which a component's sums cannot do without what is {@link #negligible}: N rows
   * may have left out N e⁻ᵀ of it, which has to be less than δ of the count, δ being how well
   * posteriors are known (1e-9 in double, 1e-2 in float).
   *
   * @param total N, or Σ w of rows with weights
   * @return N e⁻ᵀ / δ: 9e-8 N in double, 2e-7 N in float
   */
  public double faintCount(double total) {
    return total * Math.exp(-negligible) / ofPosteriors;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
