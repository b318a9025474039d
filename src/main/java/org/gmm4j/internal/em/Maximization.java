package org.gmm4j.internal.em;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.ShownValues;
import org.gmm4j.data.RowWeights;
import org.gmm4j.em.Collapse;
import org.gmm4j.em.CollapsePolicy;
import org.jspecify.annotations.Nullable;

/**
 * The M-step: πₖ = Nₖ / Σ Nₖ, μₖ = mₖ + fₖ / Nₖ, and Σₖ by its structure. A component without rows
 * keeps its mean and covariance, with weight 0. It is the textbook's; scikit-learn adds 10 ε to
 * every count, so that components with counts about 2e-15 and below are drawn to the origin there,
 * and can never die.
 */
public sealed interface Maximization {
  /**
   * The next parameters.
   *
   * @param collapses of components on the way there, where it is one of several steps
   */
  record Next(GaussianMixture mixture, List<Collapse> collapses) implements Maximization {
    /** Without any. */
    public Next(GaussianMixture mixture) {
      this(mixture, List.of());
    }
  }

  /**
   * There are none: a component's covariance is singular.
   *
   * @param singular which
   * @param weights of the next parameters all the same [K]
   * @param means and their means [K × d]
   * @param shown what rows show where some miss values
   */
  record Failed(
      CovarianceEstimate.Singular singular, double[] weights, double[][] means, ShownValues shown)
      implements Maximization {
    /** The next parameters with more variance where it was needed; null if none would do. */
    public @Nullable Raised raised() {
      CovarianceEstimate.Raised found = singular.raised();
      return found == null
          ? null
          : new Raised(
              new Next(new GaussianMixture(weights, settled(found.repairs()), found.covariance())),
              found.repairs());
    }

    /** Without variance, a mean is where all rows that show it are, whatever it was before. */
    private double[][] settled(List<CovarianceEstimate.Repair> repairs) {
      double[][] settled = means.clone();
      for (CovarianceEstimate.Repair each : repairs) {
        int k = each.component();
        if (k == CovarianceEstimate.Singular.SHARED) {
          Arrays.setAll(settled, all -> shown.settled(all, means[all]));
        } else {
          settled[k] = shown.settled(k, means[k]);
        }
      }
      return settled;
    }
  }

  /**
   * Parameters that were singular.
   *
   * @param next they, with more variance
   * @param repairs what it took
   */
  record Raised(Next next, List<CovarianceEstimate.Repair> repairs) {}

  /** The same in words of rows, where those of the moments have weights. */
  default Maximization inRows(RowWeights weights) {
    return this instanceof Failed failed
        ? new Failed(
            failed.singular().counted(weights::asRows),
            failed.weights(),
            failed.means(),
            failed.shown())
        : this;
  }

  /** The same behind steps in which components collapsed. */
  default Maximization after(List<Collapse> before) {
    return this instanceof Next next
        ? new Next(
            next.mixture(), Stream.concat(before.stream(), next.collapses().stream()).toList())
        : this;
  }

  /**
   * The same, but with more variance where some is singular, if a policy lets it: a collapse at a
   * start.
   *
   * @param plan has words for features
   */
  default Maximization orRaised(CollapsePolicy policy, FeaturePlan plan) {
    if (this instanceof Failed failed && policy != CollapsePolicy.FAIL) {
      Raised raised = failed.raised();
      return raised == null
          ? failed
          : new Next(raised.next().mixture(), Repairs.told(0, raised.repairs(), plan));
    }
    return this;
  }

  /**
   * Maximises.
   *
   * @param structure of the covariances
   * @param moments sums of an E-step. Used up: the covariances take their place.
   * @param previous the parameters before; null in the first step
   */
  static Maximization of(
      CovarianceStructure structure,
      Moments moments,
      Regularization regularization,
      @Nullable GaussianMixture previous) {
    return of(
        structure.estimate(
            moments, regularization, previous == null ? null : previous.covariance()),
        moments,
        previous);
  }

  /**
   * Goes on from the covariances.
   *
   * @param estimate they, from the same sums
   * @param moments sums of an E-step, of which counts and first moments are there still
   * @param previous the parameters before; null in the first step
   */
  static Maximization of(
      CovarianceEstimate estimate, Moments moments, @Nullable GaussianMixture previous) {
    int components = moments.components();
    double[] weights = new double[components];
    double[][] means = new double[components][];
    double total = Arrays.stream(moments.counts()).sum();
    for (int k = 0; k < components; k++) {
      weights[k] = moments.counts()[k] / total;
      if (moments.isEmpty(k)) {
        means[k] = previous == null ? moments.reference(k).clone() : previous.mean(k);
      } else {
        means[k] = moments.mean(k);
      }
    }
    if (estimate instanceof CovarianceEstimate.Singular singular) {
      return new Failed(singular, weights, means, moments.shown());
    }
    return new Next(
        new GaussianMixture(
            weights, means, ((CovarianceEstimate.Estimated) estimate).covariance()));
  }
}
