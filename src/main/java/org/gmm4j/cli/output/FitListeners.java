package org.gmm4j.cli.output;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gmm4j.FitListener;
import org.gmm4j.em.Collapse;
import org.jspecify.annotations.Nullable;

/** Several listeners as one. */
public final class FitListeners implements FitListener {
  private final List<FitListener> listeners;

  private FitListeners(List<FitListener> listeners) {
    this.listeners = listeners;
  }

  /** All that are there. */
  public static FitListener of(@Nullable FitListener... listeners) {
    return new FitListeners(Arrays.stream(listeners).filter(Objects::nonNull).toList());
  }

  @Override
  public void stage(String name) {
    listeners.forEach(each -> each.stage(name));
  }

  @Override
  public void notice(String text) {
    listeners.forEach(each -> each.notice(text));
  }

  @Override
  public void collapsed(Collapse collapse) {
    listeners.forEach(each -> each.collapsed(collapse));
  }

  @Override
  public void ridgeDecides(double ridge, double variance) {
    listeners.forEach(each -> each.ridgeDecides(ridge, variance));
  }

  @Override
  public boolean isCancelled() {
    return listeners.stream().anyMatch(FitListener::isCancelled);
  }

  @Override
  public boolean isSuspended() {
    return listeners.stream().anyMatch(FitListener::isSuspended);
  }

  @Override
  public void resumed(List<Finished> iterations) {
    listeners.forEach(each -> each.resumed(iterations));
  }

  @Override
  public void iteration(Iteration iteration) {
    listeners.forEach(each -> each.iteration(iteration));
  }
}
