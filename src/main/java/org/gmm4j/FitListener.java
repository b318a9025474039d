package org.gmm4j;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.gmm4j.em.Collapse;

/**
 * Hears how a fit goes on: progress displays, traces, films. Called on the fitting thread, one call
 * at a time; notices of one of several devices come from that device's.
 */
public interface FitListener {
  /** The stage of EM's iterations. */
  String EM = "EM";

  /**
   * One finished iteration.
   *
   * @param restart from 1
   * @param number from 1
   * @param mixture gives the parameters that entered it, when asked: of many features it takes
   *     about as long as the iteration
   * @param centres gives their weights and means alone, at once
   * @param logLikelihood theirs, mean a row, in nats
   * @param seconds what the iteration took
   * @param evaluatedPairs densities evaluated: pairs of a row and a component
   * @param accumulatedPairs pairs that entered the moments
   * @param collapses of components, in it, or since the iteration before it
   */
  record Iteration(
      int restart,
      int number,
      Supplier<GaussianMixture> mixture,
      Supplier<Centres> centres,
      double logLikelihood,
      double seconds,
      long evaluatedPairs,
      long accumulatedPairs,
      List<Collapse> collapses) {
    /** What remains of it when its parameters are gone. */
    public Finished finished() {
      return new Finished(
          restart, number, logLikelihood, seconds, evaluatedPairs, accumulatedPairs, collapses);
    }
  }

  /**
   * Where the components are.
   *
   * @param weights πₖ [K]
   * @param means μₖ [K × d]
   */
  record Centres(double[] weights, double[][] means) {}

  /** One finished iteration, maybe of an earlier process; as {@link Iteration}. */
  record Finished(
      int restart,
      int number,
      double logLikelihood,
      double seconds,
      long evaluatedPairs,
      long accumulatedPairs,
      List<Collapse> collapses) {}

  /** A new stage begins, worded for a person: "k-means", "EM". */
  default void stage(String name) {}

  /** Something a person should know: a fall-back, an empty component. */
  default void notice(String text) {}

  /**
   * A component has collapsed: a notice, but of those whose weight is 0, which comes at the end. Of
   * one that is repaired in many iterations this is the first; all are those of {@link Iteration}.
   */
  default void collapsed(Collapse collapse) {
    if (collapse.response() != Collapse.Response.KEPT) {
      notice(collapse.describe());
    }
  }

  /**
   * The ridge, which nobody chose, decides the result rather than the rows: it exceeds a tenth of
   * the variance within the components. A notice, if not heard otherwise.
   *
   * @param ridge what was added to every variance
   * @param variance of the rows within the components, the median over the features
   */
  default void ridgeDecides(double ridge, double variance) {
    notice(describeRidge(ridge, variance));
  }

  /** Words {@link #ridgeDecides} for a person. */
  static String describeRidge(double ridge, double variance) {
    return String.format(
        Locale.ROOT,
        "the default ridge, %.0e, decides this result: it exceeds a tenth of the median variance"
            + " within the components, %.2e; choose one far below that variance",
        ridge,
        variance);
  }

  /**
   * Whether the fit is to end. Asked often, between steps: the best parameters so far come back, as
   * after {@link Thread#interrupt}.
   */
  default boolean isCancelled() {
    return false;
  }

  /**
   * Whether the fit is to stop, to go on later from its checkpoint: asked after iterations and
   * between steps, only where there is one.
   */
  default boolean isSuspended() {
    return false;
  }

  /** The fit goes on where another process has stopped, after these iterations. */
  default void resumed(List<Finished> iterations) {}

  /** An iteration is done. */
  default void iteration(Iteration iteration) {}
}
