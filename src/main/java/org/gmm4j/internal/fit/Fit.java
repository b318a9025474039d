package org.gmm4j.internal.fit;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.RunInfo;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.FourthMoments;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.ridge.RidgeInfluence;
import org.gmm4j.internal.em.ridge.RidgeSearch;
import org.gmm4j.internal.em.start.Start;
import org.jspecify.annotations.Nullable;

/** A fit on rows that a device holds: the ridge, the starts and their iterations, the labels. */
public final class Fit {
  private final FitOptions options;
  private final FitListener listener;
  private final Plan plan;
  private final Loaded loaded;
  private final Backend.Resident rows;

  /** Prepares. */
  public Fit(FitOptions options, FitListener listener, Plan plan, Loaded loaded) {
    this.options = options;
    this.listener = listener;
    this.plan = plan;
    this.loaded = loaded;
    this.rows =
        options.regularization().shrinkage().needsFourthMoments()
            ? new FourthMoments(loaded.rows(), plan.rows())
            : loaded.rows();
  }

  /**
   * Fits.
   *
   * @param loadSeconds what the device and its rows took
   */
  public Fitted run(double loadSeconds) {
    if (options.profile() && rows.profile() == null) {
      throw new DeviceException(
          "a profile is made from the events of OpenCL, which the cpu has none of: choose the device"
              + " opencl");
    }
    DeviceMemory memory = rows.memory();
    if (memory != null) {
      listener.stage("device memory " + memory.describe());
    }
    long begin = System.nanoTime();
    Regularization chosen = regularization();
    double ridgeSeconds = options.regularization().isOpen() ? since(begin) : 0;
    Restarts restarts = new Restarts(chosen, plan.features().withRidge(chosen.ridge()));
    ExpectationMaximization.Run best = restarts.best();
    noticeEmptyComponents(best.mixture());
    noticeRidge(best.mixture(), chosen);
    begin = System.nanoTime();
    listener.stage("labels");
    int[] labels = new int[plan.rows().rows()];
    double logLikelihood = label(best.mixture(), labels) / labels.length;
    return new Fitted(
        best,
        labels,
        logLikelihood,
        chosen,
        new RunInfo(
            loaded.backend().device(),
            loaded.backend().precision(),
            rows.memory(),
            rows.profile(),
            new RunInfo.Seconds(
                loadSeconds,
                ridgeSeconds,
                restarts.initSeconds,
                restarts.emSeconds + since(begin))));
  }

