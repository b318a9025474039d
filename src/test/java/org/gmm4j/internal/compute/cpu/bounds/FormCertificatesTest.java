package org.gmm4j.internal.compute.cpu.bounds;

import static java.util.Objects.requireNonNull;
import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.sums.HardByteSums;
import org.gmm4j.oracle.Scatters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After chains of random updates every certificate is compared with brute force. */
class FormCertificatesTest {
  private static final double T = 40;
  private static final int ROWS = 400;
  private static final int BYTE = 255;

  /** Random parameters in units of which bytes are 0 to 1. */
  private record Parameters(double[] weights, double[][] means, double[][] variances) {
    static Parameters random(int k, int d, double width, Random random) {
      double[] weights = random.doubles(k, 0.5, 1.5).toArray();
      double[][] means = new double[k][];
      double[][] variances = new double[k][];
      for (int c = 0; c < k; c++) {
        means[c] = random.doubles(d, 0.2, 0.8).toArray();
        variances[c] = random.doubles(d, 0.5, 2).map(v -> v * width * width).toArray();
      }
      return new Parameters(weights, means, variances);
    }

    Parameters changed(double change, Random random) {
      double[][] nextMeans = new double[means.length][];
      double[][] nextVariances = new double[means.length][];
      for (int c = 0; c < means.length; c++) {
        int k = c;
        nextMeans[c] = means[c].clone();
        nextVariances[c] = variances[c].clone();
        for (int j = 0; j < means[c].length; j++) {
          nextMeans[k][j] += change * Math.sqrt(variances[k][j]) * random.nextGaussian();
          nextVariances[k][j] *= Math.exp(change * random.nextGaussian());
        }
      }
      double[] nextWeights =
          Arrays.stream(weights).map(w -> w * Math.exp(change * random.nextGaussian())).toArray();
      return new Parameters(nextWeights, nextMeans, nextVariances);
    }

    GaussianMixture mixture(boolean spherical) {
      double total = Arrays.stream(weights).sum();
      CovarianceEstimate estimate =
          spherical
              ? SphericalCovariance.of(
                  means[0].length, Arrays.stream(variances).mapToDouble(v -> v[0]).toArray())
              : DiagonalCovariance.of(variances);
      Covariance covariance = ((CovarianceEstimate.Estimated) estimate).covariance();
      return new GaussianMixture(
          Arrays.stream(weights).map(w -> w / total).toArray(), means, covariance);
    }
  }

