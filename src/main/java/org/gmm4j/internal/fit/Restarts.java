package org.gmm4j.internal.fit;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;
import org.gmm4j.internal.fit.checkpoint.Progress;
import org.jspecify.annotations.Nullable;

/** The best of several starts. */
final class Restarts {
  /** Moves in a row that gain nothing, after which no more are tried; Ueda et al. have five. */
  private static final int FRUITLESS_MOVES = 5;

  /** Two to merge, and one to divide. */
  private static final int LEAST_TO_MOVE = 3;

  /** What a move has to gain to be followed by five more, in nats a row. */
  private static final double LEAST_GAIN = 1e-6;

  private final FitOptions options;
  private final Regularization regularization;
  private final FeaturePlan features;
  private final Backend.Resident rows;
  private final Beginnings.With beginnings;
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
   * @param beginnings parameters to start from
   * @param progress where to go on
   */
  Restarts(
      FitOptions options,
      Regularization regularization,
      Plan plan,
      Backend.Resident rows,
      Beginnings.With beginnings,
      FitListener listener,
      Checkpointer checkpointer,
      Progress progress) {
    this.options = options;
    this.regularization = regularization;
    this.features = plan.features().withRidge(regularization.ridge());
    this.rows = rows;
    this.beginnings = beginnings;
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
    while (isMore() && !ExpectationMaximization.isCancelled(listener)) {
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
            loop.run(takeStart(), features, rows, beginnings, restart, listener, checkpointer::at);
        emSeconds += (System.nanoTime() - begin) / 1e9;
        if (run.cancelled()) {
          checkpointer.requireNotSuspended();
        }
        ExpectationMaximization.Run best = progress.best();
        progress.ended(isBetter(run, best, 0) ? run : null, isBetter(run, best, LEAST_GAIN));
      }
    }
    if (isMore()) {
      checkpointer.requireNotSuspended();
    }
    return usable(progress.best(), progress.firstFailure());
  }

  private boolean isMore() {
    if (progress.restart() <= beginnings.count() || progress.position() != null) {
      return true;
    }
    ExpectationMaximization.Run best = progress.best();
    return options.em().splitAndMerge()
        && best != null
        && best.failure() == null
        && best.mixture().components() >= LEAST_TO_MOVE
        && fruitlessMoves() < Math.min(FRUITLESS_MOVES, pairs(best.mixture().components()));
  }

  private static int pairs(int components) {
    return components * (components - 1) / 2;
  }

  /** How many moves in a row were no better than the best before them. */
  private int fruitlessMoves() {
    return Math.min(progress.fruitless(), progress.restart() - 1 - beginnings.count());
  }

  private @Nullable Maximization beginning(SplittableRandom random) {
    if (progress.restart() <= beginnings.count()) {
      listener.stage("start");
      return beginnings.get(progress.restart(), random);
    }
    listener.stage("split and merge");
    GaussianMixture best = Objects.requireNonNull(progress.best()).mixture();
    return beginnings.move(best, fruitlessMoves(), random);
  }

  /** Finds the start of the next run, or notes why there is none; false if it was interrupted. */
  private boolean begin(SplittableRandom random) {
    checkpointer.step();
    long begin = System.nanoTime();
    rows.forget(); // a start is the same, whatever was before
    try {
      Maximization found = beginning(random);
      next = found == null ? null : loop.start(found, features, listener);
      if (found == null) {
        progress.failed("no component can be moved");
      } else if (next == null) {
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
  private static boolean isBetter(
      ExpectationMaximization.Run run, ExpectationMaximization.@Nullable Run best, double gain) {
    if (best == null || (best.failure() != null && run.failure() == null)) {
      return true;
    }
    boolean comparable = (best.failure() == null) == (run.failure() == null);
    return comparable && run.lowerBound() > best.lowerBound() + gain;
  }
}
