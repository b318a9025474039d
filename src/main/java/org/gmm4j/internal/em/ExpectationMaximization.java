package org.gmm4j.internal.em;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceEstimation;
import org.gmm4j.covariance.Moments;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The loop (Dempster, Laird &amp; Rubin 1977): E-step and moments on the backend, M-step on the
 * host, component by component as their sums arrive, until the stopping rule says that it is the
 * end.
 *
 * @param maxIterations most iterations; at least 1
 * @param rule when a run has ended
 * @param tolerance the rule's scale, in nats a row; with 0 no run ends before maxIterations
 * @param regularization of the covariances
 */
public record ExpectationMaximization(
    int maxIterations, StoppingRule rule, double tolerance, Regularization regularization) {
  /** The loop that options ask for, if their ridge is chosen. */
  public ExpectationMaximization(FitOptions options) {
    this(
        options.maxIterations(),
        options.stoppingRule(),
        options.tolerance(),
        options.regularization());
  }

  /**
   * Where a run ended.
   *
   * @param mixture the last good parameters
   * @param history log-likelihoods, mean a row, of the parameters entering each finished iteration
   * @param lowerBound the last of them that is known, of an iteration that failed too
   * @param converged whether the stopping rule ended it
   * @param cancelled whether somebody else did
   * @param failure why the run could not go on; null if it could
   */
  public record Run(
      GaussianMixture mixture,
      List<Double> history,
      double lowerBound,
      boolean converged,
      boolean cancelled,
      @Nullable String failure) {
    /** Finished iterations. */
    public int iterations() {
      return history.size();
    }

    static Run failed(
        GaussianMixture mixture, List<Double> history, double lowerBound, String failure) {
      return new Run(mixture, List.copyOf(history), lowerBound, false, false, failure);
    }

    static Run ended(
        GaussianMixture mixture,
        List<Double> history,
        double lowerBound,
        boolean converged,
        boolean cancelled) {
      return new Run(mixture, List.copyOf(history), lowerBound, converged, cancelled, null);
    }
  }

  /** Whether a fit is to end early: its listener wants it, or the thread was interrupted. */
  public static boolean isCancelled(FitListener listener) {
    return listener.isCancelled() || Thread.currentThread().isInterrupted();
  }

  /** The same with another ridge. */
  public ExpectationMaximization withRidge(double other) {
    return new ExpectationMaximization(
        maxIterations, rule, tolerance, regularization.withRidge(other));
  }

  /** The same with another stopping rule. */
  public ExpectationMaximization withRule(StoppingRule other) {
    return new ExpectationMaximization(maxIterations, other, tolerance, regularization);
  }

  /**
   * Iterates from given parameters.
   *
   * @param mixture to start from, in the plan's features, as are the rows and the result
   * @param restart which of several starts this is, from 1
   */
  public Run run(
      GaussianMixture mixture,
      FeaturePlan plan,
      Backend.Resident rows,
      int restart,
      FitListener listener) {
    double lowerBound = Double.NEGATIVE_INFINITY;
    double gain = Double.NaN;
    List<Double> history = new ArrayList<>();
    for (int iteration = 1; iteration <= maxIterations; iteration++) {
      if (isCancelled(listener)) {
        return Run.ended(mixture, history, lowerBound, false, true);
      }
      long begin = System.nanoTime();
      Covariance covariance = mixture.covariance();
      Moments moments;
      Maximization maximization;
      double previous = lowerBound;
      try (CovarianceEstimation estimation =
          covariance.structure().begin(regularization, covariance)) {
        FaintComponents faint = new FaintComponents(mixture, rows);
        moments = rows.expect(mixture, faint.without(estimation::complete));
        lowerBound = moments.logLikelihood() / moments.totalWeight() + plan.logDensityOfConstants();
        if (!Double.isFinite(lowerBound)) {
          return Run.failed(
              mixture,
              history,
              previous,
              "the log-likelihood overflowed; divide the data by something");
        }
        faint.renew(moments);
        maximization = Maximization.of(estimation.finish(moments), moments, mixture);
        if (Recentring.isNeeded(moments, maximization)) {
          moments = Recentring.again(rows, mixture, moments);
          faint.renew(moments);
          maximization = Maximization.of(covariance.structure(), moments, regularization, mixture);
        }
      } catch (CancellationException interrupted) {
        return Run.ended(mixture, history, previous, false, true);
      } catch (DeviceException lost) {
        if (iteration == 1) {
          throw lost; // nothing is computed yet: let the caller choose another device
        }
        String why =
            "the device failed (with the device auto the cpu would have gone on): "
                + lost.getMessage();
        return Run.failed(mixture, history, lowerBound, why);
      }
      if (maximization instanceof Maximization.Failed failed) {
        return Run.failed(mixture, history, lowerBound, describe(failed.singular(), plan));
      }
      GaussianMixture entering = mixture;
      history.add(lowerBound);
      listener.iteration(
          new FitListener.Iteration(
              restart,
              iteration,
              () -> plan.expand(entering).orElseThrow(),
              lowerBound,
              (System.nanoTime() - begin) / 1e9,
              moments.evaluatedPairs(),
              moments.accumulatedPairs()));
      mixture = ((Maximization.Next) maximization).mixture();
      double before = gain;
      gain = lowerBound - previous;
      double parametersARow = plan.parameters(mixture) / moments.totalWeight();
      if (rule.ends(before, gain, tolerance, parametersARow)) {
        return Run.ended(mixture, history, lowerBound, true, false);
      }
    }
    return Run.ended(mixture, history, lowerBound, false, false);
  }

  /** Words a singular covariance for a person; components and features count from 1. */
  public static String describe(CovarianceEstimate.Singular singular, FeaturePlan plan) {
    boolean shared = singular.component() == CovarianceEstimate.Singular.SHARED;
    String which =
        shared
            ? "the shared covariance"
            : "the covariance of component " + (singular.component() + 1);
    if (singular.pivot() < 0) {
      return which + " overflowed; divide the data by something";
    }
    return String.format(
        Locale.ROOT,
        "%s%s is singular at feature %d; a larger ridge%s would help",
        which,
        shared ? "" : String.format(Locale.ROOT, " (of %.4g rows)", singular.count()),
        plan.featureOf(singular.pivot()) + 1,
        shared ? "" : " or fewer components");
  }
}
