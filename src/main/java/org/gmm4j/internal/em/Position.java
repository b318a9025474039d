package org.gmm4j.internal.em;

import java.util.List;
import org.gmm4j.GaussianMixture;

/**
 * Where a run of EM stands between two iterations.
 *
 * @param mixture the parameters that enter the next one
 * @param history log-likelihoods, mean a row, of the parameters that entered each finished one
 * @param converged whether the stopping rule has ended the run
 */
public record Position(GaussianMixture mixture, List<Double> history, boolean converged) {
  /** Copies the history. */
  public Position {
    history = List.copyOf(history);
  }

  /** Before the first iteration. */
  public static Position at(GaussianMixture start) {
    return new Position(start, List.of(), false);
  }

  /** Finished iterations. */
  public int iterations() {
    return history.size();
  }

  /** The last log-likelihood; −∞ before the first. */
  double lowerBound() {
    return history.isEmpty() ? Double.NEGATIVE_INFINITY : history.get(history.size() - 1);
  }

  /** What the last iteration gained: no number before the first, infinite after it. */
  double gain() {
    int done = history.size();
    return done == 0
        ? Double.NaN
        : done == 1 ? Double.POSITIVE_INFINITY : lowerBound() - history.get(done - 2);
  }

  /** One iteration further. */
  Position next(GaussianMixture next, double logLikelihood, boolean ends) {
    List<Double> longer = new java.util.ArrayList<>(history);
    longer.add(logLikelihood);
    return new Position(next, longer, ends);
  }
}
