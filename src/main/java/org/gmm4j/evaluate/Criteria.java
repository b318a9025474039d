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
    return bic(mixture.parameters(), meanLogLikelihood, total);
  }

  /**
   * The same.
   *
   * @param parameters p, those that are free
   */
  public static double bic(long parameters, double meanLogLikelihood, double total) {
    return -2 * meanLogLikelihood * total + parameters * Math.log(total);
  }

  /**
   * Akaike's information criterion (1974): −2 log L + 2p.
   *
   * @param meanLogLikelihood mean a row, in nats
   * @param total N, as above
   */
  public static double aic(GaussianMixture mixture, double meanLogLikelihood, double total) {
    return aic(mixture.parameters(), meanLogLikelihood, total);
  }

  /**
   * The same.
   *
   * @param parameters p, those that are free
   */
  public static double aic(long parameters, double meanLogLikelihood, double total) {
    return -2 * meanLogLikelihood * total + 2.0 * parameters;
  }

  /**
   * Integrated completed likelihood (Biernacki, Celeux &amp; Govaert 2000) by way of BIC: BIC + 2E.
   *
   * @param parameters p, those that are free
   * @param meanLogLikelihood mean a row, in nats
   * @param total N
   * @param entropy E = −Σₙ Σₖ r(n,k) log r(n,k) of the posteriors, in nats
   */
  public static double icl(
      long parameters, double meanLogLikelihood, double total, double entropy) {
    return bic(parameters, meanLogLikelihood, total) + 2 * entropy;
  }
}
