package org.gmm4j.covariance;

import java.util.function.Function;
import org.gmm4j.internal.linalg.Variances;
import org.jspecify.annotations.Nullable;

/** What comes of estimating covariances: covariances, or the component that has none. */
public sealed interface CovarianceEstimate {
  /**
   * The covariances.
   *
   * @param why words of a singular one
   * @throws IllegalArgumentException with these words if there is one
   */
  default Covariance orElseThrow(Function<Singular, String> why) {
    if (this instanceof Singular singular) {
      throw new IllegalArgumentException(why.apply(singular));
    }
    return ((Estimated) this).covariance();
  }

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

    /**
     * The first variance that is not a positive finite number; null if there is none.
     *
     * @param variances [K × d]
     */
    static @Nullable Singular of(double[][] variances, double[] counts) {
      for (int k = 0; k < variances.length; k++) {
        int bad = Variances.firstBad(variances[k]);
        if (bad != Variances.NONE) {
          return new Singular(k, Double.isFinite(variances[k][bad]) ? bad : -1, counts[k]);
        }
      }
      return null;
    }
  }
}
