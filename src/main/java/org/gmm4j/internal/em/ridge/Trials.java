package org.gmm4j.internal.em.ridge;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.StoppingRule;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.RowWeights;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.EmOptions;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.em.Regrowth;
import org.jspecify.annotations.Nullable;

/** Short fits to the same rows with different ridges, by the ridge's exponent. */
public final class Trials implements AutoCloseable {
  private static final int SMALLEST = -20;
  private static final int GREATEST = 4;
  private static final int COARSE_STEP = 4;

  /** Iterations of a trial: few, and of few rows, which take no time, some more. */
  private static final int LEAST_ITERATIONS = 2;

  private static final int GREATEST_ITERATIONS = 8;
  private static final int ROW_ITERATIONS = 4096;

  /** Rows on which fits are judged: enough for shares of a thousandth. */
  private static final int JUDGED = 4096;

  private static final int JUDGED_VALUES = 1 << 23;

  /** Finds how fits to some rows begin. */
  @FunctionalInterface
  public interface Beginning {
    /** What all fits to these rows have in common. */
    Start on(Dataset data, Backend.Resident rows);
  }

  /** How a fit begins. */
  @FunctionalInterface
  public interface Start {
    /** The parameters to start from. */
    Maximization with(double ridge);
  }

  /**
   * A ridge that was tried.
   *
   * @param ofAll on all rows, or on a sample
   * @param exponent its power of 2
   */
  public record Trial(boolean ofAll, int exponent) {}

  /**
   * What is to be fitted.
   *
   * @param em the fit's loop, whatever its ridge
   * @param listener hears of each ridge that is tried
   * @param scores those of ridges that are known; more are added
   * @param tried told when one was
   */
  public record Task(
      CovarianceStructure structure,
      ExpectationMaximization em,
      Beginning beginning,
      FeaturePlan plan,
      FitListener listener,
      Map<Trial, UnseenScore> scores,
      Runnable tried) {}

  private final Task task;
  private final boolean ofAll;
  private final Dataset data;
  private final Backend.Resident rows;
  private final double[] judged;
  private final RowWeights judgedWeights;
  private final double unit;
  private final @Nullable LeaveHalfOut halves;
  private @Nullable Start start;

  /**
   * Prepares.
   *
   * @param ofAll of the last stage
   * @param rows the data as the backend holds them
   */
  Trials(
      Task task,
      boolean ofAll,
      Dataset data,
      Backend.Resident rows,
      Backend backend,
      Acceleration acceleration) {
    this.task = task;
    this.ofAll = ofAll;
    this.data = data;
    this.rows = rows;
    int count = judged(data.rows(), data.columns());
    Dataset some = data.sample(count);
    this.judged = new double[count * data.columns()];
    some.read(0, count, judged, 0);
    this.judgedWeights = some.weights();
    this.unit = meanVariance(judged, judgedWeights, data.columns());
    this.halves =
        (task.structure().factors() == Factors.OWN && !data.isIncomplete()) || data.rows() < 2
            ? null
            : new LeaveHalfOut(data, backend, acceleration);
  }

  double ridge(int exponent) {
    return Math.scalb(unit, exponent);
  }

  /** The best of the range in coarse steps, from the largest down until that twice did not help. */
  int bestOfFew() {
    int best = GREATEST;
    int inVain = 0;
    for (int e = best; e >= SMALLEST && inVain < 2; e -= COARSE_STEP) {
      inVain = e == best || better(e, best) ? 0 : inVain + 1;
      best = inVain == 0 ? e : best;
    }
    return best;
  }

  /** The top of the hill, in steps that become finer. */
  int climb(int from) {
    int top = from;
    for (int step = COARSE_STEP / 2; step >= 1; step /= 2) {
      while (better(top - step, top)) {
        top -= step;
      }
      while (better(top + step, top)) {
        top += step;
      }
    }
    return top;
  }

