package org.gmm4j.internal.compute.gaps;

import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.Moments;

/**
 * What the sums Hⱼ of r M⁻¹ over the rows that miss j make of Σ r C, of a covariance Σ = WWᵀ + Ψ
 * with M = I + Σⱼ∈ₒ wⱼwⱼᵀ / ψⱼ for rows that show o: the diagonal has wⱼᵀHⱼwⱼ and ψⱼ times the sum
 * of r, and BC the columns LᵀHⱼwⱼ.
 *
 * @param noise Ψ [d]
 * @param loadings Wᵀ [q × d]
 * @param transposedRoot Lᵀ [q × q]
 */
public record FactorSums(double[] noise, double[] loadings, double[] transposedRoot) {
  /** Numbers of Hⱼ's lower triangle, and behind them the sum of r. */
  public static int packed(int q) {
    return q * (q + 1) / 2 + 1;
  }

  /** Lᵀ = L⁻¹(LLᵀ) = L⁻¹(I + WᵀΨ⁻¹W). */
  public static double[] transposedRoot(Covariance covariance, int k) {
    int q = covariance.rank(k);
    double[] inverse = covariance.root(k);
    double[] projection = covariance.projection(k); // L⁻¹WᵀΨ⁻¹
    double[] loadings = covariance.loadings(k);
    int d = covariance.features();
    double[] transposed = new double[q * q];
    for (int a = 0; a < q; a++) {
      for (int b = 0; b < q; b++) {
        double sum = inverse[a * q + b];
        for (int j = 0; j < d; j++) {
          sum += projection[a * d + j] * loadings[b * d + j];
        }
        transposed[a * q + b] = sum;
      }
    }
    return transposed;
  }

  /**
   * Puts them into a component's moments.
   *
   * @param sums Hⱼ and the sums of r, by their numbers and then by j [packed × d]
   */
  public void finish(double[] sums, Moments moments, int k) {
    int d = noise.length;
    int q = loadings.length / d;
    int packed = packed(q);
    double[] directions = moments.scatter().directions(k);
    double[] h = new double[q];
    for (int j = 0; j < d; j++) {
      double variance = sums[(packed - 1) * d + j] * noise[j];
      for (int a = 0; a < q; a++) {
        h[a] = 0;
        for (int b = 0; b < q; b++) {
          int row = Math.max(a, b);
          h[a] += sums[(row * (row + 1) / 2 + Math.min(a, b)) * d + j] * loadings[b * d + j];
        }
      }
      double alongFactors = 0;
      for (int a = 0; a < q; a++) {
        alongFactors += loadings[a * d + j] * h[a];
      }
      if (moments.scatter().hasSquares()) {
        moments.squares(k)[j] += variance + alongFactors;
      } else if (moments.scatter().isPooled()) {
        moments.pooled()[j * d + j] += variance;
      } else {
        moments.second(k)[j * d + j] += variance;
      }
      for (int i = 0; i * d < directions.length; i++) {
        double product = q == 0 ? directions[i * d + j] * variance : 0;
        for (int b = 0; b < q; b++) {
          product += transposedRoot[i * q + b] * h[b];
        }
        moments.products(k)[i * d + j] += product;
      }
    }
  }
}
