package org.gmm4j.evaluate;

import org.gmm4j.GaussianMixture;

/** Information criteria; the smaller, the better. */
public final class Criteria {
  private Criteria() {}

  /**
   * Bayesian information criterion (Schwarz 1978): −2 log L + p log N.
   *
   * @param meanLogLikelihood mean a row, in nats
   * @param total N, the number of rows, or of rows with weights what these add up to
   */
  public static double bic(GaussianMixture mixture, double meanLogLikelihood, double total) {
    return -2 * meanLogLikelihood * total + mixture.parameters() * Math.log(total);
  }

  /**
   * Akaike's information criterion (1974): −2 log L + 2p.
   *
   * @param meanLogLikelihood mean a row, in nats
   * @param total N, as above
   */
  public static double aic(GaussianMixture mixture, double meanLogLikelihood, double total) {
    return -2 * meanLogLikelihood * total + 2.0 * mixture.parameters();
  }
}
