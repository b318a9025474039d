package org.gmm4j.internal.fit;

import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.FourthMoments;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Regrowth;
import org.gmm4j.internal.em.online.FirstPass;
import org.gmm4j.internal.em.ridge.Trials;
import org.gmm4j.internal.em.start.Growth;
import org.gmm4j.internal.em.start.SplitAndMerge;
import org.gmm4j.internal.em.start.Start;
import org.gmm4j.internal.em.start.Starts;
import org.jspecify.annotations.Nullable;

/** Where the runs of a fit begin: on a sample of the rows, where there are very many. */
final class Beginnings {
  private final FitOptions options;
  private final Plan plan;
  private final Loaded loaded;
  private final Backend.Resident rows;
  private final FitListener listener;
  private @Nullable GaussianMixture smaller;

  /**
   * Prepares.
   *
   * @param rows those that were loaded, with the moments that the regularization asks for
   */
  Beginnings(
      FitOptions options, Plan plan, Loaded loaded, Backend.Resident rows, FitListener listener) {
    this.options = options;
    this.plan = plan;
    this.loaded = loaded;
    this.rows = rows;
    this.listener = listener;
  }

  /** One more is grown from a mixture of fewer components; null for none. */
  void growFrom(@Nullable GaussianMixture mixture) {
    smaller = mixture;
  }

  /** As the first start, but that random responsibilities tell nothing in a few iterations. */
  Trials.Start ofTrials(Dataset some, Backend.Resident held) {
    GaussianMixture given = plan.start();
    if (given != null) {
      return ridge -> new Maximization.Next(given);
    }
    Initialization asked = options.initialization();
    Start start =
        Start.of(
            options.covariance(),
            asked.rule() == Initialization.Rule.RANDOM ? Initialization.KMEANS : asked.ofRestart(1),
            some,
            held,
            options.components(),
            new SplittableRandom(options.seed()).split());
    return ridge -> start.maximise(options.regularization().withRidge(ridge));
  }

  /** Those of runs with a regularization. */
  With with(Regularization regularization) {
    return new With(regularization);
  }

  /** With one regularization. */
  final class With implements Regrowth {
    private final Regularization regularization;

    private With(Regularization regularization) {
      this.regularization = regularization;
    }

    /** How many there are before moves. */
    int count() {
      return options.restarts() + (smaller == null ? 0 : 1);
    }

    /** One of them, from 1. */
    Maximization get(int number, SplittableRandom random) {
      GaussianMixture fewer = smaller;
      return fewer != null && number > options.restarts()
          ? onSample((some, held) -> growth(some, held, random).grow(fewer, options.components()))
          : first(options.ofRestart(number), random);
    }

    /**
     * A move away from a mixture, see {@link SplitAndMerge}.
     *
     * @return null if nothing can be divided
     */
    @Nullable Maximization move(GaussianMixture from, int rank, SplittableRandom random) {
      return onSample(
          (some, held) ->
              new SplitAndMerge(some, held, growth(some, held, random)).move(from, rank));
    }

    @Override
    public Maximization grow(GaussianMixture fewer, int components, long seed) {
      SplittableRandom random = new SplittableRandom(options.seed() + seed);
      return onSample((some, held) -> growth(some, held, random).grow(fewer, components));
    }

    private Growth growth(Dataset some, Backend.Resident held, SplittableRandom random) {
      return new Growth(
          options.covariance(),
          options.em().onCollapse(),
          plan.features(),
          some,
          held,
          regularization,
          random);
    }

    /** Where iterations begin: at a start, or behind a first pass of batches. */
    private Maximization first(FitOptions one, SplittableRandom random) {
      Integer batch = one.batch();
      return batch == null
          ? start(one, random)
          : new FirstPass(one, regularization, plan.features(), plan.start(), loaded, listener)
              .of(plan.rows(), batch, random);
    }

    private Maximization start(FitOptions one, SplittableRandom random) {
      GaussianMixture given = plan.start();
      return given != null
          ? new Maximization.Next(given)
          : onSample(
              (some, held) ->
                  new Starts(one, regularization, plan.features(), listener)
                      .find(some, held, random));
    }
  }

  private <T extends @Nullable Maximization> T onSample(
      BiFunction<Dataset, Backend.Resident, T> find) {
    Dataset some = Start.sample(plan.rows());
    if (some == plan.rows()) {
      return find.apply(some, rows);
    }
    listener.stage("start on %,d of the rows".formatted(some.rows()));
    try (Backend.Resident sampled =
        FourthMoments.ifNeeded(
            options.regularization(), loaded.backend().load(some, options.acceleration()), some)) {
      return find.apply(some, sampled);
    }
  }
}
