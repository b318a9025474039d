package org.gmm4j.internal.fit.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.GaussianMixture;
import org.gmm4j.em.Collapse;
import org.gmm4j.internal.em.ExpectationMaximization.Run;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.em.extrapolation.Path;
import org.gmm4j.internal.em.ridge.Trials.Trial;
import org.gmm4j.internal.em.ridge.UnseenScore;
import org.gmm4j.internal.state.MixtureState;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/** What a fit has done so far, but for what the rows' resident remembers. */
public final class Progress {
  private final Map<Trial, UnseenScore> trials = new LinkedHashMap<>();
  private final List<Finished> iterations = new ArrayList<>();
  private int restart = 1;
  private @Nullable Position position;
  private @Nullable Run best;
  private @Nullable String firstFailure;
  private int fruitless;

  /** Ridges that have been tried; more may be added. */
  public Map<Trial, UnseenScore> trials() {
    return trials;
  }

  /** All iterations of all starts; more may be added. */
  public List<Finished> iterations() {
    return iterations;
  }

  /** The start that it is at, from 1. */
  public int restart() {
    return restart;
  }

  /** Where its iterations are; null if it has none yet. */
  public @Nullable Position position() {
    return position;
  }

  /** The best run of the starts before; null if there is none. */
  public @Nullable Run best() {
    return best;
  }

  /** Why the first start that failed did; null if none has. */
  public @Nullable String firstFailure() {
    return firstFailure;
  }

  /** How many starts in a row were hardly better than the best before them. */
  public int fruitless() {
    return fruitless;
  }

  /** The iterations of a start go on from here. */
  public void at(Position now) {
    position = now;
  }

  /**
   * A start has ended.
   *
   * @param better its run, if that is the best so far; else null
   * @param fruitful whether it is better by as much as a move has to gain
   */
  public void ended(@Nullable Run better, boolean fruitful) {
    fruitless = fruitful ? 0 : fruitless + 1;
    best = better == null ? best : better;
    position = null;
    restart++;
  }

  /** A start could not be found. */
  public void failed(String why) {
    firstFailure = firstFailure == null ? why : firstFailure;
    ended(null, false);
  }

  /** Hands it all over, to be saved or restored. */
  void exchange(State state) {
    exchangeTrials(state);
    exchangeIterations(state);
    restart = state.integer(restart);
    Position now = position;
    if (state.flag(now != null)) {
      GaussianMixture mixture = MixtureState.exchange(state, now == null ? null : now.mixture());
      List<Double> history = history(state, now == null ? List.of() : now.history());
      boolean converged = state.flag(now != null && now.converged());
      int begun = state.integer(now == null ? 0 : now.begun());
      position =
          new Position(
              mixture,
              history,
              converged,
              begun,
              collapses(state, now == null ? List.of() : now.collapses()),
              path(state, now == null ? Path.NONE : now.path()));
    }
    Run run = best;
    if (state.flag(run != null)) {
      GaussianMixture mixture = MixtureState.exchange(state, run == null ? null : run.mixture());
      List<Double> history = history(state, run == null ? List.of() : run.history());
      double lowerBound = state.number(run == null ? 0 : run.lowerBound());
      boolean converged = state.flag(run != null && run.converged());
      String failure = optional(state, run == null ? null : run.failure());
      List<Collapse> collapses = collapses(state, run == null ? List.of() : run.collapses());
      best = new Run(mixture, history, lowerBound, converged, false, failure, collapses);
    }
    firstFailure = optional(state, firstFailure);
    fruitless = state.integer(fruitless);
  }

  private void exchangeTrials(State state) {
    List<Map.Entry<Trial, UnseenScore>> known = List.copyOf(trials.entrySet());
    int count = state.integer(known.size());
    for (int i = 0; i < count; i++) {
      Trial trial = i < known.size() ? known.get(i).getKey() : new Trial(false, 0);
      UnseenScore score = i < known.size() ? known.get(i).getValue() : new UnseenScore(0, 0);
      trials.put(
          new Trial(state.flag(trial.ofAll()), state.integer(trial.exponent())),
          new UnseenScore(state.number(score.information()), state.number(score.logLikelihood())));
    }
  }

  private void exchangeIterations(State state) {
    List<Finished> known = List.copyOf(iterations);
    int count = state.integer(known.size());
    iterations.clear();
    for (int i = 0; i < count; i++) {
      Finished each = i < known.size() ? known.get(i) : new Finished(0, 0, 0, 0, 0, 0, List.of());
      iterations.add(
          new Finished(
              state.integer(each.restart()),
              state.integer(each.number()),
              state.number(each.logLikelihood()),
              state.number(each.seconds()),
              state.integer(each.evaluatedPairs()),
              state.integer(each.accumulatedPairs()),
              collapses(state, each.collapses())));
    }
  }

  private static Path path(State state, Path now) {
    int count = state.integer(now.points().size());
    List<GaussianMixture> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(
          MixtureState.exchange(state, i < now.points().size() ? now.points().get(i) : null));
    }
    double most = state.number(now.most());
    boolean bounded = state.flag(now.bounded());
    return new Path(points, most, bounded, MixtureState.optional(state, now.fallback()));
  }

  private static List<Collapse> collapses(State state, List<Collapse> now) {
    int count = state.integer(now.size());
    List<Collapse> exchanged = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Collapse each = i < now.size() ? now.get(i) : new Collapse(0, 0, Collapse.Response.KEPT, "");
      exchanged.add(
          new Collapse(
              state.integer(each.iteration()),
              state.integer(each.component()),
              Collapse.Response.valueOf(state.text(each.response().name())),
              state.text(each.reason())));
    }
    return exchanged;
  }

  private static List<Double> history(State state, List<Double> now) {
    double[] values = state.numbers(now.stream().mapToDouble(each -> each).toArray());
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static @Nullable String optional(State state, @Nullable String now) {
    return state.flag(now != null) ? state.text(now == null ? "" : now) : null;
  }
}
