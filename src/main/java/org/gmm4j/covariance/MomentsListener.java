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

  /** Hears of all components at once; returns what it heard of. */
  default Moments completeAll(Moments moments) {
    for (int k = 0; k < moments.components(); k++) {
      complete(moments, k);
    }
    return moments;
  }

  /**
   * What it will add to every variance that it makes of the sums, at least: rounding that is
   * nothing beside that does not matter.
   */
  default double leastVariance() {
    return 0;
  }

  /** One who hears nothing, and adds so much to every variance. */
  static MomentsListener adding(double leastVariance) {
    return new MomentsListener() {
      @Override
      public void complete(Moments moments, int k) {}

      @Override
      public double leastVariance() {
        return leastVariance;
      }
    };
  }
}
