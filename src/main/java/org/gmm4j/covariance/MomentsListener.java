package org.gmm4j.covariance;

/** Hears which components' sums are complete while those of others are still on their way. */
@FunctionalInterface
public interface MomentsListener {
  /**
   * Nₖ, fₖ and Sₖ are complete, and will not be touched again; the log-likelihood may be missing
   * still. Called for 0, 1, … K − 1, in this order and by one thread. Sums that have to be made
   * again begin at 0 with other moments, and those before no longer count.
   */
  void complete(Moments moments, int k);
}
