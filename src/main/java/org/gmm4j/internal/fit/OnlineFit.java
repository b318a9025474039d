package org.gmm4j.internal.fit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.JoinedRows;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.online.StepwiseEm;
import org.jspecify.annotations.Nullable;

/**
 * A fit to batches that come one by one: their device and demands. All features are kept, in their
 * order: one that did not vary yet may do so.
 */
public final class OnlineFit implements AutoCloseable {
  private final FitOptions options;
  private final Dataset like;
  private final FeaturePlan features;
  private final Loaded device;
  private final StepwiseEm em;
  private final FitListener listener;
  private final Set<Integer> repaired = new HashSet<>(); // components, of which was told

  /**
   * Opens the device.
   *
   * @param options with a ridge that is chosen, and without shrinkage
   * @param first the first batch; it is not used up
   */
  public OnlineFit(FitOptions options, FitListener listener, Dataset first) {
    Demands.requireSome(options, Integer.MAX_VALUE, first.columns());
    this.options = options;
    this.listener = listener;
    this.like = first.select(new int[] {0}); // a copy, which does not keep the others
    this.features = FeaturePlan.asTheyAre(like, options.regularization().ridge());
    MixtureKind mixtures = new MixtureKind(options.components(), options.covariance());
    Usage usage = new Usage(options.precision(), mixtures, options.profile(), listener::notice);
    this.device = Devices.load(options.device(), usage, like, options.acceleration());
    long seed = new SplittableRandom(options.seed()).split().nextLong(); // as a fit's first start
    this.em =
        new StepwiseEm(options, options.regularization(), features, options.start(), device, seed);
  }

  /** Takes a batch. */
  public void add(Dataset batch) {
    if (!batch.knownLabels().areNone()) {
      throw new DataException(
          "batches may have no row of a label yet, so that known labels do not go with them");
    }
    JoinedRows.of(List.of(like, batch)); // fails if they do not go together
    Maximization.Failed failed = em.add(batch);
    if (failed != null) {
      throw failure(failed.singular(), em.hasBegun() ? mixture() : null);
    }
    em.collapses().stream()
        .filter(each -> repaired.add(each.component()))
        .forEach(listener::collapsed);
  }

  /** The parameters so far. */
  public GaussianMixture mixture() {
    Maximization found = em.mixture();
    if (found instanceof Maximization.Failed failed) {
      throw failure(failed.singular(), null);
    }
    return ((Maximization.Next) found).mixture();
  }

  private FitException failure(
      CovarianceEstimate.Singular singular, @Nullable GaussianMixture lastGood) {
    return new FitException(
        ExpectationMaximization.describe(singular, features),
        options.regularization().ridge(),
        lastGood);
  }

  @Override
  public void close() {
    device.close();
  }
}
