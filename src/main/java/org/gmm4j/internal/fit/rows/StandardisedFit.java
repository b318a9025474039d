package org.gmm4j.internal.fit.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.KMeansResult;
import org.gmm4j.constraint.Part;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Standardisation;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.em.Collapse;

/**
 * A fit to standardised columns, z = (x − m) / s, and the way back: x has the means m + sμ, the
 * covariances sΣs (s as a diagonal matrix), and log p(x) = log p(z) − Σ log s over what x shows.
 */
public final class StandardisedFit {
  private final FitOptions options;
  private final Standardisation units;

  /**
   * Prepares.
   *
   * @param options what is asked for, in the data's units
   * @param data of which the columns' means and deviations are taken
   */
  public StandardisedFit(FitOptions options, Dataset data) {
    this(options, Standardisation.of(data));
  }

  private StandardisedFit(FitOptions options, Standardisation units) {
    this.options = options;
    this.units = units;
  }

  /** The same units for a fit to some of the rows. */
  public StandardisedFit ofPart(Dataset rows) {
    return new StandardisedFit(options, units.ofPart(rows));
  }

  /** What is asked for there, where nothing has to be standardised any more. */
  public FitOptions options() {
    GaussianMixture start = options.start();
    return options.standardised(start == null ? null : standardised(start));
  }

  /** The rows there. */
  public Dataset apply(Dataset data) {
    return units.apply(data);
  }

  /** The outline there. */
  public Outline apply(Outline data) {
    return data.withSample(units.apply(data.sample()));
  }

  private GaussianMixture standardised(GaussianMixture start) {
    int features = units.means().length;
    if (start.features() != features) {
      throw new DataException(
          "the start has %d features, the data have %d".formatted(start.features(), features));
    }
    double[] factors = Arrays.stream(units.deviations()).map(s -> 1 / s).toArray();
    double[][] means = new double[start.components()][];
    for (int k = 0; k < means.length; k++) {
      means[k] = start.mean(k);
      for (int j = 0; j < factors.length; j++) {
        means[k][j] = (means[k][j] - units.means()[j]) / units.deviations()[j];
      }
    }
    if (start.covariance().scaled(factors) instanceof CovarianceEstimate.Estimated estimated) {
      return new GaussianMixture(start.weights(), means, estimated.covariance());
    }
    throw new DataException("a covariance of the start is singular in standardised units");
  }

  /** A mixture in the data's units; empty if a covariance is singular there. */
  private Optional<GaussianMixture> undone(GaussianMixture mixture) {
    if (mixture.covariance().scaled(units.deviations())
        instanceof CovarianceEstimate.Estimated estimated) {
      double[][] means = new double[mixture.components()][];
      Arrays.setAll(means, k -> undone(mixture.mean(k)));
      return Optional.of(
          withFixed(new GaussianMixture(mixture.weights(), means, estimated.covariance())));
    }
    return Optional.empty();
  }

  /** The same with what is fixed as it was before it was put into other units. */
  private GaussianMixture withFixed(GaussianMixture mixture) {
    GaussianMixture start = options.start();
    if (start == null || options.fixed().isNone()) {
      return mixture;
    }
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, k -> (options.fixed().includes(Part.MEANS, k) ? start : mixture).mean(k));
    return new GaussianMixture(
        mixture.weights(),
        means,
        (options.fixed().includesAny(Part.COVARIANCES) ? start : mixture).covariance());
  }

  /**
   * A mixture in the data's units.
   *
   * @throws FitException if a covariance is singular there
   */
  public GaussianMixture undo(GaussianMixture mixture) {
    return undone(mixture)
        .orElseThrow(
            () ->
                new FitException(
                    "a covariance lost its rank when its standardised features were put back into the"
                        + " data's units; a larger ridge would help",
                    options.regularization().isOpen() ? 0 : options.regularization().ridge(),
                    null));
  }

  private double[] undone(double[] mean) {
    double[] undone = new double[mean.length];
    Arrays.setAll(undone, j -> units.means()[j] + units.deviations()[j] * mean[j]);
    return undone;
  }

  /** A mean log-density a row in the data's units. */
  public double undone(double logDensity) {
    return logDensity - units.logDeviations();
  }

  /** A result in the data's units. */
  public FitResult undo(FitResult result) {
    return new FitResult(
        undo(result.mixture()),
        result.assignments(),
        undone(result.logLikelihood()),
        result.totalWeight(),
        result.history().stream().map(this::undone).toList(),
        result.converged(),
        result.cancelled(),
        result.collapses(),
        result.regularization(),
        result.run(),
        units,
        result.fixed());
  }

  /** A failure with the parameters in the data's units, as far as they can be had there. */
  public FitException undo(FitException failed) {
    FitException undone =
        new FitException(
            String.valueOf(failed.getMessage()),
            failed.ridge(),
            failed.lastGood().flatMap(this::undone).orElse(null));
    undone.initCause(failed);
    return undone;
  }

  /** Clusters with centres in the data's units; the inertia stays one of deviations. */
  public KMeansResult undo(KMeansResult result) {
    double[][] centres = Arrays.stream(result.centres()).map(this::undone).toArray(double[][]::new);
    return new KMeansResult(result.assignments(), centres, result.inertia(), result.iterations());
  }

  /** Hears of the fit there what a listener wants to hear in the data's units. */
  public FitListener listener(FitListener outer) {
    return new FitListener() {
      @Override
      public void stage(String name) {
        outer.stage(name);
      }

      @Override
      public void notice(String text) {
        outer.notice(text);
      }

      @Override
      public void collapsed(Collapse collapse) {
        outer.collapsed(collapse);
      }

      @Override
      public void ridgeDecides(double ridge, double variance) {
        outer.ridgeDecides(ridge, variance);
      }

      @Override
      public boolean isCancelled() {
        return outer.isCancelled();
      }

      @Override
      public boolean isSuspended() {
        return outer.isSuspended();
      }

      @Override
      public void resumed(List<Finished> iterations) {
        outer.resumed(iterations.stream().map(StandardisedFit.this::undone).toList());
      }

      @Override
      public void iteration(Iteration each) {
        outer.iteration(
            new Iteration(
                each.restart(),
                each.number(),
                () -> undo(each.mixture().get()),
                () -> undone(each.centres().get()),
                undone(each.logLikelihood()),
                each.seconds(),
                each.evaluatedPairs(),
                each.accumulatedPairs(),
                each.collapses()));
      }
    };
  }

  private FitListener.Centres undone(FitListener.Centres centres) {
    return new FitListener.Centres(
        centres.weights(),
        Arrays.stream(centres.means()).map(this::undone).toArray(double[][]::new));
  }

  private FitListener.Finished undone(FitListener.Finished each) {
    return new FitListener.Finished(
        each.restart(),
        each.number(),
        undone(each.logLikelihood()),
        each.seconds(),
        each.evaluatedPairs(),
        each.accumulatedPairs(),
        each.collapses());
  }
}
