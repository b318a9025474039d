package org.gmm4j.internal.fit;

import java.util.Optional;
import org.gmm4j.Acceleration;
import org.gmm4j.FitException;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.em.FeaturePlan;
import org.jspecify.annotations.Nullable;

/**
 * What a fit works on.
 *
 * @param features which of the user's, and in which order
 * @param rows in these features
 * @param start parameters to start from, in these features; null to find some
 */
public record Plan(FeaturePlan features, Dataset rows, @Nullable GaussianMixture start) {
  /** In place of a ridge that is not chosen yet: any above 0 leads to the same plan. */
  private static final double ANY_RIDGE = 1;

  /**
   * Plans.
   *
   * @throws DataException if a covariance of the start is singular
   */
  public static Plan of(FitOptions options, Dataset data) {
    double ridge = options.regularization().isOpen() ? ANY_RIDGE : options.regularization().ridge();
    boolean full = options.covariance().factors() == Factors.OWN;
    FeaturePlan features =
        full
                && options.acceleration() == Acceleration.ON
                && options.fixed().isNone() // else factors would be others in another order
                && !data.isIncomplete()
            ? FeaturePlan.of(data, ridge)
            : FeaturePlan.asTheyAre(data, ridge);
    if (!options.regularization().shrinkage().isNone()) {
      features = features.withConstants(); // they share in the mean variance, a component's own
    }
    GaussianMixture start = options.start();
    if (start == null) {
      return new Plan(features, features.apply(data), null);
    }
    Optional<GaussianMixture> reduced = features.reduce(start);
    if (reduced.isEmpty()) {
      features = features.withConstants();
      reduced = features.reduce(start);
    }
    GaussianMixture planned =
        reduced.orElseThrow(() -> new DataException("a covariance of the start is singular"));
    return new Plan(features, features.apply(data), planned);
  }

  /**
   * A mixture in the user's features.
   *
   * @throws FitException if a covariance is singular there
   */
  public GaussianMixture expanded(GaussianMixture mixture, double ridge) {
    return expand(mixture, features.withRidge(ridge), ridge);
  }

  /**
   * Puts a mixture into the user's features.
   *
   * @throws FitException if a covariance is singular there
   */
  static GaussianMixture expand(GaussianMixture mixture, FeaturePlan plan, double ridge) {
    return plan.expand(mixture)
        .orElseThrow(
            () ->
                new FitException(
                    "a covariance lost its rank when its features were put back in order; a larger"
                        + " ridge would help",
                    ridge,
                    null));
  }
}
