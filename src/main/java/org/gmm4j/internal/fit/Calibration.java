package org.gmm4j.internal.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.Pace;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.compute.plan.RowKind;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.em.Regrowth;
import org.gmm4j.internal.em.start.Starts;

/**
 * Runs a few iterations on more and more of a sample of the rows, for some seconds, and draws a
 * line through the first time and the last: what grows with the rows, and what does not.
 */
final class Calibration {
  private static final double BUDGET = 1.5; // seconds

  /** So many times the budget may go until rows make a difference: it is not much of a fit. */
  private static final int PATIENCE = 12;

  /** A difference that more rows make which noise does not hide. */
  private static final double CLEAR = 1.5;

  /** Seconds of an iteration that neither threads which are woken nor the compiler's work hide. */
  private static final double LONG = 0.5;

  private static final int LEAST_ROWS = 512;
  private static final int GROWTH = 4;

  /** Of these the first is left out: it is dearer than all others, of which a fit has more. */
  private static final int ITERATIONS = 4;

  /** In place of a ridge that is not chosen yet. */
  private static final double ANY_RIDGE = 1e-2;

  private final FitOptions options;
  private final Outline data;
  private final Plan plan;
  private final Regularization regularization;
  private final ExpectationMaximization loop;

  /**
   * Prepares.
   *
   * @param plan of the sample
   */
  Calibration(FitOptions options, Outline data, Plan plan) {
    this.options = options;
    this.data = data;
    this.plan = plan;
    Regularization given = options.regularization();
    this.regularization = given.isOpen() ? given.withRidge(ANY_RIDGE) : given;
    this.loop =
        new ExpectationMaximization(
            ITERATIONS,
            options.stoppingRule(),
            0,
            regularization,
            options.em().inPlace(),
            options.fixed());
  }

  /** What some rows took in an iteration. */
  private record Sample(int rows, double seconds) {}

  /**
   * Measures.
   *
   * @throws FitException if the iterations fail
   */
  Pace pace() {
    long begin = System.nanoTime();
    int rows = Math.min(sampled(), Math.max(LEAST_ROWS, GROWTH * options.components()));
    Usage usage =
        new Usage(
            options.precision(),
            new MixtureKind(options.components(), options.covariance()),
            false,
            notice -> {});
    Dataset first = plan.features().apply(some(rows));
    try (Loaded loaded = Devices.load(options.device(), usage, first, options.acceleration())) {
      measure(first, loaded.rows()); // Java compiles, kernels are compiled
      Backend backend = loaded.backend();
      List<Sample> samples = new ArrayList<>(List.of(measure(backend, rows)));
      while (rows < sampled() && !isEnough(samples, (System.nanoTime() - begin) / 1e9)) {
        rows = (int) Math.min(sampled(), (long) GROWTH * rows);
        samples.add(measure(backend, rows));
      }
      return line(samples.get(0), samples.get(samples.size() - 1));
    }
  }

  private static boolean isEnough(List<Sample> samples, double seconds) {
    double first = samples.get(0).seconds();
    double last = samples.get(samples.size() - 1).seconds();
    boolean clear = last > CLEAR * first && last > LONG;
    return samples.size() > 1 && seconds > (clear ? BUDGET : PATIENCE * BUDGET);
  }

  private int sampled() {
    return plan.rows().arrayRows();
  }

  private Pace line(Sample first, Sample last) {
    double perRow =
        last.rows() == first.rows()
            ? last.seconds() / last.rows()
            : Math.max(0, last.seconds() - first.seconds()) / (last.rows() - first.rows());
    double fixed = Math.max(0, last.seconds() - perRow * last.rows());
    return new Pace(fixed + perRow * data.rows(), fixed, bytesRead());
  }

  /** A step reads every row that it visits once, and all rows are visited in some. */
  private long bytesRead() {
    RowKind rows = RowKind.of(data.sample()).withCount(data.rows());
    boolean held = Estimate.bytes(rows, data.onDisk()) == Estimate.bytes(rows, false);
    return held ? 0 : data.bytes();
  }

  /** Evenly spread rows of the sample. */
  private Dataset some(int count) {
    return data.sample().sample(count);
  }

  private Sample measure(Backend backend, int count) {
    Dataset rows = plan.features().apply(some(count));
    try (Backend.Resident resident = backend.load(rows, options.acceleration())) {
      return measure(rows, resident);
    }
  }

  private Sample measure(Dataset rows, Backend.Resident resident) {
    GaussianMixture start = start(rows, resident);
    List<Double> seconds = new ArrayList<>();
    ExpectationMaximization.Run run =
        loop.run(
            Position.at(start),
            plan.features().withRidge(regularization.ridge()),
            resident,
            Regrowth.NONE,
            1,
            new FitListener() {
              @Override
              public void iteration(Iteration iteration) {
                seconds.add(iteration.seconds());
              }
            },
            (at, last) -> {});
    if (run.failure() != null || seconds.isEmpty()) {
      throw new FitException(String.valueOf(run.failure()), regularization.ridge(), run.mixture());
    }
    double[] later = seconds.stream().skip(1).mapToDouble(Double::doubleValue).sorted().toArray();
    double median = later.length == 0 ? seconds.get(0) : later[later.length / 2];
    return new Sample(rows.arrayRows(), median);
  }

  private GaussianMixture start(Dataset rows, Backend.Resident resident) {
    GaussianMixture given = plan.start();
    if (given != null) {
      return given;
    }
    Maximization found =
        new Starts(options, regularization, plan.features(), new FitListener() {})
            .find(rows, resident, new SplittableRandom(options.seed()));
    Position position = loop.start(found, plan.features(), new FitListener() {});
    if (position == null) {
      throw new FitException(
          ExpectationMaximization.describe(
              ((Maximization.Failed) found).singular(), plan.features()),
          regularization.ridge(),
          null);
    }
    return position.mixture();
  }
}
