package org.gmm4j.cli;

import org.gmm4j.FitListener;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.output.Output;

/**
 * What a person should know of a fit, with the options that would help.
 *
 * @param output where it is said
 */
record FitNotices(Output output) implements FitListener {
  @Override
  public void notice(String text) {
    output.notice(text);
  }

  /** Says how a fit goes on that a signal has ended. */
  void suspended(SuspendedException at, int restarts, String data) {
    output.ending(
        "suspended after iteration %d%s; go on with: gmm4j fit %s --resume %s"
            .formatted(
                at.iterations(), restarts > 1 ? " of start " + at.restart() : "", data, at.file()));
  }

  @Override
  public void ridgeDecides(double ridge, double variance) {
    output.notice(FitListener.describeRidge(ridge, variance) + RidgeOption.advice(variance));
  }
}
