package org.gmm4j.internal.em;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.device.DeviceException;
import org.gmm4j.em.Collapse;
import org.gmm4j.em.EmOptions;
import org.gmm4j.em.Extrapolation;
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
 * @param em how it goes
 * @param fixed parts that stay as they are
 */
public record ExpectationMaximization(
    int maxIterations,
    StoppingRule rule,
    double tolerance,
    Regularization regularization,
    EmOptions em,
    FixedParts fixed) {
  /** The loop that options ask for, if their ridge is chosen. */
  public ExpectationMaximization(FitOptions options) {
    this(
        options.maxIterations(),
        options.stoppingRule(),
        options.tolerance(),
        options.regularization(),
        options.em(),
        options.fixed());
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
   * @param collapses of components
   */
  public record Run(
      GaussianMixture mixture,
      List<Double> history,
      double lowerBound,
      boolean converged,
      boolean cancelled,
      @Nullable String failure,
      List<Collapse> collapses) {
    /** Finished iterations. */
    public int iterations() {
      return history.size();
    }

    /** The same, which went on or could not. */
    public Run withFailure(@Nullable String other) {
      return new Run(mixture, history, lowerBound, converged, cancelled, other, collapses);
    }

    static Run failed(Position now, double lowerBound, String failure) {
      Position at = now.settled();
      return new Run(at.mixture(), at.history(), lowerBound, false, false, failure, at.collapses());
    }

    static Run ended(Position now, boolean cancelled) {
      Position at = now.settled();
      return new Run(
          at.mixture(),
          at.history(),
          at.lowerBound(),
          at.converged(),
          cancelled,
          null,
          at.collapses());
    }
  }

  /** Whether a fit is to end early: its listener wants it, or the thread was interrupted. */
  public static boolean isCancelled(FitListener listener) {
    return listener.isCancelled() || Thread.currentThread().isInterrupted();
  }

  /** The same with another ridge. */
  public ExpectationMaximization withRidge(double other) {
    return new ExpectationMaximization(
        maxIterations, rule, tolerance, regularization.withRidge(other), em, fixed);
  }

  /** The same with another stopping rule. */
  public ExpectationMaximization withRule(StoppingRule other) {
    return new ExpectationMaximization(maxIterations, other, tolerance, regularization, em, fixed);
  }

  /** The same in another way. */
  public ExpectationMaximization with(EmOptions other) {
    return new ExpectationMaximization(
        maxIterations, rule, tolerance, regularization, other, fixed);
  }

  /** The same with so many iterations, whatever they gain. */
  public ExpectationMaximization always(int iterations) {
    return new ExpectationMaximization(iterations, rule, 0, regularization, em, fixed);
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
   * Where a run begins: at what was found, whose covariances are repaired where they are singular.
   *
   * @return null if that must not be, or would not do
   */
  public @Nullable Position start(Maximization found, FeaturePlan plan, FitListener listener) {
    return Rescue.start(found, em.onCollapse(), plan, listener);
  }

  /**
   * Iterates from given parameters on.
   *
   * @param start where to begin, in the plan's features, as are the rows and the result
   * @param regrowth where components start anew
   * @param restart which of several starts this is, from 1
   */
  public Run run(
      Position start,
      FeaturePlan plan,
      Backend.Resident rows,
      Regrowth regrowth,
      int restart,
      FitListener listener,
      Watch watch) {
    Position now = start;
    Rescue rescue =
        new Rescue(
            em.onCollapse(),
            regrowth,
            plan,
            rows.weights().count(),
            now.mixture().components(),
            listener);
    int told = now.iterations() == 0 ? 0 : now.collapses().size();
    while (now.iterations() < maxIterations && !now.converged()) {
      if (isCancelled(listener)) {
        return Run.ended(now, true);
      }
      long begin = System.nanoTime();
      GaussianMixture mixture = now.mixture();
      Step step;
      Rescue.Verdict verdict;
      try {
        step =
            em.hard()
                ? Step.hard(mixture, regularization, fixed, rows)
                : Step.of(mixture, regularization, fixed, rows);
        if (now.path().isTrying() && !isGood(now, step, plan)) {
          now = now.settled();
          continue;
        }
        if (!step.isFinite()) {
          return Run.failed(
              now, now.lowerBound(), "the log-likelihood overflowed; divide the data by something");
        }
        verdict = rescue.judge(now, step);
      } catch (CancellationException interrupted) {
        return Run.ended(now, true);
      } catch (DeviceException lost) {
        if (now.iterations() == 0) {
          throw lost; // nothing is computed yet: let the caller choose another device
        }
        return Run.failed(
            now,
            now.lowerBound(),
            "the device failed (with the device auto the cpu would have gone on): "
                + lost.getMessage());
      }
      double logLikelihood = step.logLikelihood() + plan.logDensityOfConstants();
      if (verdict instanceof Rescue.Verdict.Fails fails) {
        return Run.failed(now, logLikelihood, describe(fails.singular(), plan));
      }
      if (verdict instanceof Rescue.Verdict.Again again) {
        now = again.now();
        continue;
      }
      Rescue.Verdict.Next next = (Rescue.Verdict.Next) verdict;
      now = next.now();
      FitListener.Iteration done =
          new FitListener.Iteration(
              restart,
              now.iterations() + 1,
              () -> plan.expand(mixture).orElseThrow(),
              () -> new FitListener.Centres(mixture.weights(), plan.expandMeans(mixture)),
              logLikelihood,
              (System.nanoTime() - begin) / 1e9,
              step.moments().evaluatedPairs(),
              step.moments().accumulatedPairs(),
              now.collapses().subList(told, now.collapses().size()));
      told = now.collapses().size();
      listener.iteration(done);
      now =
          now.next(
              next.mixture(), logLikelihood, ends(now, next.mixture(), logLikelihood, rows, plan));
      now = em.extrapolation() == Extrapolation.NONE ? now : now.beyond(mixture);
      watch.at(now, done.finished());
    }
    return Run.ended(now, false);
  }

  /** Whether a step beyond EM's was one upwards. */
  private static boolean isGood(Position now, Step step, FeaturePlan plan) {
    return step.maximization() instanceof Maximization.Next
        && step.logLikelihood() + plan.logDensityOfConstants() >= now.lowerBound();
  }

  private boolean ends(
      Position now,
      GaussianMixture next,
      double logLikelihood,
      Backend.Resident rows,
      FeaturePlan plan) {
    double parametersARow = plan.parameters(next) / rows.weights().count();
    return rule.ends(now.gain(), now.gainTo(logLikelihood), tolerance, parametersARow);
  }

  /**
   * Words a singular covariance for a person; components count from 0, as labels do, features from
   * 1.
   */
  public static String describe(CovarianceEstimate.Singular singular, FeaturePlan plan) {
    boolean shared = singular.component() == CovarianceEstimate.Singular.SHARED;
    String which =
        shared ? "the shared covariance" : "the covariance of component " + singular.component();
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
