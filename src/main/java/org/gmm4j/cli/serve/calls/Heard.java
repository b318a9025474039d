package org.gmm4j.cli.serve.calls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.em.Collapse;
import org.gmm4j.selection.Candidate;
import org.gmm4j.selection.SelectionListener;

/** Passes on what is heard of fits, and ends them when nobody wants them any more. */
final class Heard implements SelectionListener {
  private final Told told;
  private final boolean all;
  private final double share;
  private final List<String> notes = new ArrayList<>();

  /**
   * Of one call.
   *
   * @param all whether iterations and stages are told, too
   */
  Heard(Told told, boolean all) {
    this(told, all, 1);
  }

  /**
   * Of a fit.
   *
   * @param all whether iterations and stages are told, too
   * @param share see {@link AsScikitLearn}
   */
  Heard(Told told, boolean all, double share) {
    this.told = told;
    this.all = all;
    this.share = share;
  }

  /** What a person should know of it. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private void note(String kind, String text) {
    synchronized (notes) { // those of several devices come from their threads
      notes.add(text);
    }
    told.event("notice", Map.of("kind", kind, "text", text));
  }

  @Override
  public void stage(String name) {
    told.requireWanted();
    if (all) {
      told.event("stage", Map.of("name", name));
    }
  }

  @Override
  public void notice(String text) {
    note("notice", text);
  }

  @Override
  public void collapsed(Collapse collapse) {
    if (collapse.response() != Collapse.Response.KEPT) {
      note("collapse", collapse.describe());
    }
  }

  @Override
  public void ridgeDecides(double ridge, double variance) {
    note("ridge", FitListener.describeRidge(ridge, variance));
  }

  @Override
  public boolean isCancelled() {
    return told.isCancelled();
  }

  @Override
  public void iteration(Iteration iteration) {
    if (all) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("restart", iteration.restart());
      facts.put("iteration", iteration.number());
      facts.put(
          "log_likelihood",
          AsScikitLearn.counted(iteration.number(), iteration.logLikelihood(), share));
      facts.put("seconds", iteration.seconds());
      told.event("iteration", facts);
    }
  }

  @Override
  public void fit(FitOptions options, int starts) {
    if (all) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("components", options.components());
      facts.put("covariance", options.covariance().name());
      facts.put("starts", starts);
      told.event("fit", facts);
    }
  }

  @Override
  public void finished(Candidate candidate, boolean best) {
    if (all) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("components", candidate.components());
      facts.put("covariance", candidate.covariance());
      facts.put("value", candidate.value());
      facts.put("best", best);
      told.event("finished", facts);
    }
  }
}