  /** Rows of the mixture as bytes; every fourth halfway between two of them. */
  private static Dataset bytes(GaussianMixture mixture, long seed) {
    double[][] rows = mixture.sample(ROWS, seed);
    byte[][] bytes = new byte[ROWS][rows[0].length];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        double value = i % 4 == 3 ? (rows[i][j] + rows[i - 1][j]) / 2 : rows[i][j];
        bytes[i][j] = (byte) Math.round(BYTE * Math.max(0, Math.min(1, value)));
      }
    }
    return Dataset.of(bytes).dividedBy(BYTE);
  }

  private static double[] logs(GaussianMixture mixture, double[] row) {
    double[] logs = new double[mixture.components()];
    for (int k = 0; k < logs.length; k++) {
      double[] centred = row.clone();
      double[] mean = mixture.mean(k);
      Arrays.setAll(centred, j -> row[j] - mean[j]);
      logs[k] = mixture.logConstant(k) - 0.5 * mixture.covariance().squaredMahalanobis(k, centred);
    }
    return logs;
  }

  private static double lead(double[] logs, int owner) {
    double others = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logs.length; k++) {
      others = k == owner ? others : Math.max(others, logs[k]);
    }
    return logs[owner] - others;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 30, 0.1, 1e-3, false", "2, 30, 0.1, 0.1, false", "5, 60, 0.15, 1e-2, false",
    "3, 200, 0.3, 3e-3, false", "1, 10, 0.1, 0.1, false", "2, 30, 0.1, 1e-2, true",
    "5, 60, 0.15, 3e-2, true", "3, 200, 0.3, 1e-3, true", "4, 8, 0.02, 0.3, true",
  })
  void noRowIsCertifiedThatMoved(
      int components, int d, double width, double change, boolean spherical) {
    Random random = new Random(5);
    int certified = 0;
    for (int trial = 0; trial < 4; trial++) {
      Parameters parameters = Parameters.random(components, d, width, random);
      Dataset data = bytes(parameters.mixture(spherical), trial);
      GaussianMixture[] steps = new GaussianMixture[6];
      for (int step = 0; step < steps.length; step++) {
        steps[step] = parameters.mixture(spherical);
        parameters = parameters.changed(change, random);
      }
      certified += certified(data, steps);
    }
    int all = certified;
    assertTrue(change > 1e-2 || certified > ROWS, () -> "of no use: " + all);
  }

  /**
   * A component's densities also move with its weight: rows are 0 to 60 nats ahead, and then 20
   * less.
   */
  @Test
  void aWeightThatRisesCounts() {
    byte[][] bytes = new byte[BYTE + 1][1];
    for (int i = 0; i <= BYTE; i++) {
      bytes[i][0] = (byte) i;
    }
    double[][] means = {{0.2}, {0.8}};
    double[][] variances = {{0.0025}, {0.0025}};
    GaussianMixture rare = new Parameters(new double[] {1, 2e-9}, means, variances).mixture(false);
    GaussianMixture frequent = new Parameters(new double[] {1, 1}, means, variances).mixture(false);
    Dataset data = Dataset.of(bytes).dividedBy(BYTE);
    assertTrue(certified(data, rare, frequent) > 0);
    assertTrue(certified(data, frequent, rare, frequent) > 0);
  }

  /** How many rows are certified on the way from mixture to mixture; each is compared. */
  private static int certified(Dataset data, GaussianMixture... mixtures) {
    int rows = data.arrayRows();
    FormCertificates certificates = new FormCertificates(data, data.row(0), T);
    int[] owners = new int[rows];
    int[] visited = IntStream.range(0, rows).toArray();
    int certified = 0;
    for (GaussianMixture mixture : mixtures) {
      FormCertificates.Known now = requireNonNull(certificates.of(mixture));
      if (mixture != mixtures[0]) {
        visited = certificates.uncertified(now, owners);
        certified += rows - visited.length;
      }
      int next = 0;
      for (int i = 0; i < rows; i++) {
        double[] logs = logs(mixture, data.row(i));
        boolean isVisited = next < visited.length && visited[next] == i;
        if (isVisited) {
          next++;
          int best = LogSumExp.argMax(logs, 0, logs.length);
          owners[i] = lead(logs, best) > T ? best : HardByteSums.NOBODY;
          certificates.record(now, new int[] {i}, 0, 1, logs);
        } else {
          double lead = lead(logs, owners[i]);
          assertTrue(lead > T, () -> "certified, but ahead by " + lead);
        }
      }
      certificates.recorded(now);
    }
    return certified;
  }

  /** Steps of a resident that remembers, against plain ones. */
  @ParameterizedTest
  @CsvSource({
    "1, 20, 0.1, 1e-2, false",
    "2, 30, 0.1, 1e-3, false",
    "3, 60, 0.15, 1e-2, false",
    "2, 30, 0.1, 3e-2, true",
    "5, 60, 0.15, 1e-3, true",
  })
  void stepsAreThoseOfPlainEm(
      int components, int d, double width, double change, boolean spherical) {
    Random random = new Random(6);
    Parameters parameters = Parameters.random(components, d, width, random);
    Dataset data = bytes(parameters.mixture(spherical), 7);
    long visited = 0;
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident used = backend.load(data, Acceleration.ON);
        Backend.Resident plain = backend.load(data, Acceleration.OFF)) {
      for (int step = 0; step < 8; step++) {
        GaussianMixture mixture = parameters.mixture(spherical);
        Moments right = plain.expect(mixture);
        Moments got = used.expect(mixture);
        double log = right.logLikelihood();
        close("log-likelihood", log, got.logLikelihood(), 1e-12, Math.abs(log));
        Scatters.close(right, got, ROWS, 1e-12);
        assertEquals(ROWS, got.rows());
        visited += step == 0 ? 0 : got.evaluatedPairs();
        parameters = parameters.changed(change, random);
        if (step == 4) { // what is remembered is another structure's
          used.expect(parameters.mixture(!spherical));
        }
      }
    }
    long all = visited;
    assertTrue(visited < 7L * ROWS * components, () -> "nothing was left out: " + all);
  }

  /** Variances so small that rounding moves log-densities: then all rows are visited. */
  @Test
  void nothingIsProvenWhereRoundingCounts() {
    Parameters parameters = Parameters.random(2, 10, 1e-9, new Random(8));
    Dataset data = bytes(parameters.mixture(false), 9);
    FormCertificates certificates = new FormCertificates(data, data.row(0), T);
    assertNull(certificates.of(parameters.mixture(false)));
    assertNotNull(certificates.of(Parameters.random(2, 10, 1e-4, new Random(8)).mixture(false)));
  }
}
