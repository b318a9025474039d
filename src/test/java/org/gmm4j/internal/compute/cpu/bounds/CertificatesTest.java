package org.gmm4j.internal.compute.cpu.bounds;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
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
  private static final double T = Precision.DOUBLE.negligible();

  @ParameterizedTest
  @CsvSource({
    "3, 1e-3, 3, 1", "3, 0.3, 3, 1", "7, 1e-2, 8, 1", "7, 0.1, 8, 1e-4", "7, 0.1, 8, 1e4",
    "20, 1e-3, 20, 1", "20, 3e-2, 20, 1", "20, 0.5, 20, 1", "20, 1e-2, 1, 1", "20, 1e-2, 5, 1e3"
  })
  void boundsHold(int d, double change, double distance, double unit) {
    Random random = new Random(11);
    int certified = 0;
    for (int trial = 0; trial < 5; trial++) {
      GaussianMixture mixture = mixture(d, distance, unit, trial);
      double[][] rows = mixture.sample(350, trial);
      int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
      try (Workers workers = new Workers(2);
          Certificates certificates = certificates(rows, Precision.DOUBLE, workers)) {
        record(certificates, mixture, rows, owners);
        noteLeading(certificates, mixture, rows, owners);
        for (int step = 0; step < 4; step++) {
          mixture = changed(mixture, change, unit, random);
          int[] left = certificates.uncertified(mixture, owners, owners);
          certified += rows.length - left.length;
          if (left.length == rows.length) { // all have to be visited
            record(certificates, mixture, rows, owners);
            noteLeading(certificates, mixture, rows, owners);
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
    double[][] rows = mixture.sample(100, 2);
    int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
    int[] nobody = new int[100];
    Arrays.fill(nobody, -1);
    try (Workers workers = new Workers(1);
        Certificates certificates = certificates(rows, Precision.DOUBLE, workers)) {
      record(certificates, mixture, rows, owners);
      assertEquals(0, certificates.uncertified(mixture, owners, owners).length);
      assertEquals(100, certificates.uncertified(mixture, owners, nobody).length);
      certificates.forget();
      assertEquals(100, certificates.uncertified(mixture, owners, owners).length);
    }
  }

  /** Nothing is proven of rows evaluated in singles, unless the sieve proved it. */
  @Test
  void rowsEvaluatedInSinglesAreVisitedAgain() {
    GaussianMixture mixture = mixture(5, 30, 1, 1);
    double[][] rows = mixture.sample(100, 2);
    int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
    try (Workers workers = new Workers(1);
        Certificates certificates = certificates(rows, Precision.FLOAT, workers)) {
      record(certificates, mixture, rows, owners);
      for (int i = 0; i < 20; i++) { // as the sieve does
        double own = logDensity(mixture, owners[i], rows[i]);
        double distance = Math.sqrt(2 * (mixture.logConstant(owners[i]) - own));
        PairBounds notes = requireNonNull(certificates.notes());
        notes.noteOwn(i, 1.001 * distance);
        for (int k = 0; k < K; k++) {
          notes.note(i, k, logDensity(mixture, k, rows[i]) + 0.1, 5);
        }
      }
      int[] left = certificates.uncertified(mixture, owners, owners);
      assertEquals(80, left.length);
      assertTrue(left[0] == 20, "the first that no proof was given for: " + left[0]);
    }
  }

  @Test
  void roomIsAskedForMoreSeldomWhileItIsRefused() {
    GaussianMixture mixture = mixture(5, 30, 1, 1);
    double[][] rows = mixture.sample(350, 2);
    int[] owners = Arrays.stream(rows).mapToInt(mixture::predict).toArray();
    try (Workers workers = new Workers(1);
        Certificates certificates = certificates(rows, Precision.DOUBLE, workers)) {
      int[] waited = new int[6];
      for (int i = 0; i < waited.length; i++) {
        record(certificates, mixture, rows, owners);
        certificates.uncertified(mixture, owners, owners);
        assertTrue(certificates.room() > 0);
        if (i == 4) {
          certificates.giveRoom(true);
          assertTrue(certificates.room() > 0);
        }
        certificates.giveRoom(false);
        assertEquals(0, certificates.room());
        while (!certificates.worthwhile(K, rows.length, 0)) {
          waited[i]++;
        }
      }
      assertArrayEquals(new int[] {2, 4, 8, 8, 2, 4}, waited);
    }
  }

  private static Certificates certificates(double[][] rows, Precision precision, Workers workers) {
    Certificates certificates = new Certificates(Dataset.of(rows), true, precision, workers);
    certificates.begin(K); // nothing is noted in the first step
    assertNull(certificates.notes());
    certificates.begin(K);
    return certificates;
  }

  /** As an evaluation does. */
  private static void record(
      Certificates certificates, GaussianMixture mixture, double[][] rows, int[] owners) {
    certificates.begin(K);
    double[] logConstants = IntStream.range(0, K).mapToDouble(mixture::logConstant).toArray();
    for (int i = 0; i < rows.length; i++) {
      double[] x = rows[i];
      double[] logDensities =
          IntStream.range(0, K).mapToDouble(k -> logDensity(mixture, k, x)).toArray();
      certificates.record(i, owners[i], logConstants, logDensities, 0, true);
    }
    certificates.recorded(mixture);
  }

  /** As the sieve does: bounds of some pairs by the first features alone. */
  private static void noteLeading(
      Certificates certificates, GaussianMixture mixture, double[][] rows, int[] owners) {
    PairBounds notes = requireNonNull(certificates.notes());
    for (int i = 0; i < rows.length; i += 3) {
      for (int k = 0; k < K; k++) {
        int leading = 1 + (i + k) % mixture.features();
        if (k != owners[i]) {
          double bound = leadingLogDensity(mixture, k, rows[i], leading);
          notes.note(i, k, bound + 1e-9 * (1 + Math.abs(bound)), leading);
        }
      }
    }
  }

  private static void check(
      Certificates certificates,
      GaussianMixture mixture,
      double[][] rows,
      int[] owners,
      int[] left) {
    PairBounds bounds = requireNonNull(certificates.moved());
    for (int i = 0; i < rows.length; i++) {
      double own = logDensity(mixture, owners[i], rows[i]);
      double others = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < K; k++) {
        double log = logDensity(mixture, k, rows[i]);
        others = k == owners[i] ? others : Math.max(others, log);
        assertTrue(bounds.logDensity(i, k) >= log, "log-density of row " + i + ", " + k);
      }
      double distance = Math.sqrt(2 * (mixture.logConstant(owners[i]) - own));
      assertTrue(bounds.ownDistance(i) >= distance, "own distance of row " + i);
      int row = i;
      if (IntStream.of(left).noneMatch(each -> each == row)) {
        assertTrue(own - others > T, "row " + i + " was certified, but is only " + (own - others));
      }
    }
  }

  /** Of the first features alone: at most the distance, at least the log-density. */
  private static double leadingLogDensity(GaussianMixture mixture, int k, double[] x, int leading) {
    double[] p = new double[x.length * x.length];
    ((FullCovariance) mixture.covariance()).precisionCholesky(k).get(p);
    double[] mean = mixture.mean(k);
    double squares = 0;
    for (int i = 0; i < leading; i++) {
      double y = 0;
      for (int j = 0; j <= i; j++) {
        y += p[i * x.length + j] * (x[j] - mean[j]);
      }
      squares += y * y;
    }
    return mixture.logConstant(k) - 0.5 * squares;
  }

  private static double logDensity(GaussianMixture mixture, int k, double[] x) {
    double[] centred = mixture.mean(k);
    Arrays.setAll(centred, j -> x[j] - centred[j]);
    return mixture.logConstant(k) - 0.5 * mixture.covariance().squaredMahalanobis(k, centred);
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
