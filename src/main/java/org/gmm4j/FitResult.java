package org.gmm4j;

import java.util.List;

/**
 * What a fit found.
 *
 * @param mixture the fitted parameters
 * @param labels the most probable component of every row, from 0 [N]
 * @param logLikelihood of the fitted parameters on the rows, mean a row, in nats
 * @param history the same of the parameters that entered each iteration of the best start: what the
 *     stopping rule compares, scikit-learn's {@code lower_bounds_}
 * @param converged whether the stopping rule ended it
 * @param cancelled whether somebody ended it before that; these are the best parameters so far
 * @param regularization of the covariances, with the ridge that was chosen
 * @param run where and how
 */
public record FitResult(
    GaussianMixture mixture,
    int[] labels,
    double logLikelihood,
    List<Double> history,
    boolean converged,
    boolean cancelled,
    Regularization regularization,
    RunInfo run) {

  /** Iterations of the best start. */
  public int iterations() {
    return history.size();
  }

  /** The last of the {@link #history}, scikit-learn's {@code lower_bound_}; −∞ without one. */
  public double lowerBound() {
    return history.isEmpty() ? Double.NEGATIVE_INFINITY : history.get(history.size() - 1);
  }
}
