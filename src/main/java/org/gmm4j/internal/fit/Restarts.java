package org.gmm4j.internal.fit;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.em.Regrowth;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;
import org.gmm4j.internal.fit.checkpoint.Progress;
import org.jspecify.annotations.Nullable;

/** The best of several starts. */
final class Restarts {
  private final FitOptions options;
  private final Regularization regularization;
  private final FeaturePlan features;
  private final Backend.Resident rows;
  private final List<Function<SplittableRandom, Maximization>> beginnings;
  private final Regrowth regrowth;
  private final FitListener listener;
  private final Checkpointer checkpointer;
  private final Progress progress;
  private final String hint;
  private final ExpectationMaximization loop;
  private double initSeconds;
  private double emSeconds;
  private @Nullable Position next;

  /**
   * Prepares.
   *
   * @param beginnings find parameters to start from
   * @param regrowth where components start anew
   * @param progress where to go on
   */
  Restarts(
      FitOptions options,
      Regularization regularization,
      Plan plan,
      Backend.Resident rows,
      List<Function<SplittableRandom, Maximization>> beginnings,
      Regrowth regrowth,
      FitListener listener,
      Checkpointer checkpointer,
      Progress progress) {
    this.options = options;
    this.regularization = regularization;
    this.features = plan.features().withRidge(regularization.ridge());
    this.rows = rows;
    this.beginnings = beginnings;
    this.regrowth = regrowth;
    this.listener = listener;
    this.checkpointer = checkpointer;
    this.progress = progress;
    this.hint = SampleAColumn.hintIfSingular(options, plan.rows());
    this.loop = new ExpectationMaximization(options).withRidge(regularization.ridge());
  }

  double initSeconds() {
    return initSeconds;
  }

  double emSeconds() {
    return emSeconds;
  }

  ExpectationMaximization.Run best() {
    SplittableRandom random = new SplittableRandom(options.seed());
    for (int done = 1; done < progress.restart(); done++) {
      random.split();
    }
    while (progress.restart() <= beginnings.size()
        && !ExpectationMaximization.isCancelled(listener)) {
      SplittableRandom ofThis = random.split();
      next = progress.position();
      if (next == null && !begin(ofThis)) {
        break;
      }
      if (next != null) {
        long begin = System.nanoTime();
        listener.stage(FitListener.EM);
        int restart = progress.restart();
        ExpectationMaximization.Run run =
            loop.run(takeStart(), features, rows, regrowth, restart, listener, checkpointer::at);
        emSeconds += (System.nanoTime() - begin) / 1e9;
        if (run.cancelled()) {
          checkpointer.requireNotSuspended();
        }
        progress.ended(better(progress.best(), run));
      }
    }
    if (progress.restart() <= beginnings.size()) {
      checkpointer.requireNotSuspended();
    }
    return usable(progress.best(), progress.firstFailure());
  }

  /** Finds the start of the next run, or notes why there is none; false if it was interrupted. */
  private boolean begin(SplittableRandom random) {
    checkpointer.step();
    long begin = System.nanoTime();
    listener.stage("start");
    rows.forget(); // a start is the same, whatever was before
    try {
      Maximization found = beginnings.get(progress.restart() - 1).apply(random);
      next = loop.start(found, features, listener);
      if (next == null) {
        CovarianceEstimate.Singular singular = ((Maximization.Failed) found).singular();
        progress.failed("at the start " + ExpectationMaximization.describe(singular, features));
      }
      return true;
    } catch (CancellationException interrupted) {
      checkpointer.requireNotSuspended();
      return false;
    } finally {
      initSeconds += (System.nanoTime() - begin) / 1e9;
    }
  }

  /** The start of the next run, which nobody holds any more when the run has left it behind. */
  private Position takeStart() {
    Position taken = Objects.requireNonNull(next);
    next = null;
    return taken;
  }

  private ExpectationMaximization.Run usable(
      ExpectationMaximization.@Nullable Run best, @Nullable String firstFailure) {
    double ridge = regularization.ridge();
    if (best == null && firstFailure == null) {
      throw new CancellationException("the fit was cancelled before it had parameters");
    }
    if (best == null) {
      throw new FitException(firstFailure + hint, ridge, null);
    }
    if (best.failure() != null) {
      throw new FitException(
          best.iterations() == 0
              ? "in the first iteration " + best.failure() + hint
              : "after iteration %d %s%s".formatted(best.iterations(), best.failure(), hint),
          ridge,
          best.iterations() > 0 ? Plan.expand(best.mixture(), features, ridge) : null);
    }
    return best;
  }

  /** A run that ended well before one that failed, then the higher bound, then the earlier. */
  private static ExpectationMaximization.Run better(
      ExpectationMaximization.@Nullable Run best, ExpectationMaximization.Run run) {
    if (best == null || (best.failure() != null && run.failure() == null)) {
      return run;
    }
    boolean comparable = (best.failure() == null) == (run.failure() == null);
    return comparable && run.lowerBound() > best.lowerBound() ? run : best;
  }
}
