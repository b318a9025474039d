package org.gmm4j.internal.fit.step;

import java.util.Arrays;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FourthMoments;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.start.Start;
import org.gmm4j.internal.fit.Fits;
import org.gmm4j.internal.fit.Plan;

/** The M-step of rows whose responsibilities are given. */
public final class SingleStep {
  private final FitOptions options;
  private final FitListener listener;

  public SingleStep(FitOptions options, FitListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Refuses labels that are no components of rows.
   *
   * @throws DataException if they are not
   */
  public static void requireLabels(int[] labels, Dataset data, int components) {
    if (labels.length != data.rows()) {
      throw new DataException("%d labels for %d rows".formatted(labels.length, data.rows()));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < -1 || labels[i] >= components) {
        throw new DataException(
            "row %d has the label %d; there are %d components, from 0"
                .formatted(i + 1, labels[i], components));
      }
    }
  }

  /**
   * Takes it.
   *
   * @throws DataException if there are too few rows, or the ridge is not chosen
   * @throws FitException if a covariance is singular
   */
  public GaussianMixture of(Dataset data, Responsibilities given) {
    if (options.regularization().isOpen()) {
      throw new DataException("a ridge is chosen by fits: give one for a single M-step");
    }
    if (options.start() != null) {
      throw new DataException("a start has nothing to do in a single M-step: leave it out");
    }
    Fits.require(options, data);
    Plan plan = Plan.of(options, data);
    MixtureKind kind = new MixtureKind(options.components(), options.covariance());
    Usage usage = new Usage(options.precision(), kind, false, listener::notice);
    try (Loaded loaded =
        Devices.load(options.device(), usage, plan.rows(), options.acceleration())) {
      Backend.Resident rows =
          FourthMoments.ifNeeded(options.regularization(), loaded.rows(), plan.rows());
      Maximization found =
          new Start(
                  options.covariance(),
                  rows,
                  given,
                  references(plan.rows(), rows),
                  false,
                  options.seed())
              .maximise(options.regularization())
              .orRaised(options.em().onCollapse(), plan.features());
      if (found instanceof Maximization.Next next) {
        next.collapses().forEach(listener::collapsed);
        return plan.expanded(next.mixture(), options.regularization().ridge());
      }
      throw new FitException(
          ExpectationMaximization.describe(
              ((Maximization.Failed) found).singular(), plan.features()),
          options.regularization().ridge(),
          null);
    }
  }

  /** The mean of all rows, for each component [K × d]. */
  private double[][] references(Dataset data, Backend.Resident rows) {
    double[] near = data.row(0);
    Arrays.setAll(near, j -> Double.isNaN(near[j]) ? 0 : near[j]);
    Nearest all = rows.nearest(new double[][] {near});
    double[] mean = new double[near.length];
    Arrays.setAll(mean, j -> near[j] + all.sums()[0][j] / all.counts()[0]);
    double[][] references = new double[options.components()][];
    Arrays.fill(references, mean);
    return references;
  }
}
