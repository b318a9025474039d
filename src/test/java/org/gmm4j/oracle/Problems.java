package org.gmm4j.oracle;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;

/** Random mixtures and rows for tests. */
public final class Problems {
  private record Question(int components, int d, long seed) {}

  private static final Kept<Question, TextbookEm.Parameters> KEPT = new Kept<>();

  private Problems() {}

  /** A mixture whose components overlap somewhat: standard deviations about 1, means about 2. */
  public static TextbookEm.Parameters mixture(int components, int d, long seed) {
    return d < Kept.LARGE
        ? newMixture(components, d, seed)
        : copy(KEPT.get(new Question(components, d, seed), () -> newMixture(components, d, seed)));
  }

  private static TextbookEm.Parameters copy(TextbookEm.Parameters kept) {
    return new TextbookEm.Parameters(
        kept.weights().clone(),
        Arrays.stream(kept.means()).map(double[]::clone).toArray(double[][]::new),
        Arrays.stream(kept.covariances())
            .map(each -> Arrays.stream(each).map(double[]::clone).toArray(double[][]::new))
            .toArray(double[][][]::new));
  }

  private static TextbookEm.Parameters newMixture(int components, int d, long seed) {
    Random random = new Random(seed);
    double[] weights = new double[components];
    double[][] means = new double[components][d];
    double[][][] covariances = new double[components][d][d];
    double total = 0;
    for (int k = 0; k < components; k++) {
      weights[k] = 0.5 + random.nextDouble();
      total += weights[k];
      double[][] a = new double[d][d];
      double[][] transposed = new double[d][d];
      for (int i = 0; i < d; i++) {
        means[k][i] = 2 * random.nextGaussian();
        for (int j = 0; j < d; j++) {
          a[i][j] = random.nextGaussian() / Math.sqrt(d);
          transposed[j][i] = a[i][j];
        }
      }
      for (int i = 0; i < d; i++) {
        double[] row = covariances[k][i];
        for (int p = 0; p < d; p++) {
          double[] column = transposed[p];
          for (int j = 0; j <= i; j++) { // along memory: this is most of a test's time otherwise
            row[j] += a[i][p] * column[j];
          }
        }
        for (int j = 0; j < i; j++) {
          covariances[k][j][i] = row[j];
        }
        row[i] += 0.3;
      }
    }
    for (int k = 0; k < components; k++) {
      weights[k] /= total;
    }
    return new TextbookEm.Parameters(weights, means, covariances);
  }

  /** Rows of that mixture: [n × d]. */
  public static double[][] rows(TextbookEm.Parameters mixture, int n, long seed) {
    Random random = new Random(seed);
    int d = mixture.means()[0].length;
    double[][][] factors = new double[mixture.weights().length][][];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = TextbookEm.cholesky(mixture.covariances()[k]);
    }
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      int k = random.nextInt(factors.length);
      double[] z = new double[d];
      for (int i = 0; i < d; i++) {
        z[i] = random.nextGaussian();
        row[i] = mixture.means()[k][i];
        for (int j = 0; j <= i; j++) {
          row[i] += factors[k][i][j] * z[j];
        }
      }
    }
    return rows;
  }

  /** The same parameters as the engine has them. */
  public static GaussianMixture model(TextbookEm.Parameters parameters) {
    int d = parameters.means()[0].length;
    double[][] flat = new double[parameters.weights().length][d * d];
    for (int k = 0; k < flat.length; k++) {
      for (int i = 0; i < d; i++) {
        System.arraycopy(parameters.covariances()[k][i], 0, flat[k], i * d, d);
      }
    }
    CovarianceEstimate estimate = FullCovariance.of(flat, d);
    return new GaussianMixture(
        parameters.weights(),
        parameters.means(),
        ((CovarianceEstimate.Estimated) estimate).covariance());
  }

  /** Spherical components of equal weight. */
  public static GaussianMixture spheres(double[][] means, double... variances) {
    double[] weights = new double[means.length];
    Arrays.fill(weights, 1.0 / means.length);
    int d = means[0].length;
    double[][] covariances = new double[means.length][d * d];
    for (int k = 0; k < means.length; k++) {
      for (int j = 0; j < d; j++) {
        covariances[k][j * d + j] = variances[k];
      }
    }
    return new GaussianMixture(
        weights, means, FullCovariance.of(covariances, d).orElseThrow(Object::toString));
  }
}
