package org.gmm4j.compute;

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
  DOUBLE,
  FLOAT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
