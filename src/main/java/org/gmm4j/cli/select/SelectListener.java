package org.gmm4j.cli.select;

import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.cli.options.RidgeOption;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.Suspension;
import org.gmm4j.cli.output.Terminal;
import org.gmm4j.cli.output.progress.SelectionProgress;
import org.gmm4j.selection.Candidate;
import org.gmm4j.selection.Criterion;
import org.gmm4j.selection.SelectionListener;
import org.jspecify.annotations.Nullable;

/** Tells of a comparison on standard error, and ends it where a signal wants that. */
final class SelectListener implements SelectionListener {
  private final Output output;
  private final Criterion criterion;
  private final @Nullable SelectionProgress progress;
  private final Suspension suspension;
  private boolean begun;

  SelectListener(
      Output output,
      Criterion criterion,
      @Nullable SelectionProgress progress,
      Suspension suspension) {
    this.output = output;
    this.criterion = criterion;
    this.progress = progress;
    this.suspension = suspension;
  }

  @Override
  public void fit(FitOptions options, int starts) {
    if (progress != null) {
      progress.fit(options, starts);
    }
  }

  @Override
  public void finished(Candidate candidate, boolean best) {
    SelectTable table =
        new SelectTable(
            criterion, Terminal.isStandardError() ? Terminal.widthOfWindow() : Integer.MAX_VALUE);
    if (!begun) {
      output.meanwhile(table.header());
      begun = true;
    }
    output.meanwhile(table.line(candidate, best));
  }

  @Override
  public void stage(String name) {
    suspension.stage(name);
    if (progress != null) {
      progress.stage(name);
    }
  }

  @Override
  public void iteration(Iteration iteration) {
    if (progress != null) {
      progress.iteration(iteration);
    }
  }

  @Override
  public void notice(String text) {
    output.notice(text);
  }

  @Override
  public void ridgeDecides(double ridge, double variance) {
    output.notice(FitListener.describeRidge(ridge, variance) + RidgeOption.advice(variance));
  }

  @Override
  public boolean isCancelled() {
    return suspension.isSuspended();
  }
}
