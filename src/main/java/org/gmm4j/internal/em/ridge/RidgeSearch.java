package org.gmm4j.internal.em.ridge;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.StoppingRule;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;

/**
 * Chooses the ridge without labels: the one at which the components say most of rows that they have
 * not seen ({@link LeaveOneOutScore}). docs/ridge.md compares this with other criteria.
 *
 * <p>Ridges are powers of 2 times the mean variance of the features. A few, far from each other,
 * are tried on a sample of the rows; from the best of them on, neighbours on all rows, for as long
 * as that helps. More rows bear a smaller ridge, so that the sample alone would not do.
 *
 * <p>Its fits end by scikit-learn's rule, as those compared in docs/ridge.md did: they are compared
 * with each other, for which the last digits of their log-likelihoods are not needed.
 */
public final class RidgeSearch {
  private static final int SMALLEST = -20;
  private static final int GREATEST = 5;
  private static final int COARSE_STEP = 4;

  private static final int SAMPLE = 2048;
  private static final int SAMPLE_A_COMPONENT = 512;

  /** Rows on which fits are judged: enough for shares of a thousandth. */
  private static final int JUDGED = 8192;

  private static final int JUDGED_VALUES = 1 << 23;

  /** How a fit begins, whatever its ridge. */
  @FunctionalInterface
  public interface Beginning {
    /** The parameters to start from. */
    Maximization at(Dataset data, Backend.Resident rows, double ridge);
  }

  /**
   * A ridge that was tried.
   *
   * @param ofAll on all rows, or on a sample
   * @param exponent its power of 2
   */
  public record Trial(boolean ofAll, int exponent) {}

  private final int components;
  private final ExpectationMaximization em;
  private final Beginning beginning;
  private final FeaturePlan plan;
  private final FitListener listener;
  private final Map<Trial, LeaveOneOutScore> scores;
  private final Runnable tried;

  /**
   * Prepares.
   *
   * @param em the fits' loop, whatever its ridge and stopping rule
   * @param listener hears of each ridge that is tried
   * @param scores those of ridges that are known; more are added
   * @param tried told when one was
   */
  public RidgeSearch(
      int components,
      ExpectationMaximization em,
      Beginning beginning,
      FeaturePlan plan,
      FitListener listener,
      Map<Trial, LeaveOneOutScore> scores,
      Runnable tried) {
    this.components = components;
    this.em = em.withRule(StoppingRule.SCIKIT_LEARN);
    this.beginning = beginning;
    this.plan = plan;
    this.listener = listener;
    this.scores = scores;
    this.tried = tried;
  }

  /** Bytes of Java heap that a search keeps beside its fits. */
  public static long heapBytes(long rows, int features) {
    int most = Math.min(JUDGED, Math.max(1, JUDGED_VALUES / features));
    return Double.BYTES * Math.min(most, rows) * features;
  }

  /**
   * Searches.
   *
   * @param data in the plan's features
   * @param rows the data as the backend holds them
   * @return ρ, in squared units of the data
   * @throws DataException if no feature varies
   */
  public double choose(
      Dataset data, Backend backend, Backend.Resident rows, Acceleration acceleration) {
    Trials all = new Trials(true, data, rows);
    int sampled = Math.max(SAMPLE, SAMPLE_A_COMPONENT * components);
    if (data.rows() <= 2L * sampled) {
      return all.ridge(all.climb(all.bestOfFew()));
    }
    Dataset sample = data.sample(sampled);
    int best;
    try (Backend.Resident some = backend.load(sample, acceleration)) {
      best = new Trials(false, sample, some).bestOfFew();
    }
    return all.ridge(all.climb(best));
  }

  /** Fits to the same rows with different ridges, by the ridge's exponent. */
  private final class Trials {
    private final boolean ofAll;
    private final Dataset data;
    private final Backend.Resident rows;
    private final double[] judged;
    private final int judgedCount;
    private final double unit;

    Trials(boolean ofAll, Dataset data, Backend.Resident rows) {
      this.ofAll = ofAll;
      this.data = data;
      this.rows = rows;
      int most = Math.min(JUDGED, Math.max(1, JUDGED_VALUES / data.columns()));
      this.judgedCount = (int) Math.min(most, data.rows());
      this.judged = new double[judgedCount * data.columns()];
      data.sample(judgedCount).read(0, judgedCount, judged, 0);
      this.unit = meanVariance(judged, judgedCount, data.columns());
    }

    double ridge(int exponent) {
      return Math.scalb(unit, exponent);
    }

    /** The best of the whole range, in coarse steps; of equals the smallest. */
    int bestOfFew() {
      int best = SMALLEST;
      for (int exponent = SMALLEST; exponent <= GREATEST; exponent += COARSE_STEP) {
        best = better(exponent, best) ? exponent : best;
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

    private LeaveOneOutScore score(int exponent) {
      if (exponent < SMALLEST || exponent > GREATEST) {
        return LeaveOneOutScore.WORST;
      }
      Trial trial = new Trial(ofAll, exponent);
      LeaveOneOutScore known = scores.get(trial);
      if (known == null) {
        known = fitAndJudge(ridge(exponent));
        scores.put(trial, known);
        tried.run();
      }
      return known;
    }

    private LeaveOneOutScore fitAndJudge(double ridge) {
      if (ExpectationMaximization.isCancelled(listener)) {
        throw new CancellationException("the fit was cancelled while its ridge was chosen");
      }
      listener.stage(String.format(Locale.ROOT, "trying ridge %.3g", ridge));
      rows.forget(); // a trial is the same, whatever was tried before
      if (!(beginning.at(data, rows, ridge) instanceof Maximization.Next first)) {
        return LeaveOneOutScore.WORST;
      }
      ExpectationMaximization.Run run =
          em.withRidge(ridge)
              .run(
                  Position.at(first.mixture()),
                  plan,
                  rows,
                  1,
                  new FitListener() {},
                  (at, last) -> {});
      return run.failure() == null
          ? LeaveOneOutScore.of(run.mixture(), data.rows(), judged, judgedCount)
          : LeaveOneOutScore.WORST;
    }
  }

  /** The mean of the variances of those features that vary. */
  private static double meanVariance(double[] rows, int count, int d) {
    double sum = 0;
    int varying = 0;
    for (int j = 0; j < d; j++) {
      double first = 0; // about the first row: exactly 0 for a feature that does not vary
      double second = 0;
      for (int i = 0; i < count; i++) {
        double x = rows[i * d + j] - rows[j];
        first += x;
        second += x * x;
      }
      double variance = second / count - first / count * (first / count);
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
