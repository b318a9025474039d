package org.gmm4j.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gmm4j.FitListener;
import org.gmm4j.em.Collapse;

/** Passes on how a fit goes on, but keeps what a person should know of its result. */
final class KeptNotices implements FitListener {
  private final FitListener listener;
  private final List<Consumer<FitListener>> kept = new ArrayList<>();

  KeptNotices(FitListener listener) {
    this.listener = listener;
  }

  /** Tells it. */
  void tell() {
    kept.forEach(each -> each.accept(listener));
  }

  @Override
  public void stage(String name) {
    listener.stage(name);
  }

  @Override
  public void notice(String text) {
    kept.add(each -> each.notice(text));
  }

  @Override
  public void collapsed(Collapse collapse) {
    kept.add(each -> each.collapsed(collapse));
  }

  @Override
  public void ridgeDecides(double ridge, double variance) {
    kept.add(each -> each.ridgeDecides(ridge, variance));
  }

  @Override
  public boolean isCancelled() {
    return listener.isCancelled();
  }

  @Override
  public void iteration(Iteration iteration) {
    listener.iteration(iteration);
  }
}
