package org.gmm4j.covariance;

import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gmm4j.internal.linalg.ProjectedScatter;
import org.gmm4j.internal.linalg.RankChoice;
import org.gmm4j.internal.linalg.Subspace;
import org.gmm4j.internal.linalg.Variances;
import org.jspecify.annotations.Nullable;

/** The M-steps of {@link LowRankCovariance}: the first one, and those after it. */
final class LowRankEstimation {
  private static final int PASSES = 3;

  /** Least noise, relative to the mean variance. */
  private static final double FLOOR = 1e-6;

  private LowRankEstimation() {}

  /**
   * Sums for the start: the leading directions of every component's scatter by a randomised
   * subspace iteration (Halko, Martinsson &amp; Tropp 2011).
   */
  static Moments firstMoments(
      LowRankCovariance.Structure structure,
      Function<Scatter, Moments> accumulate,
      int components,
      int features,
      RandomGenerator random) {
    int width = structure.firstDirections(features);
    double[] shared =
        IntStream.range(0, width * features).mapToDouble(i -> random.nextGaussian()).toArray();
    double[][] directions = new double[components][];
    Arrays.fill(directions, Subspace.orthonormal(shared, width, features));
    Moments moments = accumulate.apply(new Scatter.Projected(directions));
    for (int pass = 1; pass < PASSES; pass++) {
      double[][] next = new double[components][];
      for (int k = 0; k < components; k++) {
        ProjectedScatter scatter = moments.projected(k);
        if (!scatter.isBounded()) {
          return moments; // the M-step says so
        }
        next[k] = Subspace.orthonormal(scatter.products(), width, features);
      }
      moments = accumulate.apply(new Scatter.Projected(next));
    }
    return moments;
  }

  static CovarianceEstimate estimate(
      LowRankCovariance.Structure structure,
      Moments moments,
      double ridge,
      @Nullable Covariance previous) {
    int components = moments.components();
    double floor = FLOOR * meanVariance(moments);
    double[][] loadings = new double[components][];
    double[][] noise = new double[components][];
    FullCovariance.eachInParallel(
        components,
        k -> {
          if (previous instanceof LowRankCovariance before && moments.isEmpty(k)) {
            loadings[k] = before.factor(k).loadings();
            noise[k] = before.factor(k).noise();
            return;
          }
          ProjectedScatter scatter = moments.projected(k);
          double[] found =
              previous == null
                  ? first(structure.rank(), scatter, moments.counts()[k], ridge)
                  : scatter.nextFactors();
          loadings[k] = found == null ? new double[0] : found;
          noise[k] =
              found == null
                  ? new double[] {Double.NaN}
                  : noise(structure, scatter.residualVariances(found), ridge, floor);
        });
    return LowRankCovariance.factorised(structure, loadings, noise, moments.counts());
  }

  /** Null if the sums overflowed. */
  private static double @Nullable [] first(
      int rank, ProjectedScatter scatter, double count, double ridge) {
    if (!scatter.isBounded()) {
      return null;
    }
    Subspace.Pairs leading = scatter.leading();
    double[] values = leading.values();
    int d = scatter.variances().length;
    int most = LowRankCovariance.Structure.GREATEST_AUTO;
    int q =
        rank == LowRankCovariance.Structure.AUTO
            ? RankChoice.of(values, scatter.total(), d, count, most)
            : Math.min(rank, values.length);
    return scatter.principalFactors(leading, q, ridge);
  }

  /** The mean variance within components, over features and rows. */
  private static double meanVariance(Moments moments) {
    double total = 0;
    double rows = 0;
    for (int k = 0; k < moments.components(); k++) {
      total += moments.counts()[k] * Variances.mean(moments.variances(k, 0));
      rows += moments.counts()[k];
    }
    return total / rows;
  }

  private static double[] noise(
      LowRankCovariance.Structure structure, double[] residual, double ridge, double floor) {
    if (structure.isIsotropic()) {
      Arrays.fill(residual, Variances.mean(residual));
    }
    Arrays.setAll(residual, j -> Math.max(residual[j], floor) + ridge);
    return residual;
  }
}
