package org.gmm4j.selection;

import org.jspecify.annotations.Nullable;

/**
 * One mixture among those compared: a line of the table.
 *
 * @param components K, of the mixture that was found; of a fit that failed as it was asked for
 * @param covariance the name of its structure, with the rank that was tried
 * @param value of the criterion; NaN of a fit that failed
 * @param logLikelihood mean a row that it was fitted to, in nats; NaN of a fit that failed
 * @param parameters how many are free; 0 of a fit that failed
 * @param iterations of the best start
 * @param converged whether the stopping rule ended them
 * @param seconds what all of it took
 * @param failure why there is no such mixture, in one line; null if there is
 */
public record Candidate(
    int components,
    String covariance,
    double value,
    double logLikelihood,
    long parameters,
    int iterations,
    boolean converged,
    double seconds,
    @Nullable String failure) {
  static Candidate failed(int components, String covariance, double seconds, String why) {
    return new Candidate(components, covariance, Double.NaN, Double.NaN, 0, 0, false, seconds, why);
  }
}
