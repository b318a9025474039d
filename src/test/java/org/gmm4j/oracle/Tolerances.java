package org.gmm4j.oracle;

import static org.junit.jupiter.api.Assertions.fail;

import org.gmm4j.Precision;

/**
 * How far numbers may differ, in one place. All are relative to the size of what is compared.
 *
 * @param logLikelihood of a log-likelihood
 * @param moments of first and second moments, relative to the largest of their kind
 * @param posterior absolute, of a probability
 */
public record Tolerances(double logLikelihood, double moments, double posterior) {
  /**
   * By precision. Double: products of d ≤ 1,000 terms lose at most d·2⁻⁵³ ≈ 1e-13, and the contract
   * is 1e-9 across devices. Float: 2⁻²⁴ a product, squared norms of about d lose √d·2⁻²⁴ ≈ 2e-6 of
   * themselves; a posterior moves by the absolute error of a log-density, which is that of a
   * squared norm of up to 1e3.
   */
  public static Tolerances of(Precision precision) {
    return precision == Precision.DOUBLE
        ? new Tolerances(1e-11, 1e-10, 1e-9)
        : new Tolerances(1e-5, 1e-4, 1e-2);
  }

  /** Fails unless {@code got} is within {@code tolerance} · {@code scale} of {@code right}. */
  public static void close(String what, double right, double got, double tolerance, double scale) {
    if (!(Math.abs(got - right) <= tolerance * scale)) {
      fail(
          "%s: %s instead of %s, off by %.2g of %.3g"
              .formatted(what, got, right, Math.abs(got - right) / scale, scale));
    }
  }
}
