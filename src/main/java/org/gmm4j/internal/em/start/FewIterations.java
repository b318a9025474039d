package org.gmm4j.internal.em.start;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
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
  private final FeaturePlan features;
  private final Backend.Resident rows;
  private final FitListener listener;

  /**
   * Prepares.
   *
   * @param rows the data, as a backend holds them
   * @param listener hears how it goes on, and can end it
   */
  FewIterations(
      FitOptions options,
      Regularization regularization,
      Dataset data,
      Backend.Resident rows,
      FitListener listener) {
    this.loop =
        new ExpectationMaximization(options)
            .withRidge(regularization.ridge())
            .with(options.em().inPlace())
            .always(COUNT);
    this.policy = options.em().onCollapse();
    this.features = FeaturePlan.asTheyAre(data, regularization.ridge());
    this.rows = rows;
    this.listener = listener;
  }

  /**
   * Where they lead.
   *
   * @throws CancellationException if they were ended before
   */
  Run from(GaussianMixture start) {
    rows.forget(); // they are the same, whatever was before
    Run run =
        loop.run(
            Position.at(start),
            features,
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

  private static void requireGoingOn(boolean cancelled) {
    if (cancelled) {
      throw new CancellationException("the fit was cancelled at its start");
    }
  }

  /**
   * The best of several, by the last log-likelihood that is known. Those that fail are passed over;
   * if all do, the best of them goes on, and says why.
   *
   * @param starts finds the next one's parameters
   */
  Maximization bestOf(int count, Supplier<Maximization> starts) {
    Run best = null;
    Maximization failed = null;
    for (int i = 1; i <= count; i++) {
      requireGoingOn(ExpectationMaximization.isCancelled(listener));
      listener.stage("short run %d of %d".formatted(i, count));
      rows.forget();
      Maximization start = starts.get().orRaised(policy);
      if (start instanceof Maximization.Next next) {
        best = better(best, from(next.mixture()));
      } else {
        failed = start;
      }
    }
    rows.forget();
    return best == null && failed != null
        ? failed
        : new Maximization.Next(java.util.Objects.requireNonNull(best).mixture());
  }

  private static Run better(@Nullable Run best, Run run) {
    if (best == null || (best.failure() == null) != (run.failure() == null)) {
      return best == null || run.failure() == null ? run : best;
    }
    return run.lowerBound() > best.lowerBound() ? run : best;
  }
}
