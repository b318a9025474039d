package org.gmm4j.evaluate;

import org.gmm4j.GaussianMixture;

/** Information criteria; the smaller, the better. */
public final class Criteria {
  private Criteria() {}

  /**
   * Bayesian information criterion (Schwarz 1978): −2 log L + p log N.
   *
   * @param meanLogLikelihood mean a row, in nats
   * @param rows N
   */
  public static double bic(GaussianMixture mixture, double meanLogLikelihood, long rows) {
    return -2 * meanLogLikelihood * (double) rows + mixture.parameters() * Math.log((double) rows);
  }

  /**
   * Akaike's information criterion (1974): −2 log L + 2p.
   *
   * @param meanLogLikelihood mean a row, in nats
   * @param rows N
   */
  public static double aic(GaussianMixture mixture, double meanLogLikelihood, long rows) {
    return -2 * meanLogLikelihood * (double) rows + 2.0 * mixture.parameters();
  }
}
