package org.gmm4j.internal.compute.cpu.sweep;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Median;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.sums.MomentSums;
import org.gmm4j.internal.linalg.Cholesky;
import org.jspecify.annotations.Nullable;

/** The centre of the data and the scatter of all rows about it, each found when first needed. */
public final class PooledScatter {
  private final Dataset data;
  private final Workers workers;
  private double @Nullable [] centre;
  private @Nullable Moments total;

  PooledScatter(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
  }

  /** The median of the data [d]. Not to be modified. */
  public double[] centre() {
    double[] point = centre;
    if (point == null) {
      point = Median.of(data);
      centre = point;
    }
    return point;
  }

  /**
   * Of tied covariances what densities about the centre leave out, all components having it in
   * common: the scatter, and its part of the log-likelihood.
   *
   * @param moments about the centre, with diagonals, which are not read
   */
  public Moments complete(Moments moments, GaussianMixture mixture) {
    Moments pooled = inPlaceOfDiagonals(moments);
    pooled.addRows(
        moments.rows(), moments.totalWeight(), moments.logLikelihood() + logLikelihood(mixture));
    pooled.addWork(moments.evaluatedPairs(), 0);
    return pooled;
  }

  /** −½ Σₙ wₙ ‖P(xₙ − c)‖² of tied covariances. */
  double logLikelihood(GaussianMixture mixture) {
    return -0.5
        * Cholesky.sumOfSquaredNorms(
            mixture.covariance().precisionCholesky(0), total().second(0), mixture.features());
  }

  /** With the scatter of all rows in the place of the diagonals. */
  Moments inPlaceOfDiagonals(Moments moments) {
    int components = moments.components();
    double[][] references = new double[components][];
    Arrays.setAll(references, moments::reference);
    Moments pooled = new Moments(references, new Scatter.Pooled());
    for (int k = 0; k < components; k++) {
      pooled.counts()[k] = moments.counts()[k];
      System.arraycopy(moments.first(k), 0, pooled.first(k), 0, data.columns());
    }
    double[] all = total().second(0);
    System.arraycopy(all, 0, pooled.pooled(), 0, all.length);
    pooled.addWork(0, moments.accumulatedPairs());
    return pooled;
  }

  /**
   * The scatter of all rows about the centre, which it names as its reference. In doubles whatever
   * the precision: what lies within components is a difference from it, and small where they are
   * far apart.
   */
  Moments total() {
    Moments sums = total;
    if (sums == null) {
      try (MomentSums sum = new MomentSums(workers, Precision.DOUBLE, 1, data, true)) {
        sum.reset(new double[][] {centre()});
        sum.settle(IntStream.range(0, data.arrayRows()).toArray(), new int[data.arrayRows()]);
        sums = sum.moments();
      }
      total = sums;
    }
    return sums;
  }
}
