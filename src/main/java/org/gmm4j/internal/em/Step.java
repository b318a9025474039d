package org.gmm4j.internal.em;

import java.util.Arrays;
import java.util.function.Function;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceEstimation;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;

/**
 * An E-step and its M-step.
 *
 * @param moments sums of the E-step, of which counts and first moments are there still
 * @param logLikelihood of the parameters that entered it, mean a row; of the planned features
 * @param maximization the next parameters, if there are some
 */
record Step(Moments moments, double logLikelihood, Maximization maximization) {
  /** Takes one; the covariances of components are estimated as their sums arrive. */
  static Step of(
      GaussianMixture mixture,
      Regularization regularization,
      FixedParts fixed,
      Backend.Resident rows) {
    ConstrainedMaximization step = new ConstrainedMaximization(fixed, rows.weights());
    Covariance covariance = mixture.covariance();
    Regularization counting = regularization.counting(rows.weights());
    try (CovarianceEstimation estimation = covariance.structure().begin(counting, covariance)) {
      FaintComponents faint = new FaintComponents(mixture, rows);
      Moments moments = rows.expect(mixture, faint.without(step.listener(estimation)));
      double logLikelihood = moments.logLikelihood() / moments.totalWeight();
      if (!Double.isFinite(logLikelihood)) {
        return new Step(moments, logLikelihood, new Maximization.Next(mixture));
      }
      faint.renew(moments);
      Maximization found = step.of(estimation::finish, moments, mixture);
      if (!Recentring.isNeeded(moments, found)) {
        return new Step(moments, logLikelihood, found);
      }
      Moments again = Recentring.again(rows, mixture, moments);
      faint.renew(again);
      return new Step(
          again,
          logLikelihood,
          step.of(
              sums -> covariance.structure().estimate(sums, counting, covariance), again, mixture));
    }
  }

  /**
   * Takes one in which each row belongs wholly to its most probable component, the first of equals;
   * its log-likelihood is Σₙ wₙ maxₖ log πₖ N(xₙ; μₖ, Σₖ).
   */
  static Step hard(
      GaussianMixture mixture,
      Regularization regularization,
      FixedParts fixed,
      Backend.Resident rows) {
    ConstrainedMaximization step = new ConstrainedMaximization(fixed, rows.weights());
    Regularization counting = regularization.counting(rows.weights());
    HardAssignments hard = HardAssignments.of(mixture, rows);
    Covariance covariance = mixture.covariance();
    Responsibilities owners = Responsibilities.hard(hard.owners());
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    Moments moments = rows.accumulate(mixture, owners, means, covariance.scatter());
    double logLikelihood = hard.logLikelihood() / moments.totalWeight();
    Function<Moments, CovarianceEstimate> estimate =
        sums -> covariance.structure().estimate(sums, counting, covariance);
    Maximization found = step.of(estimate, moments, mixture);
    if (Double.isFinite(logLikelihood) && Recentring.isNeeded(moments, found)) {
      moments = Recentring.accumulate(rows, mixture, owners, Recentring.means(moments));
      found = step.of(estimate, moments, mixture);
    }
    moments.addRows(0, 0, hard.logLikelihood());
    moments.addWork(moments.rows() * mixture.components(), 0);
    return new Step(moments, logLikelihood, found);
  }

  /** Whether it has a log-likelihood: otherwise there is no next mixture. */
  boolean isFinite() {
    return Double.isFinite(logLikelihood);
  }
}
