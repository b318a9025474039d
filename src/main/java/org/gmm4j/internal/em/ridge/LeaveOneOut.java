package org.gmm4j.internal.em.ridge;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.data.RowWeights;
import org.gmm4j.internal.blas.OpenBlas;

/**
 * What a component of a full covariance would say of a row if it had been estimated without that
 * row, from what it says now; all other responsibilities are kept. A row of share r in a component
 * of N rows, at u = x − μ and squared distance D = uᵀΣ⁻¹u, leaves behind
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
   * The score of a mixture of full covariances. A feature that does not vary has the ridge as its
   * variance whatever row is left out, and tells nothing: it is not in the score.
   *
   * @param total N, what the rows that it was fitted to {@linkplain RowWeights#count count as}
   * @param rows some or all of them [count × d]. Not modified.
   * @param judged what these count as: of a row that counts more than once, one copy is left out
   */
  public static UnseenScore score(
      GaussianMixture mixture, double total, double[] rows, RowWeights judged) {
    int count = (int) judged.rows();
    int components = mixture.components();
    double[] weights = mixture.weights();
    double[][] distances = new double[components][];
    for (int k = 0; k < components; k++) {
      distances[k] = squaredDistances(mixture.covariance(), k, mixture.mean(k), rows, count);
    }
    boolean[] varying = varying(rows, count, mixture.features());
    double ofConstants = logDensityOfConstants(mixture, varying);
    int features = (int) IntStream.range(0, varying.length).filter(j -> varying[j]).count();
    UnseenScore.Tally tally = new UnseenScore.Tally(components);
    double[] seen = new double[components];
    double[] unseen = new double[components];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < components; k++) {
        seen[k] = mixture.logConstant(k) - 0.5 * distances[k][i];
        unseen[k] = seen[k];
      }
      normalise(seen);
      for (int k = 0; k < components; k++) {
        if (weights[k] > 0) {
          double share = Math.min(1, judged.asRows(judged.of(i))) * seen[k];
          unseen[k] += change(weights[k] * total, share, distances[k][i], features);
        }
      }
      tally.add(seen, unseen, normalise(unseen) - ofConstants, judged.of(i));
    }
    return tally.score();
  }

  private static boolean[] varying(double[] rows, int count, int features) {
    boolean[] varying = new boolean[features];
    for (int i = 1; i < count; i++) {
      for (int j = 0; j < features; j++) {
        varying[j] |= rows[i * features + j] != rows[j];
      }
    }
    return varying;
  }

  /** Σ −½ log 2πσ² over features that do not vary, which vary with no others. */
  private static double logDensityOfConstants(GaussianMixture mixture, boolean[] varying) {
    double[] variances = mixture.covariance().variances(0);
    return IntStream.range(0, varying.length)
        .filter(j -> !varying[j])
        .mapToDouble(j -> -0.5 * Math.log(2 * Math.PI * variances[j]))
        .sum();
  }

  /**
   * Log-densities become posteriors; equal ones if no component is left.
   *
   * @return the logarithm of their sum
   */
  private static double normalise(double[] logDensities) {
    double max = Arrays.stream(logDensities).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < logDensities.length; k++) {
      logDensities[k] = max == Double.NEGATIVE_INFINITY ? 1 : Math.exp(logDensities[k] - max);
      sum += logDensities[k];
    }
    for (int k = 0; k < logDensities.length; k++) {
      logDensities[k] /= sum;
    }
    return max + Math.log(sum);
  }

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
