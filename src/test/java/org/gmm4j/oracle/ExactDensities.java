package org.gmm4j.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;

/**
 * Squared Mahalanobis distances with four times a double's digits: ‖y‖² = (x − μ)ᵀΣ⁻¹(x − μ) by
 * elimination in Σ, which is written out from the mixture's own numbers without a rounding.
 */
public final class ExactDensities {
  private static final MathContext DIGITS = new MathContext(64);

  private ExactDensities() {}

  /**
   * ‖y‖² of every component [K].
   *
   * @param x [d]. Not modified.
   */
  public static double[] squaredDistances(GaussianMixture mixture, double[] x) {
    double[] distances = new double[mixture.components()];
    for (int k = 0; k < distances.length; k++) {
      double[] mean = mixture.mean(k);
      BigDecimal[] gap = new BigDecimal[x.length];
      Arrays.setAll(gap, j -> new BigDecimal(x[j]).subtract(new BigDecimal(mean[j])));
      distances[k] = form(matrix(mixture.covariance(), k), gap).doubleValue();
    }
    return distances;
  }

  /** log pₖ(x) of every component [K]: the mixture's constants, less half of those distances. */
  public static double[] logDensities(GaussianMixture mixture, double[] x) {
    double[] logs = squaredDistances(mixture, x);
    Arrays.setAll(logs, k -> mixture.logConstant(k) - 0.5 * logs[k]);
    return logs;
  }

  /** gᵀΣ⁻¹g. Both are modified. */
  private static BigDecimal form(BigDecimal[][] sigma, BigDecimal[] gap) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < gap.length; i++) {
      sum = sum.add(gap[i].multiply(gap[i]).divide(sigma[i][i], DIGITS), DIGITS);
      for (int p = i + 1; p < gap.length; p++) {
        BigDecimal share = sigma[p][i].divide(sigma[i][i], DIGITS);
        gap[p] = gap[p].subtract(share.multiply(gap[i]), DIGITS);
        for (int j = i; j < gap.length; j++) {
          sigma[p][j] = sigma[p][j].subtract(share.multiply(sigma[i][j]), DIGITS);
        }
      }
    }
    return sum;
  }

  private static BigDecimal[][] matrix(Covariance covariance, int k) {
    int d = covariance.features();
    BigDecimal[][] sigma = new BigDecimal[d][d];
    for (BigDecimal[] row : sigma) {
      Arrays.fill(row, BigDecimal.ZERO);
    }
    if (covariance instanceof TiedCovariance tied) {
      DoubleBuffer all = tied.covariance();
      for (int i = 0; i < d * d; i++) {
        sigma[i / d][i % d] = new BigDecimal(all.get(i));
      }
      return sigma;
    }
    double[] loadings =
        covariance instanceof LowRankCovariance low ? low.loadings(k) : new double[0];
    for (int from = 0; from < loadings.length; from += d) {
      for (int i = 0; i < d * d; i++) {
        BigDecimal product =
            new BigDecimal(loadings[from + i / d]).multiply(new BigDecimal(loadings[from + i % d]));
        sigma[i / d][i % d] = sigma[i / d][i % d].add(product);
      }
    }
    for (int j = 0; j < d; j++) {
      sigma[j][j] = sigma[j][j].add(new BigDecimal(noise(covariance, k, j)));
    }
    return sigma;
  }

  private static double noise(Covariance covariance, int k, int j) {
    if (covariance instanceof DiagonalCovariance diagonal) {
      return diagonal.variances(k)[j];
    }
    return covariance instanceof LowRankCovariance low
        ? low.noise(k)[j]
        : ((SphericalCovariance) covariance).variance(k);
  }
}
