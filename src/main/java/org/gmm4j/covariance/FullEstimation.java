package org.gmm4j.covariance;

import org.gmm4j.Regularization;
import org.gmm4j.internal.linalg.Cholesky;
import org.gmm4j.internal.linalg.EarlyWork;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

/**
 * The M-step of full covariances, each factorised as soon as its sums are complete. A component's
 * second moments are gone then: its factor has their place.
 */
final class FullEstimation implements CovarianceEstimation {
  private final Regularization regularization;
  private final @Nullable FullCovariance previous;
  private @Nullable Step step;

  /**
   * Begins.
   *
   * @param previous what components without rows keep; null in the first step
   */
  FullEstimation(Regularization regularization, @Nullable FullCovariance previous) {
    this.regularization = regularization;
    this.previous = previous;
  }

  @Override
  public double leastVariance() {
    return regularization.ridge();
  }

  @Override
  public void complete(Moments moments, int k) {
    stepOf(moments).begin(k);
  }

  @Override
  public CovarianceEstimate finish(Moments moments) {
    return stepOf(moments).finish();
  }

  private Step stepOf(Moments moments) {
    Step present = step;
    if (present == null || present.moments != moments) {
      close();
      present = new Step(moments);
      step = present;
    }
    return present;
  }

  @Override
  public void close() {
    if (step != null) {
      step.work.cancel();
    }
  }

  /** What was begun of certain sums. */
  private final class Step {
    private final Moments moments;
    private final EarlyWork work = new EarlyWork();
    private final double[][] triangles;
    private final Cholesky.@Nullable Factor[] factors;
    private final int[] pivots;
    private final boolean[] begun;

    Step(Moments moments) {
      this.moments = moments;
      this.triangles = new double[moments.components()][];
      this.factors = new Cholesky.Factor[moments.components()];
      this.pivots = new int[moments.components()];
      this.begun = new boolean[moments.components()];
    }

    void begin(int k) {
      begun[k] = true;
      if (previous != null && moments.isEmpty(k)) {
        triangles[k] = previous.ownTriangle(k);
        factors[k] = previous.factor(k);
        return;
      }
      work.begin(
          () -> {
            double[] second = moments.takeSecond(k);
            triangles[k] = covariance(moments, k, second, regularization);
            FullCovariance.keep(
                Cholesky.ofTriangle(triangles[k], moments.features(), second), k, factors, pivots);
          });
    }

    CovarianceEstimate finish() {
      for (int k = 0; k < begun.length; k++) {
        if (!begun[k]) {
          begin(k);
        }
      }
      work.finish();
      return FullCovariance.collect(
          moments.features(), triangles, factors, pivots, moments.counts());
    }
  }

  private static double[] covariance(
      Moments moments, int k, double[] second, Regularization regularization) {
    int d = moments.features();
    double count = moments.counts()[k];
    double inverse = moments.perRow(k);
    double[] first = moments.first(k);
    double[] sigma = new double[Triangle.begin(d)];
    double[] line = new double[d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(second, i * d, line, 0, i + 1);
      centre(line, i + 1, inverse, first, first[i] * inverse);
      System.arraycopy(line, 0, sigma, Triangle.begin(i), i + 1);
    }
    if (regularization.ridge() == 0) {
      leaveOutWhatIsOne(moments.shown(), k, regularization.shrinkage().isNone(), sigma, d);
    }
    double[] fourth = moments.fourthMoments();
    regularization
        .shrinkage()
        .shrink(sigma, d, count, fourth == null ? Double.NaN : fourth[k] * inverse);
    for (int i = 0; i < d; i++) {
      sigma[Triangle.begin(i) + i] += regularization.ridge();
    }
    return sigma;
  }

  private static void centre(
      double[] line, int count, double inverse, double[] first, double meanShift) {
    for (int j = 0; j < count; j++) {
      line[j] = line[j] * inverse - meanShift * (first[j] * inverse);
    }
  }

  /** Shrinkage gives a feature without variance that of the others, if these have some. */
  private static void leaveOutWhatIsOne(
      ShownValues shown, int k, boolean alone, double[] sigma, int d) {
    for (int i = 0; i < d; i++) {
      if (alone ? shown.isOne(k, i) : shown.areOne(k)) {
        for (int j = 0; j < d; j++) {
          sigma[Triangle.begin(Math.max(i, j)) + Math.min(i, j)] = 0;
        }
      }
    }
  }
}
