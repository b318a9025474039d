package org.gmm4j.cli;

import java.util.HashSet;
import java.util.Set;
import org.gmm4j.FitListener;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.output.Output;
import org.gmm4j.em.Collapse;

/** What a person should know of a fit, with the options that would help. */
final class FitNotices implements FitListener {
  /** More collapses than these are not told of one by one. */
  private static final int MOST_COLLAPSES = 8;

  private final Output output;
  private final Set<String> collapses = new HashSet<>();

  /** Says it there. */
  FitNotices(Output output) {
    this.output = output;
  }

  @Override
  public void collapsed(Collapse collapse) {
    if (collapse.response() == Collapse.Response.KEPT || !collapses.add(collapse.describe())) {
      return;
    }
    if (collapses.size() <= MOST_COLLAPSES) {
      output.notice(collapse.describe());
    } else if (collapses.size() == MOST_COLLAPSES + 1) {
      output.notice("more components collapse: a trace (--trace) has them all");
    }
  }

  @Override
  public void notice(String text) {
    output.notice(text);
  }

  /** Says how a fit goes on that a signal has ended. */
  void suspended(SuspendedException at, int restarts, String data) {
    output.ending(
        "suspended after iteration %d%s; go on with: gmm4j fit %s --resume %s"
            .formatted(
                at.iterations(),
                restarts > 1 || at.restart() > 1 ? " of start " + at.restart() : "",
                data,
                at.file()));
  }

  @Override
  public void ridgeDecides(double ridge, double variance) {
    output.notice(FitListener.describeRidge(ridge, variance) + RidgeOption.advice(variance));
  }
}