  private boolean better(int one, int other) {
    return score(one).compareTo(score(other)) > 0;
  }

  private UnseenScore score(int exponent) {
    if (exponent < SMALLEST || exponent > GREATEST) {
      return UnseenScore.WORST;
    }
    Trial trial = new Trial(ofAll, exponent);
    UnseenScore known = task.scores().get(trial);
    if (known == null) {
      known = fitAndJudge(ridge(exponent));
      task.scores().put(trial, known);
      task.tried().run();
    }
    return known;
  }

  /** The loop of trials on so many rows: a few iterations, but no more than the fit may have. */
  private static ExpectationMaximization loop(ExpectationMaximization em, double rows) {
    long iterations =
        Math.max(LEAST_ITERATIONS, Math.min(GREATEST_ITERATIONS, (long) (ROW_ITERATIONS / rows)));
    return new ExpectationMaximization(
        (int) Math.min(iterations, em.maxIterations()),
        StoppingRule.SCIKIT_LEARN,
        0,
        em.regularization(),
        EmOptions.plain(CollapsePolicy.FAIL),
        em.fixed());
  }

  /** How many rows fits to so many are judged on. */
  static int judged(long rows, int features) {
    return (int) Math.min(rows, Math.min(JUDGED, Math.max(1, JUDGED_VALUES / features)));
  }

  private UnseenScore fitAndJudge(double ridge) {
    requireGoingOn(ExpectationMaximization.isCancelled(task.listener()));
    task.listener().stage(String.format(Locale.ROOT, "trying ridge %.3g", ridge));
    rows.forget(); // a trial is the same, whatever was tried before
    if (start == null) {
      start = task.beginning().on(data, rows);
      rows.forget();
    }
    if (!(start.with(ridge) instanceof Maximization.Next first)) {
      return UnseenScore.WORST;
    }
    ExpectationMaximization em = loop(task.em(), data.weights().count()).withRidge(ridge);
    ExpectationMaximization.Run run =
        em.run(
            Position.at(first.mixture()),
            task.plan(),
            rows,
            Regrowth.NONE,
            1,
            new FitListener() {},
            (at, last) -> {});
    requireGoingOn(run.cancelled());
    if (run.failure() != null) {
      return UnseenScore.WORST;
    }
    return halves == null
        ? LeaveOneOut.score(run.mixture(), data.weights().count(), judged, judgedWeights)
        : halves.score(run.mixture(), em.regularization());
  }

  private static void requireGoingOn(boolean cancelled) {
    if (cancelled) {
      throw new CancellationException("the fit was cancelled while its ridge was chosen");
    }
  }

  @Override
  public void close() {
    if (halves != null) {
      halves.close();
    }
  }

  /** The mean of the variances of those features that vary. */
  private static double meanVariance(double[] rows, RowWeights weights, int d) {
    double sum = 0;
    int varying = 0;
    for (int j = 0; j < d; j++) {
      double first = 0; // about the first value: exactly 0 for a feature that does not vary
      double second = 0;
      double shown = 0;
      double origin = Double.NaN;
      for (int i = 0; i < weights.rows(); i++) {
        double value = rows[i * d + j];
        if (!Double.isNaN(value)) { // missing otherwise
          origin = Double.isNaN(origin) ? value : origin;
          double x = value - origin;
          shown += weights.of(i);
          first += weights.of(i) * x;
          second += weights.of(i) * x * x;
        }
      }
      double variance = shown == 0 ? 0 : second / shown - first / shown * (first / shown);
      if (variance > 0 || Double.isNaN(variance)) { // no number, if it overflowed
        sum += variance;
        varying++;
      }
    }
    double mean = sum / varying;
    if (!(mean > 0) || Double.isInfinite(mean)) {
      throw new DataException(
          varying == 0
              ? "no ridge can be chosen for data that do not vary: give one, above 0"
              : "no ridge can be chosen for data whose squares overflow: divide them by something");
    }
    return mean;
  }
}
