package org.gmm4j.covariance;

/**
 * An M-step for covariances that may begin before all sums are there: it hears which components are
 * complete, and is then asked for the estimate. Closing it drops what was begun and not finished.
 */
public interface CovarianceEstimation extends MomentsListener, AutoCloseable {
  /** Not of components whose sums will change before the end. */
  @Override
  default void complete(Moments moments, int k) {}

  /**
   * The estimate.
   *
   * @param moments all sums, whether or not they were heard of component by component. Used up.
   */
  CovarianceEstimate finish(Moments moments);

  @Override
  default void close() {}
}
