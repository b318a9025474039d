package org.gmm4j.internal.compute.cpu.bounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A bound may be loose; it may never be wrong. After chains of random updates every bound is
 * compared with brute force, and so is every certificate.
 */
class CertificatesTest {
  private static final int K = 4;
  private static final double T = 40;

  @ParameterizedTest
  @CsvSource({
    "1, 1e-3, 3, 1", "1, 0.3, 3, 1", "7, 1e-2, 8, 1", "7, 0.1, 8, 1e-4", "7, 0.1, 8, 1e4",
    "20, 1e-3, 20, 1", "20, 3e-2, 20, 1", "20, 0.5, 20, 1", "20, 1e-2, 1, 1", "20, 1e-2, 5, 1e3"
  })
  void boundsHold(int d, double change, double distance, double unit) {
    Random random = new Random(11);
    int certified = 0;
    for (int trial = 0; trial < 5; trial++) {
      GaussianMixture mixture = mixture(d, distance, unit, trial);
      double[][] rows = mixture.sample(150, trial);
      int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
      try (Workers workers = new Workers(2);
          Certificates certificates = new Certificates(rows.length, d, Precision.DOUBLE, workers)) {
        record(certificates, mixture, rows, owners);
        for (int step = 0; step < 4; step++) {
          mixture = changed(mixture, change, unit, random);
          int[] left = certificates.uncertified(mixture, owners, owners);
          certified += rows.length - left.length;
          if (left.length == rows.length) { // all have to be visited
            record(certificates, mixture, rows, owners);
          } else {
            check(certificates, mixture, rows, owners, left);
            certificates.recorded(mixture);
          }
        }
      }
    }
    if (change <= 1e-2 && distance >= 8) {
      assertTrue(certified > 300, "bounds are tight enough to be of use: " + certified);
    }
  }

  @Test
  void onlyRowsThatTheSumsHoldAreCertified() {
    GaussianMixture mixture = mixture(5, 30, 1, 1);
    double[][] rows = mixture.sample(50, 2);
    int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
    int[] nobody = new int[50];
    Arrays.fill(nobody, -1);
    try (Workers workers = new Workers(1);
        Certificates certificates = new Certificates(50, 5, Precision.DOUBLE, workers)) {
      record(certificates, mixture, rows, owners);
      assertEquals(0, certificates.uncertified(mixture, owners, owners).length);
      assertEquals(50, certificates.uncertified(mixture, owners, nobody).length);
      certificates.forget();
      assertEquals(50, certificates.uncertified(mixture, owners, owners).length);
    }
  }

  /** Nothing is proven of rows evaluated in singles, unless the sieve proved it. */
  @Test
  void rowsEvaluatedInSinglesAreVisitedAgain() {
    GaussianMixture mixture = mixture(5, 30, 1, 1);
    double[][] rows = mixture.sample(50, 2);
    int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
    try (Workers workers = new Workers(1);
        Certificates certificates = new Certificates(50, 5, Precision.FLOAT, workers)) {
      record(certificates, mixture, rows, owners);
      for (int i = 0; i < 20; i++) { // as the sieve does
        double own = logDensity(mixture, owners[i], rows[i]);
        double distance = Math.sqrt(2 * (mixture.logConstant(owners[i]) - own));
        certificates.recordBounds(i, 1.001 * distance, 0.999 * others(mixture, owners[i], rows[i]));
      }
      int[] left = certificates.uncertified(mixture, owners, owners);
      assertEquals(30, left.length);
      assertTrue(left[0] == 20, "the first that no proof was given for: " + left[0]);
    }
  }

  private static void record(
      Certificates certificates, GaussianMixture mixture, double[][] rows, int[] owners) {
    for (int i = 0; i < rows.length; i++) {
      double own = logDensity(mixture, owners[i], rows[i]);
      certificates.record(
          i, 2 * (mixture.logConstant(owners[i]) - own), others(mixture, owners[i], rows[i]));
    }
    certificates.recorded(mixture);
  }

