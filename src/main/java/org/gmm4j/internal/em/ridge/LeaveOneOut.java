package org.gmm4j.internal.em.ridge;

import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.internal.blas.OpenBlas;

/**
 * What a component would say of a row if it had been estimated without that row, from what it says
 * now. A row of share r in a component of N rows, at u = x − μ and squared distance D = uᵀΣ⁻¹u,
 * leaves behind
 *
 * <pre>
 *   N′ = N − r,   x − μ′ = (N/N′) u,   Σ′ = (N/N′) (Σ − (r/N′) uuᵀ)
 * </pre>
 *
 * (the ridge in Σ grows by the factor N/N′ with the rest), and so, by the formula of Sherman and
 * Morrison and the matrix determinant lemma,
 *
 * <pre>
 *   D′ = (N/N′) D / (1 − h),   log det Σ′ = log det Σ + d log(N/N′) + log(1 − h),   h = r D / N′
 * </pre>
 *
 * With fewer rows than features D is close to its bound N′/r and D′ many times D: a component knows
 * its own rows far better than others of their kind.
 */
public final class LeaveOneOut {
  private static final int BLOCK = 256;

  /** A share h of a component cannot be more than all of it; rounding can say so. */
  private static final double GREATEST_SHARE = 1 - 1e-12;

  /** A remainder this much smaller than what it was taken from is rounding. */
  private static final double ROUNDING = 10 * Math.ulp(1.0);

  private LeaveOneOut() {}

  /**
   * By how much log πₖ N(x; μₖ, Σₖ) changes when the row is left out of the component, in nats; −∞
   * if nothing remains of it. The factor by which all weights grow is left out.
   *
   * @param count N, the component's rows
   * @param share r, how much of the row is among them, 0 to 1
   * @param squaredDistance D
   * @param features d
   */
  public static double change(double count, double share, double squaredDistance, int features) {
    double rest = count - share;
    if (rest <= ROUNDING * count) {
      return Double.NEGATIVE_INFINITY;
    }
    double growth = count / rest;
    double ofRow = Math.min(share * squaredDistance / rest, GREATEST_SHARE);
    double distanceChange = squaredDistance * (growth / (1 - ofRow) - 1);
    double logDeterminantChange = features * Math.log(growth) + Math.log1p(-ofRow);
    return -Math.log(growth) - 0.5 * (distanceChange + logDeterminantChange);
  }

  /**
   * Squared Mahalanobis distances of many rows from one component.
   *
   * @param rows [count × d], row-major. Not modified.
   * @param mean μₖ [d]. Not modified.
   * @return ‖Pₖ(x − μₖ)‖² [count]
   */
  public static double[] squaredDistances(
      Covariance covariance, int k, double[] mean, double[] rows, int count) {
    OpenBlas.require();
    int d = mean.length;
    double[] p = new double[d * d];
    covariance.precisionCholesky(k).get(p);
    double[] distances = new double[count];
    try (OpenBlas.SingleThreaded scope = OpenBlas.singleThreaded()) {
      IntStream.range(0, (count + BLOCK - 1) / BLOCK)
          .parallel()
          .forEach(block -> whiten(p, mean, rows, block * BLOCK, distances));
    }
    return distances;
  }

  private static void whiten(
      double[] p, double[] mean, double[] rows, int from, double[] distances) {
    int d = mean.length;
    int count = Math.min(BLOCK, distances.length - from);
    double[] y = new double[count * d];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < d; j++) {
        y[i * d + j] = rows[(from + i) * d + j] - mean[j];
      }
    }
    openblas.cblas_dtrmm(
        openblas.CblasRowMajor,
        openblas.CblasRight,
        openblas.CblasLower,
        openblas.CblasTrans,
        openblas.CblasNonUnit,
        count,
        d,
        1,
        p,
        d,
        y,
        d);
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = i * d; j < (i + 1) * d; j++) {
        sum += y[j] * y[j];
      }
      distances[from + i] = sum;
    }
  }
}
