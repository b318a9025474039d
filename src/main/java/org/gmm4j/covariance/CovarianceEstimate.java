package org.gmm4j.covariance;

/** What comes of estimating covariances: covariances, or the component that has none. */
public sealed interface CovarianceEstimate {
  /** It worked. */
  record Estimated(Covariance covariance) implements CovarianceEstimate {}

  /**
   * A component's covariance is singular.
   *
   * @param component which, from 0; {@link #SHARED} for the one that all share
   * @param pivot the feature, from 0, at which the factorisation broke; −1 for a NaN
   * @param count Nₖ, the effective number of rows it was estimated from
   */
  record Singular(int component, int pivot, double count) implements CovarianceEstimate {
    /** No single component's. */
    public static final int SHARED = -1;
  }
}
