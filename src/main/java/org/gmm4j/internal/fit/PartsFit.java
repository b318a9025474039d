package org.gmm4j.internal.fit;

import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.Initialization;
import org.gmm4j.data.Dataset;
import org.gmm4j.distributed.Parts;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.parts.PartsBackend;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;

/** A fit to rows that other processes keep: the same loop, with these as its device. */
public final class PartsFit {
  private PartsFit() {}

  private record On(Backend backend, Backend.Resident rows) implements Loaded {
    @Override
    public void close() {
      rows.close();
      backend.close();
    }
  }

  /**
   * Fits.
   *
   * @throws IllegalArgumentException if options ask for what goes through rows one by one here
   */
  public static FitResult run(FitOptions options, FitListener listener, Parts parts) {
    requirePossible(options);
    long begin = System.nanoTime();
    listener.stage("loading");
    MixtureKind mixtures = new MixtureKind(options.components(), options.covariance());
    PartsBackend backend = new PartsBackend(parts, options.device(), options.precision(), mixtures);
    Dataset data = backend.data();
    Demands.require(options, data.rows(), data.columns());
    Checkpointer none = new Checkpointer(options, data, listener);
    Plan plan = Plan.of(options, data);
    Fit.Fitted fitted;
    try (Loaded loaded = new On(backend, backend.load(plan.rows(), options.acceleration()))) {
      fitted =
          new Fit(options, listener, plan, loaded, none)
              .withoutLabels()
              .run((System.nanoTime() - begin) / 1e9);
    }
    return fitted.expanded(plan);
  }

  private static void requirePossible(FitOptions options) {
    require(!options.standardised(), "rows in parts are not standardised: do so beforehand");
    require(options.batch() == null, "rows in parts have no first pass of batches");
    require(
        options.checkpoints().file() == null && options.checkpoints().resume() == null,
        "fits to rows in parts keep no checkpoints");
    require(
        !options.regularization().shrinkage().needsFourthMoments(),
        "ledoit-wolf goes through all rows once more: shrink rows in parts by oas or a number");
    require(
        !options.em().splitAndMerge() && !options.em().onCollapse().replaces(),
        "rows in parts have no components that are split, merged or reseeded: let those that collapse"
            + " be repaired, or fail");
    Initialization by = options.initialization();
    boolean possible =
        switch (by.rule()) {
          case KMEANS, KMEANS_PLUS_PLUS, RANDOM_FROM_DATA, RANDOM, FARTHEST_FIRST, SHORT_RUNS ->
              true;
          case HIERARCHICAL, SPLITS, VARIED -> false;
        };
    require(
        options.start() != null || possible,
        by.option()
            + " starts go through rows one by one, which rows in parts do not: choose kmeans,"
            + " kmeans++, random-from-data, random, farthest-first or short-runs:N");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
