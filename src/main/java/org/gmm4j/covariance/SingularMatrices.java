package org.gmm4j.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.internal.linalg.Cholesky;
import org.gmm4j.internal.linalg.Raising;
import org.gmm4j.internal.linalg.Triangle;
import org.gmm4j.internal.linalg.Variances;
import org.jspecify.annotations.Nullable;

/** What is said of covariances of which some could not be factorised, and how they are raised. */
final class SingularMatrices {
  private SingularMatrices() {}

  /**
   * Matrices.
   *
   * @param triangles of Σₖ [K]; empty where it is not known
   * @param factors of those that have one [K]
   * @param pivots where the others broke [K]
   * @param first the first of them
   */
  static CovarianceEstimate.Singular of(
      int features,
      double[][] triangles,
      Cholesky.@Nullable Factor[] factors,
      int[] pivots,
      double[] counts,
      int first) {
    for (int k = first; k < factors.length; k++) {
      if (factors[k] == null && (pivots[k] < 0 || triangles[k].length == 0)) {
        return new CovarianceEstimate.Singular(k, pivots[k], counts[k], null);
      }
    }
    return new CovarianceEstimate.Singular(
        first,
        pivots[first],
        counts[first],
        () -> raised(features, triangles, factors, pivots, counts));
  }

  private static CovarianceEstimate.@Nullable Raised raised(
      int features,
      double[][] triangles,
      Cholesky.@Nullable Factor[] factors,
      int[] pivots,
      double[] counts) {
    double[][] variances = new double[triangles.length][features];
    for (int k = 0; k < triangles.length; k++) {
      for (int j = 0; j < features; j++) {
        variances[k][j] = triangles[k][Triangle.begin(j) + j];
      }
    }
    double[] pooled = Raising.pooled(variances, counts);
    double[][] raised = triangles.clone();
    Cholesky.Factor[] all = new Cholesky.Factor[factors.length];
    List<CovarianceEstimate.Repair> repairs = new ArrayList<>();
    for (int k = 0; k < all.length; k++) {
      Cholesky.Factor factor = factors[k];
      if (factor == null) {
        Raising.Raised found = Raising.matrix(triangles[k], pooled);
        if (found == null) {
          return null;
        }
        raised[k] = found.triangle();
        factor = found.factor();
        repairs.add(new CovarianceEstimate.Repair(k, pivots[k], counts[k], found.share()));
      }
      all[k] = factor;
    }
    return new CovarianceEstimate.Raised(new FullCovariance(features, raised, all), repairs);
  }

  /**
   * Diagonals.
   *
   * @param variances [K × d]
   * @param raised makes covariances of such that are positive
   * @return null if they are so already
   */
  static CovarianceEstimate.@Nullable Singular ofDiagonals(
      double[][] variances, double[] counts, Raised raised) {
    List<CovarianceEstimate.Repair> repairs = new ArrayList<>();
    for (int k = 0; k < variances.length; k++) {
      int bad = Variances.firstBad(variances[k]);
      if (bad != Variances.NONE && !Double.isFinite(variances[k][bad])) {
        return CovarianceEstimate.Singular.overflowed(k, counts[k]);
      }
      if (bad != Variances.NONE) {
        repairs.add(new CovarianceEstimate.Repair(k, bad, counts[k], 0));
      }
    }
    if (repairs.isEmpty()) {
      return null;
    }
    CovarianceEstimate.Repair first = repairs.get(0);
    return new CovarianceEstimate.Singular(
        first.component(),
        first.pivot(),
        first.count(),
        () -> {
          double[] pooled = Raising.pooled(variances, counts);
          double[][] positive =
              Arrays.stream(variances)
                  .map(own -> Raising.variances(own, pooled))
                  .toArray(double[][]::new);
          return raised.of(positive) instanceof CovarianceEstimate.Estimated estimated
              ? new CovarianceEstimate.Raised(estimated.covariance(), repairs)
              : null;
        });
  }

  /** Makes covariances of a structure from variances [K × d]. */
  interface Raised {
    CovarianceEstimate of(double[][] variances);
  }
}
