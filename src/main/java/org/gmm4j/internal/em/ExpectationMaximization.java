package org.gmm4j.internal.em;

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

    static Run failed(Position at, double lowerBound, String failure) {
      return new Run(at.mixture(), at.history(), lowerBound, false, false, failure);
    }

    static Run ended(Position at, boolean cancelled) {
      return new Run(at.mixture(), at.history(), at.lowerBound(), at.converged(), cancelled, null);
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

  /** Hears where a run stands, after each iteration. */
  @FunctionalInterface
  public interface Watch {
    /**
     * The rows' resident is between two calls.
     *
     * @param last the iteration that has led there
     */
    void at(Position position, FitListener.Finished last);
  }

  /**
   * Iterates from given parameters on.
   *
   * @param now where to begin, in the plan's features, as are the rows and the result
   * @param restart which of several starts this is, from 1
   */
  public Run run(
      Position now,
      FeaturePlan plan,
      Backend.Resident rows,
      int restart,
      FitListener listener,
      Watch watch) {
    while (now.iterations() < maxIterations && !now.converged()) {
      if (isCancelled(listener)) {
        return Run.ended(now, true);
      }
      long begin = System.nanoTime();
      GaussianMixture mixture = now.mixture();
      Covariance covariance = mixture.covariance();
      Moments moments;
      Maximization maximization;
      double lowerBound = now.lowerBound();
      try (CovarianceEstimation estimation =
          covariance.structure().begin(regularization, covariance)) {
        FaintComponents faint = new FaintComponents(mixture, rows);
        moments = rows.expect(mixture, faint.without(estimation));
        lowerBound = moments.logLikelihood() / moments.totalWeight() + plan.logDensityOfConstants();
        if (!Double.isFinite(lowerBound)) {
          return Run.failed(
              now, now.lowerBound(), "the log-likelihood overflowed; divide the data by something");
        }
        faint.renew(moments);
        maximization = Maximization.of(estimation.finish(moments), moments, mixture);
        if (Recentring.isNeeded(moments, maximization)) {
          moments = Recentring.again(rows, mixture, moments);
          faint.renew(moments);
          maximization = Maximization.of(covariance.structure(), moments, regularization, mixture);
        }
      } catch (CancellationException interrupted) {
        return Run.ended(now, true);
      } catch (DeviceException lost) {
        if (now.iterations() == 0) {
          throw lost; // nothing is computed yet: let the caller choose another device
        }
        return Run.failed(
            now,
            lowerBound,
            "the device failed (with the device auto the cpu would have gone on): "
                + lost.getMessage());
      }
      if (maximization instanceof Maximization.Failed failed) {
        return Run.failed(now, lowerBound, describe(failed.singular(), plan));
      }
      FitListener.Iteration done =
          new FitListener.Iteration(
              restart,
              now.iterations() + 1,
              () -> plan.expand(mixture).orElseThrow(),
              () -> new FitListener.Centres(mixture.weights(), plan.expandMeans(mixture)),
              lowerBound,
              (System.nanoTime() - begin) / 1e9,
              moments.evaluatedPairs(),
              moments.accumulatedPairs());
      listener.iteration(done);
      GaussianMixture next = ((Maximization.Next) maximization).mixture();
      double parametersARow = plan.parameters(next) / moments.totalWeight();
      double before = now.gain();
      double gain = lowerBound - now.lowerBound();
      now = now.next(next, lowerBound, rule.ends(before, gain, tolerance, parametersARow));
      watch.at(now, done.finished());
    }
    return Run.ended(now, false);
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