  private static void check(
      Certificates certificates,
      GaussianMixture mixture,
      double[][] rows,
      int[] owners,
      int[] left) {
    for (int i = 0; i < rows.length; i++) {
      double own = logDensity(mixture, owners[i], rows[i]);
      double others = others(mixture, owners[i], rows[i]);
      double distance = Math.sqrt(2 * (mixture.logConstant(owners[i]) - own));
      assertTrue(certificates.ownDistance(i) >= distance, "own distance of row " + i);
      assertTrue(certificates.otherLogDensity(i) >= others, "other log-density of row " + i);
      int row = i;
      if (IntStream.of(left).noneMatch(each -> each == row)) {
        assertTrue(own - others > T, "row " + i + " was certified, but is only " + (own - others));
      }
    }
  }

  private static double logDensity(GaussianMixture mixture, int k, double[] x) {
    double[] centred = mixture.mean(k);
    Arrays.setAll(centred, j -> x[j] - centred[j]);
    return mixture.logConstant(k) - 0.5 * mixture.covariance().squaredMahalanobis(k, centred);
  }

  private static double others(GaussianMixture mixture, int owner, double[] x) {
    return IntStream.range(0, K)
        .filter(k -> k != owner)
        .mapToDouble(k -> logDensity(mixture, k, x))
        .max()
        .orElseThrow();
  }

  private static GaussianMixture mixture(int d, double distance, double unit, int seed) {
    TextbookEm.Parameters parameters = Problems.mixture(K, d, seed);
    for (int k = 0; k < K; k++) {
      for (int i = 0; i < d; i++) {
        parameters.means()[k][i] *= distance / 2 * unit;
        for (int j = 0; j < d; j++) {
          parameters.covariances()[k][i][j] *= unit * unit;
        }
      }
    }
    return Problems.model(parameters);
  }

  /** Every direction stretched or shrunk, turned and shifted by about {@code change}. */
  private static GaussianMixture changed(
      GaussianMixture mixture, double change, double unit, Random random) {
    int d = mixture.features();
    double[] weights = mixture.weights();
    double[][] means = new double[K][];
    double[][] covariances = new double[K][d * d];
    for (int k = 0; k < K; k++) {
      weights[k] *= Math.exp(change * random.nextGaussian());
      means[k] = mixture.mean(k);
      for (int j = 0; j < d; j++) {
        means[k][j] += change * unit * random.nextGaussian();
      }
      covariances[k] = congruence(mixture, k, change, random);
    }
    double total = Arrays.stream(weights).sum();
    Arrays.setAll(weights, k -> weights[k] / total);
    CovarianceEstimate estimate = FullCovariance.of(covariances, d);
    return new GaussianMixture(
        weights, means, ((CovarianceEstimate.Estimated) estimate).covariance());
  }

  /** (I + E) Σ (I + E)ᵀ. */
  private static double[] congruence(GaussianMixture mixture, int k, double change, Random random) {
    int d = mixture.features();
    double[] e = new double[d * d];
    for (int i = 0; i < d * d; i++) {
      e[i] = change * random.nextGaussian() / Math.sqrt(d) + (i % (d + 1) == 0 ? 1 : 0);
    }
    double[] sigma = new double[d * d];
    ((FullCovariance) mixture.covariance()).covariance(k).get(sigma);
    double[] out = multiply(multiply(e, sigma, d, false), e, d, true);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        out[j * d + i] = out[i * d + j];
      }
    }
    return out;
  }

  private static double[] multiply(double[] a, double[] b, int d, boolean transposed) {
    double[] c = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int p = 0; p < d; p++) {
          c[i * d + j] += a[i * d + p] * (transposed ? b[j * d + p] : b[p * d + j]);
        }
      }
    }
    return c;
  }
}
