package org.gmm4j.internal.fit;

import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.data.outline.Gaps;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Interruption;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.known.KnowingBackend;
import org.gmm4j.internal.fit.checkpoint.Checkpointer;
import org.gmm4j.internal.fit.rows.StandardisedFit;
import org.jspecify.annotations.Nullable;

/**
 * Fits of several mixtures to the same rows, which a device holds for all of them. Each is what it
 * would be alone.
 */
public final class Fits implements AutoCloseable {
  private final Dataset data;
  private final @Nullable StandardisedFit there;
  private final Plan plan;
  private final Loaded loaded;
  private double loadSeconds; // the first fit's

  private Fits(
      Dataset data, @Nullable StandardisedFit there, Plan plan, Loaded loaded, double loadSeconds) {
    this.data = data;
    this.there = there;
    this.plan = plan;
    this.loaded = loaded;
    this.loadSeconds = loadSeconds;
  }

  /**
   * Loads rows.
   *
   * @param largest options of the fit that takes most memory
   * @param there units of these rows for fits that standardise, all the same; null for the data's
   */
  public static Fits open(
      FitOptions largest, Dataset rows, @Nullable StandardisedFit there, FitListener listener) {
    long begin = System.nanoTime();
    Dataset data = there == null ? rows : there.apply(rows);
    listener.stage("loading");
    Gaps gaps = Demands.requireKnown(largest, data);
    Plan plan = Plan.of(largest, data);
    Usage usage = usage(largest, listener);
    Loaded loaded = Devices.load(largest.device(), usage, plan.rows(), largest.acceleration());
    Demands.tell(gaps, data, listener::notice);
    return new Fits(data, there, plan, loaded, (System.nanoTime() - begin) / 1e9);
  }

  /** How a fit uses a device, on which known rows stay in their components. */
  public static Usage usage(FitOptions options, FitListener listener) {
    MixtureKind mixtures = new MixtureKind(options.components(), options.covariance());
    return new Usage(options.precision(), mixtures, options.profile(), listener::notice)
        .with(KnowingBackend::new);
  }

  /** Whether two fits work on the same features in the same order, so that they can share rows. */
  public static boolean areOfSameFeatures(FitOptions one, FitOptions other) {
    return (one.covariance().factors() == Factors.OWN)
        == (other.covariance().factors() == Factors.OWN);
  }

  /**
   * Refuses data that do not suit a fit.
   *
   * @throws DataException if they are too few, are known to belong to components that there are
   *     not, or there is no room for the result
   */
  public static void require(FitOptions options, Dataset data) {
    Demands.requireLabels(options, data);
    Room.requireForResult(options, data);
  }

  /**
   * Fits.
   *
   * @param options of the same features as those that the rows were loaded for
   * @param smaller a mixture in the plan's features with fewer components, to grow one more start
   *     from; null for none
   */
  public Found fit(FitOptions options, @Nullable GaussianMixture smaller, FitListener listener) {
    if (there == null) {
      return found(options, smaller, listener);
    }
    try {
      return found(options.standardised(null), smaller, there.listener(listener));
    } catch (FitException failed) {
      throw there.undo(failed);
    }
  }

  private Found found(FitOptions options, @Nullable GaussianMixture smaller, FitListener listener) {
    require(options, data);
    Room.requireForFit(options, data, plan.rows().columns(), listener::notice);
    Checkpointer none = new Checkpointer(options, data, listener);
    loaded.rows().forget(); // a fit is the same, whatever was before
    double seconds = loadSeconds;
    loadSeconds = 0;
    return new Found(
        new Fit(options, listener, plan, loaded, none).growingFrom(smaller).run(seconds));
  }

  /** A fit that is done. */
  public final class Found {
    private final Fit.Fitted fitted;
    private final FeaturePlan features;

    private Found(Fit.Fitted fitted) {
      this.fitted = fitted;
      this.features = plan.features().withRidge(fitted.regularization().ridge());
    }

    /** The mixture in the plan's features. */
    public GaussianMixture planned() {
      return fitted.best().mixture();
    }

    /** Mean log-likelihood a row, in nats, of the rows as they came. */
    public double logLikelihood() {
      double planned = fitted.logLikelihood() + features.logDensityOfConstants();
      return there == null ? planned : there.undone(planned);
    }

    /** Free parameters, as the result has them: isotropic covariances are others in other units. */
    public long parameters() {
      GaussianMixture planned = planned();
      return there != null && planned.covariance().structure().isIsotropic()
          ? there.undo(planned).parameters() // all its features are there, in their order
          : features.parameters(planned);
    }

    /** Σ w: N where every row counts once. */
    public double totalWeight() {
      return fitted.totalWeight();
    }

    /** Iterations of the best start. */
    public int iterations() {
      return fitted.best().iterations();
    }

    /** Whether the stopping rule ended them. */
    public boolean isConverged() {
      return fitted.best().converged();
    }

    /** Whether somebody ended it before. */
    public boolean isCancelled() {
      return fitted.best().cancelled();
    }

    /** −Σₙ wₙ Σₖ r(n,k) log r(n,k), of all posteriors, in nats; before the rows are closed. */
    public double entropy() {
      return Interruption.putOff(
          () -> {
            int components = planned().components();
            RowWeights weights = plan.rows().weights();
            double[] sum = new double[1];
            loaded
                .rows()
                .posterior(
                    planned(),
                    (firstRow, count, logDensities, posteriors) -> {
                      for (int i = 0; i < count * components; i++) {
                        double r = posteriors[i];
                        double weight = weights.of(firstRow + i / components);
                        sum[0] -= r > 0 ? weight * r * Math.log(r) : 0;
                      }
                    });
            return weights.asGiven(sum[0]);
          });
    }

    /** The result, in the user's features and units. */
    public FitResult expanded() {
      return there == null ? expandedThere() : there.undo(expandedThere());
    }

    /** The same in the units of the fit. */
    public FitResult expandedThere() {
      return fitted.expanded(plan);
    }
  }

  @Override
  public void close() {
    loaded.close();
  }
}
