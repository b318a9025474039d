package org.gmm4j.internal.fit;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.RunInfo;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.data.RowWeights;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Interruption;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.FourthMoments;
import org.gmm4j.internal.em.ridge.RidgeInfluence;
import org.gmm4j.internal.em.ridge.RidgeSearch;
import org.gmm4j.internal.em.ridge.Trials;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;
import org.gmm4j.internal.fit.checkpoint.Progress;
import org.jspecify.annotations.Nullable;

/** A fit on rows that a device holds: the ridge, the starts and their iterations, the labels. */
public final class Fit {
  private final FitOptions options;
  private final FitListener listener;
  private final Plan plan;
  private final Loaded loaded;
  private final Backend.Resident rows;
  private final Checkpointer checkpointer;
  private final Beginnings beginnings;
  private boolean labelling = true;

  /** Prepares; the checkpointer keeps what is done. */
  public Fit(
      FitOptions options,
      FitListener listener,
      Plan plan,
      Loaded loaded,
      Checkpointer checkpointer) {
    this.options = options;
    this.listener = listener;
    this.plan = plan;
    this.loaded = loaded;
    this.checkpointer = checkpointer;
    this.rows = FourthMoments.ifNeeded(options.regularization(), loaded.rows(), plan.rows());
    this.beginnings = new Beginnings(options, plan, loaded, rows, listener);
  }

  /**
   * With one start more, grown from a mixture of fewer components.
   *
   * @param mixture in the plan's features; null for no such start
   */
  Fit growingFrom(@Nullable GaussianMixture mixture) {
    beginnings.growFrom(mixture);
    return this;
  }

  /** With the log-likelihood alone where labels would be: they stay where the rows are. */
  public Fit withoutLabels() {
    labelling = false;
    return this;
  }

  /** Fits; the device and its rows have taken {@code loadSeconds}. */
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
    Progress progress = checkpointer.begin(loaded);
    Regularization chosen = regularization(progress);
    double ridgeSeconds = options.regularization().isOpen() ? since(begin) : 0;
    Restarts restarts = restarts(chosen, progress);
    ExpectationMaximization.Run best = restarts.best();
    noticeEmptyComponents(best.mixture());
    noticeRidge(best.mixture(), chosen);
    begin = System.nanoTime();
    listener.stage(labelling ? "labels" : "log-likelihood");
    FitResult.Assignments labels =
        labelling
            ? new FitResult.Assignments(plan.rows().rows(), options.components())
            : FitResult.Assignments.elsewhere(plan.rows().rows());
    RowWeights weights = plan.rows().weights();
    double sum =
        Interruption.putOff(
            () ->
                labelling
                    ? rows.label(best.mixture(), labels::set)
                    : rows.logLikelihood(best.mixture()));
    double logLikelihood = sum / weights.total();
    return new Fitted(
        best,
        labels,
        logLikelihood,
        weights.given(),
        chosen,
        options.fixed(),
        new RunInfo(
            loaded.backend().device(),
            loaded.backend().precision(),
            rows.memory(),
            rows.profile(),
            new RunInfo.Seconds(
                loadSeconds,
                ridgeSeconds,
                restarts.initSeconds(),
                restarts.emSeconds() + since(begin))));
  }

  /**
   * A fit whose result has to be put into the user's features yet: when the device's memory and the
   * resident's is free again, since that takes K·d² numbers more.
   *
   * @param logLikelihood mean a row of the planned features
   * @param totalWeight Σ w
   */
  public record Fitted(
      ExpectationMaximization.Run best,
      FitResult.Assignments labels,
      double logLikelihood,
      double totalWeight,
      Regularization regularization,
      FixedParts fixed,
      RunInfo run) {
    /** Puts it there. */
    public FitResult expanded(Plan plan) {
      long begin = System.nanoTime();
      FeaturePlan features = plan.features().withRidge(regularization.ridge());
      GaussianMixture mixture = Plan.expand(best.mixture(), features, regularization.ridge());
      RunInfo.Seconds seconds = run.seconds();
      return new FitResult(
          mixture,
          labels,
          logLikelihood + features.logDensityOfConstants(),
          totalWeight,
          best.history(),
          best.converged(),
          best.cancelled(),
          best.collapses(),
          regularization,
          new RunInfo(
              run.device(),
              run.precision(),
              run.memory(),
              run.profile(),
              new RunInfo.Seconds(
                  seconds.load(), seconds.ridge(), seconds.init(), seconds.em() + since(begin))),
          null,
          fixed);
    }
  }

  /** As given, or with the ridge that suits the first start best. */
  private Regularization regularization(Progress progress) {
    Regularization given = options.regularization();
    if (!given.isOpen()) {
      return given;
    }
    RidgeSearch search =
        new RidgeSearch(
            options.components(),
            new Trials.Task(
                options.covariance(),
                new ExpectationMaximization(options),
                beginnings::ofTrials,
                plan.features(),
                listener,
                progress.trials(),
                checkpointer::step));
    try {
      return given.withRidge(
          search.choose(plan.rows(), loaded.backend(), rows, options.acceleration()));
    } catch (CancellationException cancelled) {
      checkpointer.requireNotSuspended();
      throw cancelled;
    }
  }

  private Restarts restarts(Regularization chosen, Progress progress) {
    return new Restarts(
        options, chosen, plan, rows, beginnings.with(chosen), listener, checkpointer, progress);
  }

  private void noticeEmptyComponents(GaussianMixture mixture) {
    IntStream.range(0, mixture.components())
        .filter(k -> mixture.weights()[k] == 0)
        .mapToObj(k -> "component " + k + " has lost all its rows; its weight is 0")
        .forEach(listener::notice);
  }

  private void noticeRidge(GaussianMixture mixture, Regularization chosen) {
    int components = options.components();
    boolean ridged = options.fixed().count(Part.COVARIANCES, components) < components;
    if (ridged && chosen.origin() == Regularization.Origin.DEFAULT) {
      RidgeInfluence.medianVariance(mixture, chosen.ridge(), plan.rows())
          .ifPresent(variance -> listener.ridgeDecides(chosen.ridge(), variance));
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
