package org.gmm4j.oracle;

import java.util.Arrays;
import java.util.Comparator;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;

/**
 * Log-densities of a mixture with twice the digits, by the definition: Σ written out from the
 * parameters, Σ = LLᵀ, Ly = x − μ.
 */
public final class ExactDensities {
  private static final DoubleDouble LOG_2PI =
      DoubleDouble.of(2 * Math.PI)
          .plus(DoubleDouble.of(2.4492935982947064e-16)) // 2π to 106 bits
          .logarithm();

  private final double[][] means;
  private final DoubleDouble[][][] factors;
  private final DoubleDouble[] constants;

  /** Takes a mixture of any structure, none of whose weights is 0. */
  public ExactDensities(GaussianMixture mixture) {
    int components = mixture.components();
    means = new double[components][];
    factors = new DoubleDouble[components][][];
    constants = new DoubleDouble[components];
    for (int k = 0; k < components; k++) {
      means[k] = mixture.mean(k);
      factors[k] = cholesky(sigma(mixture.covariance(), k));
      DoubleDouble constant = DoubleDouble.of(mixture.weights()[k]).logarithm();
      int d = means[k].length;
      constant = constant.minus(LOG_2PI.times(DoubleDouble.of(0.5 * d)));
      for (int j = 0; j < d; j++) {
        constant = constant.minus(factors[k][j][j].logarithm());
      }
      constants[k] = constant;
    }
  }

  private static DoubleDouble[][] sigma(Covariance covariance, int k) {
    int d = covariance.features();
    DoubleDouble[][] sigma = new DoubleDouble[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sigma[i][j] = DoubleDouble.of(entry(covariance, k, i, j));
      }
    }
    if (covariance instanceof LowRankCovariance low) {
      double[] loadings = low.loadings(k);
      for (int from = 0; from < loadings.length; from += d) {
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            sigma[i][j] =
                sigma[i][j].plus(
                    DoubleDouble.of(loadings[from + i]).times(DoubleDouble.of(loadings[from + j])));
          }
        }
      }
    }
    return sigma;
  }

  /** Of low ranks, the noise alone. */
  private static double entry(Covariance covariance, int k, int i, int j) {
    if (covariance instanceof FullCovariance full) {
      return full.covariance(k).get(i * full.features() + j);
    }
    if (covariance instanceof TiedCovariance tied) {
      return tied.covariance().get(i * tied.features() + j);
    }
    if (i != j) {
      return 0;
    }
    if (covariance instanceof DiagonalCovariance diagonal) {
      return diagonal.variances(k)[i];
    }
    return covariance instanceof SphericalCovariance spherical
        ? spherical.variance(k)
        : ((LowRankCovariance) covariance).noise(k)[i];
  }

  private static DoubleDouble[][] cholesky(DoubleDouble[][] sigma) {
    int d = sigma.length;
    DoubleDouble[][] factor = new DoubleDouble[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        DoubleDouble sum = sigma[i][j];
        for (int p = 0; p < j; p++) {
          sum = sum.minus(factor[i][p].times(factor[j][p]));
        }
        factor[i][j] = i == j ? sum.squareRoot() : sum.dividedBy(factor[j][j]);
      }
    }
    return factor;
  }

  /** log pₖ(x) of every component [K]. */
  public double[] logDensities(double[] x) {
    double[] logs = new double[means.length];
    Arrays.setAll(
        logs, k -> constants[k].minus(squaredDistance(k, x).times(DoubleDouble.of(0.5))).value());
    return logs;
  }

  /**
   * What a row has of a mixture.
   *
   * @param logDensity log p(x)
   * @param sizes by component, |cₖ| + ½ ‖y‖² [K]
   * @param posteriors r [K]
   */
  public record Row(double logDensity, double[] sizes, double[] posteriors) {}

  /**
   * Evaluates one row; of components that are nothing beside the best, size and posterior are 0.
   */
  public Row evaluate(double[] x) {
    int components = means.length;
    double[] rough = new double[components];
    Arrays.setAll(rough, k -> constants[k].value() - 0.5 * roughSquaredDistance(k, x));
    double greatestRough = Arrays.stream(rough).max().orElseThrow();
    double least = greatestRough - 60 - 1e-9 * Math.abs(greatestRough);
    DoubleDouble[] logs = new DoubleDouble[components];
    double[] sizes = new double[components];
    Arrays.fill(logs, DoubleDouble.of(-1e300));
    for (int k = 0; k < components; k++) {
      if (rough[k] >= least) {
        DoubleDouble half = squaredDistance(k, x).times(DoubleDouble.of(0.5));
        logs[k] = constants[k].minus(half);
        sizes[k] = Math.abs(constants[k].value()) + half.value();
      }
    }
    DoubleDouble greatest =
        Arrays.stream(logs).max(Comparator.comparingDouble(DoubleDouble::value)).orElseThrow();
    double[] shares =
        Arrays.stream(logs).mapToDouble(log -> Math.exp(log.minus(greatest).value())).toArray();
    double sum = Arrays.stream(shares).sum();
    return new Row(
        greatest.plus(DoubleDouble.of(Math.log(sum))).value(),
        sizes,
        Arrays.stream(shares).map(share -> share / sum).toArray());
  }

  private double roughSquaredDistance(int k, double[] x) {
    double[] y = new double[x.length];
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      double sum = x[i] - means[k][i];
      for (int j = 0; j < i; j++) {
        sum -= factors[k][i][j].high() * y[j];
      }
      y[i] = sum / factors[k][i][i].high();
      square += y[i] * y[i];
    }
    return square;
  }

  private DoubleDouble squaredDistance(int k, double[] x) {
    int d = x.length;
    DoubleDouble[] y = new DoubleDouble[d];
    DoubleDouble square = DoubleDouble.ZERO;
    for (int i = 0; i < d; i++) {
      DoubleDouble sum = DoubleDouble.difference(x[i], means[k][i]);
      for (int j = 0; j < i; j++) {
        sum = sum.minus(factors[k][i][j].times(y[j]));
      }
      y[i] = sum.dividedBy(factors[k][i][i]);
      square = square.plus(y[i].times(y[i]));
    }
    return square;
  }
}
