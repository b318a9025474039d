package org.gmm4j.internal.em.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.em.Collapse;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.ExpectationMaximization.Run;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.em.Regrowth;
import org.jspecify.annotations.Nullable;

/** Runs of EM within a start: always as many iterations, of which nobody hears. */
final class FewIterations {
  /** What becomes of a start shows in the first; Rmixmod's small EM has as many. */
  static final int COUNT = 5;

  private final ExpectationMaximization loop;
  private final CollapsePolicy policy;
  private final FeaturePlan plan;
  private final Backend.Resident rows;
  private final FitListener listener;

  /**
   * Prepares.
   *
   * @param plan of the rows' features
   * @param rows as a backend holds them
   * @param listener hears how it goes on, and can end it
   */
  FewIterations(
      FitOptions options,
      Regularization regularization,
      FeaturePlan plan,
      Backend.Resident rows,
      FitListener listener) {
    this.loop =
        new ExpectationMaximization(options)
            .withRidge(regularization.ridge())
            .with(options.em().inPlace())
            .always(COUNT);
    this.policy = options.em().onCollapse();
    this.plan = plan.ofPlanned();
    this.rows = rows;
    this.listener = listener;
  }

  /**
   * Where they lead.
   *
   * @throws CancellationException if they were ended before
   */
  Run from(GaussianMixture start) {
    return run(loop, start);
  }

  private Run run(ExpectationMaximization iterations, GaussianMixture start) {
    rows.forget(); // they are the same, whatever was before
    Run run =
        iterations.run(
            Position.at(start),
            plan,
            rows,
            Regrowth.NONE,
            1,
            new FitListener() {
              @Override
              public boolean isCancelled() {
                return listener.isCancelled();
              }
            },
            (at, last) -> {});
    requireGoingOn(run.cancelled());
    return run;
  }

  /**
   * The same, with what happened to components before and on the way.
   *
   * @throws CancellationException if they were ended before
   */
  Maximization.Next from(Maximization.Next start) {
    return ended(start, from(start.mixture()));
  }

  private static Maximization.Next ended(Maximization.Next start, Run run) {
    List<Collapse> all = new ArrayList<>(start.collapses());
    run.collapses().forEach(each -> all.add(each.in(0)));
    return new Maximization.Next(run.mixture(), all);
  }

  private static void requireGoingOn(boolean cancelled) {
    if (cancelled) {
      throw new CancellationException("the fit was cancelled at its start");
    }
  }

  /**
   * The best of several, by the last log-likelihood that is known. Those that fail are passed over,
   * and those from which no step leads on; if all do, the best of them goes on, and says why.
   *
   * @param starts finds the next one's parameters
   */
  Maximization bestOf(int count, Supplier<Maximization> starts) {
    Run best = null;
    Maximization.Next from = null;
    Maximization failed = null;
    for (int i = 1; i <= count; i++) {
      requireGoingOn(ExpectationMaximization.isCancelled(listener));
      listener.stage("short run %d of %d".formatted(i, count));
      rows.forget();
      Maximization start = starts.get().orRaised(policy, plan);
      if (start instanceof Maximization.Next next) {
        Run run = from(next.mixture());
        run = isBetter(best, run) ? tried(run) : run;
        from = isBetter(best, run) ? next : from;
        best = isBetter(best, run) ? run : best;
      } else {
        failed = start;
      }
    }
    rows.forget();
    return best == null || from == null ? Objects.requireNonNull(failed) : ended(from, best);
  }

  /**
   * A run that has failed if one more step does: what a component of too few rows has as a
   * covariance may have passed by the rounding of one pivot.
   */
  private Run tried(Run run) {
    return run.failure() == null
        ? run.withFailure(run(loop.always(1), run.mixture()).failure())
        : run;
  }

  private static boolean isBetter(@Nullable Run best, Run run) {
    if (best == null || (best.failure() == null) != (run.failure() == null)) {
      return best == null || run.failure() == null;
    }
    return run.lowerBound() > best.lowerBound();
  }
}
