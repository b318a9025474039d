package org.gmm4j.internal.em;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceEstimation;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.MomentsListener;
import org.gmm4j.data.RowWeights;

/**
 * The M-step of which some parts stay as they are: the maximum over the others.
 *
 * <pre>
 *   weights      the free ones share what the fixed ones leave: πₖ = (1 − Σ fixed π) Nₖ / Σ free N
 *   means        μₖ = mₖ + fₖ / Nₖ, whatever Σₖ
 *   covariances  the structure's own, of the scatter about a mean that is fixed
 * </pre>
 *
 * @param fixed they
 * @param weights of the rows
 */
record ConstrainedMaximization(FixedParts fixed, RowWeights weights) {
  /** Who may hear of sums before all are there: nobody, if some are to be changed. */
  MomentsListener listener(CovarianceEstimation estimation) {
    return fixed.isNone() ? estimation : MomentsListener.adding(estimation.leastVariance());
  }

  /**
   * Maximises.
   *
   * @param estimate the structure's M-step, in which components without rows keep the covariances
   *     of {@code previous}
   * @param moments sums of an E-step. Used up, but for counts and first moments.
   * @param previous the parameters before, with what is fixed
   */
  Maximization of(
      Function<Moments, CovarianceEstimate> estimate, Moments moments, GaussianMixture previous) {
    if (fixed.isNone()) {
      return Maximization.of(estimate.apply(moments), moments, previous).inRows(weights);
    }
    int components = moments.components();
    CovarianceEstimate covariances =
        fixed.count(Part.COVARIANCES, components) == components
            ? new CovarianceEstimate.Estimated(previous.covariance())
            : free(estimate, moments, previous);
    return kept(
        Maximization.of(covariances, moments, previous).inRows(weights),
        moments.counts(),
        previous);
  }

  /** Covariances of which some are fixed: to the structure, components without rows. */
  private CovarianceEstimate free(
      Function<Moments, CovarianceEstimate> estimate, Moments moments, GaussianMixture previous) {
    int components = moments.components();
    double[] counts = moments.counts().clone();
    double[][] first = new double[components][];
    for (int k = 0; k < components; k++) {
      first[k] = moments.first(k).clone();
      if (fixed.includes(Part.COVARIANCES, k)) {
        moments.counts()[k] = 0;
      } else if (fixed.includes(Part.MEANS, k)) {
        moments.moveTo(k, previous.mean(k));
      }
    }
    CovarianceEstimate estimated = estimate.apply(moments);
    for (int k = 0; k < components; k++) {
      moments.counts()[k] = counts[k];
      System.arraycopy(first[k], 0, moments.first(k), 0, first[k].length);
    }
    return estimated;
  }

  /** The same with weights and means that are fixed. */
  private Maximization kept(Maximization found, double[] counts, GaussianMixture previous) {
    double[] shares = weights(counts, previous.weights());
    double[][] means = new double[counts.length][];
    if (found instanceof Maximization.Failed failed) {
      Arrays.setAll(means, k -> isFixed(k) ? previous.mean(k) : failed.means()[k]);
      return new Maximization.Failed(failed.singular(), shares, means, failed.shown());
    }
    GaussianMixture next = ((Maximization.Next) found).mixture();
    Arrays.setAll(means, k -> (isFixed(k) ? previous : next).mean(k));
    return new Maximization.Next(new GaussianMixture(shares, means, next.covariance()));
  }

  private boolean isFixed(int mean) {
    return fixed.includes(Part.MEANS, mean);
  }

  private double[] weights(double[] counts, double[] before) {
    double[] weights = before.clone();
    int[] free =
        IntStream.range(0, weights.length).filter(k -> !fixed.includes(Part.WEIGHTS, k)).toArray();
    double held = 0;
    for (int k = 0; k < weights.length; k++) {
      held += fixed.includes(Part.WEIGHTS, k) ? before[k] : 0;
    }
    double total = IntStream.of(free).mapToDouble(k -> counts[k]).sum();
    for (int k : free) {
      weights[k] = total > 0 ? Math.max(0, 1 - held) * (counts[k] / total) : before[k];
    }
    return weights;
  }
}