  /** The last step of a fit that was interrupted, too. */
  private double label(GaussianMixture mixture, int[] labels) {
    boolean interrupted = Thread.interrupted();
    try {
      return rows.label(mixture, labels);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A fit whose result has to be put into the user's features yet: when the device's memory and the
   * resident's is free again, since that takes K·d² numbers more.
   *
   * @param logLikelihood mean a row of the planned features
   */
  public record Fitted(
      ExpectationMaximization.Run best,
      int[] labels,
      double logLikelihood,
      Regularization regularization,
      RunInfo run) {
    /** Puts it there. */
    public FitResult expanded(Plan plan) {
      long begin = System.nanoTime();
      FeaturePlan features = plan.features().withRidge(regularization.ridge());
      GaussianMixture mixture = expand(best.mixture(), features, regularization.ridge());
      RunInfo.Seconds seconds = run.seconds();
      return new FitResult(
          mixture,
          labels,
          logLikelihood + features.logDensityOfConstants(),
          best.history(),
          best.converged(),
          best.cancelled(),
          regularization,
          new RunInfo(
              run.device(),
              run.precision(),
              run.memory(),
              run.profile(),
              new RunInfo.Seconds(
                  seconds.load(), seconds.ridge(), seconds.init(), seconds.em() + since(begin))));
    }
  }

  private static GaussianMixture expand(GaussianMixture mixture, FeaturePlan plan, double ridge) {
    return plan.expand(mixture)
        .orElseThrow(
            () ->
                new FitException(
                    "a covariance lost its rank when its features were put back in order; a larger"
                        + " ridge would help",
                    ridge,
                    null));
  }

  /** As given, or with the ridge that suits the first start best. */
  private Regularization regularization() {
    Regularization given = options.regularization();
    if (!given.isOpen()) {
      return given;
    }
    RidgeSearch search =
        new RidgeSearch(
            options.components(),
            new ExpectationMaximization(options),
            (some, rows, ridge) ->
                start(
                    some,
                    rows,
                    given.withRidge(ridge),
                    new SplittableRandom(options.seed()).split()),
            plan.features(),
            listener);
    return given.withRidge(
        search.choose(plan.rows(), loaded.backend(), rows, options.acceleration()));
  }

  private Maximization start(
      Dataset some, Backend.Resident rows, Regularization regularization, SplittableRandom random) {
    GaussianMixture given = plan.start();
    return given != null
        ? new Maximization.Next(given)
        : Start.find(
            options.covariance(),
            options.initialization(),
            some,
            rows,
            options.components(),
            regularization,
            random);
  }

  /** The best of several starts. */
  private final class Restarts {
    private final Regularization regularization;
    private final FeaturePlan features;
    private final ExpectationMaximization loop;
    private double initSeconds;
    private double emSeconds;
    private @Nullable GaussianMixture next;

    Restarts(Regularization regularization, FeaturePlan features) {
      this.regularization = regularization;
      this.features = features;
      this.loop = new ExpectationMaximization(options).withRidge(regularization.ridge());
    }

    ExpectationMaximization.Run best() {
      SplittableRandom random = new SplittableRandom(options.seed());
      ExpectationMaximization.Run best = null;
      String firstFailure = null;
      for (int restart = 1; restart <= options.restarts(); restart++) {
        if (ExpectationMaximization.isCancelled(listener)) {
          break;
        }
        long begin = System.nanoTime();
        listener.stage("start");
        String failure;
        try {
          failure = prepare(random.split());
        } catch (CancellationException interrupted) {
          break;
        }
        initSeconds += since(begin);
        if (failure != null) {
          firstFailure = firstFailure == null ? failure : firstFailure;
          continue;
        }
        begin = System.nanoTime();
        listener.stage("EM");
        best = better(best, loop.run(takeStart(), features, rows, restart, listener));
        emSeconds += since(begin);
      }
      return usable(best, firstFailure);
    }

    /** Finds the start of the next run; returns why there is none, or null. */
    private @Nullable String prepare(SplittableRandom random) {
      Maximization found = start(plan.rows(), rows, regularization, random);
      if (found instanceof Maximization.Failed failed) {
        return "at the start " + ExpectationMaximization.describe(failed.singular(), features);
      }
      next = ((Maximization.Next) found).mixture();
      return null;
    }

    /** The start of the next run, which nobody holds any more when the run has left it behind. */
    private GaussianMixture takeStart() {
      GaussianMixture taken = Objects.requireNonNull(next);
      next = null;
      return taken;
    }

    private ExpectationMaximization.Run usable(
        ExpectationMaximization.@Nullable Run best, @Nullable String firstFailure) {
      double ridge = regularization.ridge();
      String hint = SampleAColumn.hintIfSingular(options, plan.rows());
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
            best.iterations() > 0 ? expand(best.mixture(), features, ridge) : null);
      }
      return best;
    }
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

  private void noticeEmptyComponents(GaussianMixture mixture) {
    double[] weights = mixture.weights();
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] == 0) {
        listener.notice("component " + (k + 1) + " has lost all its rows; its weight is 0");
      }
    }
  }

  private void noticeRidge(GaussianMixture mixture, Regularization chosen) {
    if (chosen.origin() == Regularization.Origin.DEFAULT) {
      RidgeInfluence.medianVariance(mixture, chosen.ridge(), plan.rows())
          .ifPresent(variance -> listener.ridgeDecides(chosen.ridge(), variance));
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
