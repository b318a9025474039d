package org.gmm4j.internal.em;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.em.Collapse;
import org.gmm4j.internal.em.extrapolation.Path;

/**
 * Where a run of EM stands between two iterations.
 *
 * @param mixture the parameters that enter the next one
 * @param history log-likelihoods, mean a row, of the parameters that entered each finished one
 * @param converged whether the stopping rule has ended the run
 * @param begun iterations that were finished when components last made way: gains count from there
 * @param collapses of components, so far
 * @param path for steps beyond those of EM
 */
public record Position(
    GaussianMixture mixture,
    List<Double> history,
    boolean converged,
    int begun,
    List<Collapse> collapses,
    Path path) {
  /** Copies the lists. */
  public Position {
    history = List.copyOf(history);
    collapses = List.copyOf(collapses);
  }

  /** Before the first iteration. */
  public static Position at(GaussianMixture start) {
    return at(start, List.of());
  }

  /** Before the first iteration, from a start in which components collapsed. */
  public static Position at(GaussianMixture start, List<Collapse> collapses) {
    return new Position(start, List.of(), false, 0, collapses, Path.NONE);
  }

  /** Finished iterations. */
  public int iterations() {
    return history.size();
  }

  /** The last log-likelihood; −∞ before the first. */
  double lowerBound() {
    return history.isEmpty() ? Double.NEGATIVE_INFINITY : history.get(history.size() - 1);
  }

  /** What an iteration to this log-likelihood gains: infinite for the first. */
  double gainTo(double logLikelihood) {
    return history.size() == begun ? Double.POSITIVE_INFINITY : logLikelihood - lowerBound();
  }

  /** What the last iteration gained: no number before the first, infinite after it. */
  double gain() {
    int done = history.size() - begun;
    return done == 0
        ? Double.NaN
        : done == 1 ? Double.POSITIVE_INFINITY : lowerBound() - history.get(history.size() - 2);
  }

  /** One iteration further. */
  Position next(GaussianMixture next, double logLikelihood, boolean ends) {
    List<Double> longer = new ArrayList<>(history);
    longer.add(logLikelihood);
    return new Position(next, longer, ends, begun, collapses, path);
  }

  /** The same with more collapses. */
  Position with(List<Collapse> others) {
    List<Collapse> more = new ArrayList<>(collapses);
    more.addAll(others);
    return new Position(mixture, history, converged, begun, more, path);
  }

  /** At other parameters, from where it begins anew. */
  Position anew(GaussianMixture other) {
    return new Position(other, history, converged, history.size(), collapses, Path.NONE);
  }

  /** Behind a step of EM, or beyond it, if steps beyond are wanted and EM goes on. */
  Position beyond(GaussianMixture from) {
    Path stepped = path.stepped(from, mixture);
    Path.Beyond beyond = converged ? null : stepped.beyond();
    if (beyond == null) {
      return new Position(mixture, history, converged, begun, collapses, stepped);
    }
    int counted = beyond.path().isTrying() ? history.size() : begun;
    return new Position(beyond.mixture(), history, false, counted, collapses, beyond.path());
  }

  /** Where it would be without a step beyond that nothing is known of yet. */
  Position settled() {
    GaussianMixture fallback = path.fallback();
    return fallback == null
        ? this
        : new Position(fallback, history, converged, begun, collapses, path.back());
  }
}
