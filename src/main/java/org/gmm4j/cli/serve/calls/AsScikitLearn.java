package org.gmm4j.cli.serve.calls;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.jspecify.annotations.Nullable;

/**
 * Ends a fit where scikit-learn does by what the fit itself does not know: with {@code warm_start}
 * its first log-likelihood is compared with the last of the fit before, and the weights of a start
 * from single rows add up to their share of all rows, which makes the first log-likelihood less.
 */
final class AsScikitLearn implements FitListener {
  private final double share;
  private final double tolerance;
  private @Nullable Double last;
  private boolean ended;

  /**
   * Hears a fit.
   *
   * @param before the last log-likelihood of the fit before, mean a row; null for none
   * @param share what the start's weights add up to there; not 1 only if the fit has no tolerance
   *     of its own
   */
  AsScikitLearn(@Nullable Double before, double share, double tolerance) {
    this.last = before;
    this.share = share;
    this.tolerance = tolerance;
  }

  /** A log-likelihood of an iteration, from 1, as it is there. */
  static double counted(int iteration, double logLikelihood, double share) {
    return iteration == 1 ? logLikelihood + Math.log(share) : logLikelihood;
  }

  /** The fit as it is there, if it has been ended here. */
  FitResult counted(FitResult result) {
    List<Double> history = new ArrayList<>(result.history());
    if (!history.isEmpty()) {
      history.set(0, counted(1, history.get(0), share));
    }
    return new FitResult(
        result.mixture(),
        result.assignments(),
        result.logLikelihood(),
        result.totalWeight(),
        List.copyOf(history),
        ended || result.converged(),
        !ended && result.cancelled(),
        result.collapses(),
        result.regularization(),
        result.run(),
        result.standardisation(),
        result.fixed());
  }

  @Override
  public boolean isCancelled() {
    return ended;
  }

  @Override
  public void iteration(Iteration iteration) {
    double now = counted(iteration.number(), iteration.logLikelihood(), share);
    if (last != null && (iteration.number() == 1 || share != 1)) {
      ended = Math.abs(now - last) < tolerance;
    }
    last = now;
  }
}
