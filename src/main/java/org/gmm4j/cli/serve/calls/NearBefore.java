package org.gmm4j.cli.serve.calls;

import org.gmm4j.FitListener;
import org.jspecify.annotations.Nullable;

/**
 * Ends a fit that goes on from another where it is as good as at its end: its first log-likelihood
 * is nearer to that one's last than the tolerance, as scikit-learn has it with {@code warm_start}.
 */
final class NearBefore implements FitListener {
  private final @Nullable Double before;
  private final double tolerance;
  private boolean near;

  /**
   * Hears a fit.
   *
   * @param before the last log-likelihood of the fit before, mean a row; null for none
   */
  NearBefore(@Nullable Double before, double tolerance) {
    this.before = before;
    this.tolerance = tolerance;
  }

  /** Whether it has ended one. */
  boolean ended() {
    return near;
  }

  @Override
  public boolean isCancelled() {
    return near;
  }

  @Override
  public void iteration(Iteration iteration) {
    if (before != null && iteration.number() == 1) {
      near = Math.abs(iteration.logLikelihood() - before) < tolerance;
    }
  }
}
