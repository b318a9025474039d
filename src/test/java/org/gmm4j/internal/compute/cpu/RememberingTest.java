package org.gmm4j.internal.compute.cpu;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a resident remembers (owners, settled rows and their sums) changes nothing: after every step
 * its answer is that of one that remembers nothing.
 */
class RememberingTest {
  private static final int D = 70;
  private static final int K = 5;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void longRunsAgreeWithFreshOnes(Precision precision) {
    Dataset rows = rows(4, 800);
    try (Backend backend = new CpuProvider().open(null, precision);
        Backend.Resident remembering = backend.load(rows)) {
      GaussianMixture mixture = start(rows, backend, remembering);
      long accumulated = 0;
      long anew = 0; // by those that remember nothing
      int steps = 40; // more than two refreshes
      for (int step = 0; step < steps; step++) {
        Moments got = remembering.expect(mixture);
        accumulated += got.accumulatedPairs();
        Moments right;
        try (Backend.Resident fresh = backend.load(rows)) {
          right = fresh.expect(mixture);
        }
        anew += right.accumulatedPairs();
        compare(right, got, precision == Precision.DOUBLE ? 1e-11 : 1e-5);
        if (step % 8 == 7) {
          labelsAgree(mixture, backend, rows, remembering, precision);
        }
        mixture = step == 20 ? jolt(mixture) : next(got, mixture);
      }
      if (precision == Precision.DOUBLE) {
        assertTrue(accumulated < 0.5 * anew, accumulated + " of " + anew + ": most carried over");
      }
    }
  }

  private static void labelsAgree(
      GaussianMixture mixture,
      Backend backend,
      Dataset rows,
      Backend.Resident remembering,
      Precision precision) {
    int[] labels = new int[rows.arrayRows()];
    double logLikelihood = remembering.label(mixture, (row, k) -> labels[(int) row] = k);
    try (Backend.Resident fresh = backend.load(rows)) {
      int[] right = new int[rows.arrayRows()];
      double tolerance = precision == Precision.DOUBLE ? 1e-12 : 1e-6;
      double expected = fresh.label(mixture, (row, k) -> right[(int) row] = k);
      close("log-likelihood", expected, logLikelihood, tolerance, Math.abs(expected));
      assertArrayEquals(right, labels);
    }
  }

  /**
   * Rows enough for certificates to be worth while, and updates of every size: tiny steps, jumps,
   * scales, changed weights. No row may be passed over wrongly.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.6, 1.5, 4})
  void rowsWithoutAVisitBelongWhereTheyDid(double distance) {
    int n = 2500;
    Dataset rows = rows(distance, n);
    Random random = new Random(5);
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident remembering = backend.load(rows)) {
      GaussianMixture mixture = start(rows, backend, remembering);
      for (int step = 0; step < 60; step++) {
        Moments got = remembering.expect(mixture);
        try (Backend.Resident fresh = backend.load(rows)) {
          compare(fresh.expect(mixture), got, 1e-11);
        }
        mixture = step % 12 < 8 ? next(got, mixture) : perturbed(mixture, random);
      }
    }
  }

  /** Clusters far apart, from their true rows: after the first step only refreshes visit rows. */
  @Test
  void settledRowsAreNotVisitedAndRefreshesPrune() {
    int n = 2500;
    Random random = new Random(6);
    double[][] centres = new double[K][D];
    double[][] values = new double[n][D];
    for (int i = 0; i < n + K; i++) { // the centres first
      for (int j = 0; j < D; j++) {
        if (i < K) {
          centres[i][j] = 8 * random.nextGaussian();
        } else {
          values[i - K][j] = centres[(i - K) % K][j] + random.nextGaussian();
        }
      }
    }
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(Dataset.of(values))) {
      Moments moments = resident.accumulate((row, out) -> out[(int) (row % K)] = 1, centres);
      GaussianMixture mixture =
          ((Maximization.Next)
                  Maximization.of(
                      new FullCovariance.Structure(), moments, Regularization.ridge(1e-2), null))
              .mixture();
      int unvisited = 0;
      for (int step = 0; step < 40; step++) {
        moments = resident.expect(mixture);
        unvisited += moments.evaluatedPairs() == 0 ? 1 : 0;
        assertTrue(moments.evaluatedPairs() < 1.5 * n, "evaluated " + moments.evaluatedPairs());
        mixture = next(moments, mixture);
      }
      assertTrue(unvisited >= 25, "steps without a visit: " + unvisited);
    }
  }

  /** Means, covariances and weights changed by a random amount between nothing and a lot. */
  private static GaussianMixture perturbed(GaussianMixture mixture, Random random) {
    double size = Math.pow(10, -6 * random.nextDouble());
    double[] weights = mixture.weights();
    double[][] means = new double[K][];
    double[][] covariances = new double[K][D * D];
    double total = 0;
    for (int k = 0; k < K; k++) {
      weights[k] *= 1 + size * random.nextDouble();
      total += weights[k];
      means[k] = mixture.mean(k);
      double scale = 1 + size * (random.nextDouble() - 0.3);
      ((FullCovariance) mixture.covariance()).covariance(k).get(covariances[k]);
      for (int i = 0; i < D; i++) {
        means[k][i] += size * random.nextGaussian();
        for (int j = 0; j < D; j++) {
          covariances[k][i * D + j] *= scale;
        }
        covariances[k][i * D + i] += size * random.nextDouble();
      }
    }
    for (int k = 0; k < K; k++) {
      weights[k] /= total;
    }
    return new GaussianMixture(
        weights,
        means,
        ((CovarianceEstimate.Estimated) FullCovariance.of(covariances, D)).covariance());
  }

  /**
   * A tight cluster that once held rows from far away: what they leave behind when they are taken
   * away is nothing beside them, and much beside the cluster.
   */
  @ParameterizedTest
  @CsvSource({"100, 1e-2", "1e3, 1e-3", "3e4, 1e-4", "1e5, 1e-3"})
  void clustersOfVeryDifferentScales(double far, double tight) {
    Random random = new Random(8);
    double[][] values = new double[1000][2];
    for (int i = 0; i < 1000; i++) {
      boolean close = i < 300;
      values[i][0] = close ? tight * random.nextGaussian() : far * (3 + random.nextGaussian());
      values[i][1] = (close ? tight : far) * random.nextGaussian();
    }
    Dataset rows = Dataset.of(values);
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(rows)) {
      Moments start =
          resident.accumulate((row, out) -> out[row < 400 ? 0 : 1] = 1, new double[2][2]);
      GaussianMixture mixture =
          ((Maximization.Next)
                  Maximization.of(
                      new FullCovariance.Structure(),
                      start,
                      Regularization.ridge(tight * tight),
                      null))
              .mixture();
      for (int step = 0; step < 25; step++) {
        Moments got = resident.expect(mixture);
        Moments right;
        try (Backend.Resident fresh = backend.load(rows)) {
          right = fresh.expect(mixture);
        }
        for (int k = 0; k < 2; k++) {
          for (int j = 0; j < 2; j++) {
            double variance = right.second(k)[3 * j] / right.counts()[k] - square(right, k, j);
            double other = got.second(k)[3 * j] / got.counts()[k] - square(got, k, j);
            close("variance", variance, other, 1e-9, variance + tight * tight);
          }
        }
        mixture =
            ((Maximization.Next)
                    Maximization.of(
                        new FullCovariance.Structure(),
                        got,
                        Regularization.ridge(tight * tight),
                        mixture))
                .mixture();
      }
    }
  }

  private static double square(Moments moments, int k, int j) {
    double mean = moments.first(k)[j] / moments.counts()[k];
    return mean * mean;
  }

  /** Sums of bytes are whole numbers: carried over or not, they are the same. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void bytesAreCarriedOverExactly(Precision precision) {
    Random random = new Random(9);
    byte[][] bytes = new byte[600][D];
    for (int i = 0; i < 600; i++) {
      for (int j = 0; j < D; j++) {
        int value = (int) (127 + 60 * Math.sin(i % 3 + j) + 15 * random.nextGaussian());
        bytes[i][j] = (byte) Math.max(0, Math.min(255, value));
      }
    }
    Dataset rows = Dataset.of(bytes).dividedBy(255);
    double[][] references = {rows.row(0), rows.row(1), rows.row(2)};
    try (Backend backend = new CpuProvider().open(null, precision);
        Backend.Resident resident = backend.load(rows)) {
      Moments right = resident.accumulate((row, out) -> out[(int) (row % 3)] = 1, references);
      GaussianMixture mixture =
          ((Maximization.Next)
                  Maximization.of(
                      new FullCovariance.Structure(), right, Regularization.ridge(1e-3), null))
              .mixture();
      resident.accumulate((row, out) -> out[(int) (row % 2)] = 1, references); // mostly wrong
      Moments got = resident.expect(mixture);
      assertTrue(got.accumulatedPairs() > 300 && got.accumulatedPairs() < 1000);
      double[][] origins = {got.reference(0), got.reference(1), got.reference(2)};
      right = resident.accumulate((row, out) -> out[(int) (row % 3)] = 1, origins);
      for (int k = 0; k < 3; k++) {
        assertArrayEquals(right.second(k), got.second(k));
        assertArrayEquals(right.first(k), got.first(k));
        assertEquals(200, got.counts()[k]);
      }
    }
  }

  /** The parameters jump about, so that most rows change hands in every step. */
  @Test
  void jumpingParametersAreFollowed() {
    Dataset rows = rows(3, 500);
    Random random = new Random(7);
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident remembering = backend.load(rows)) {
      for (int step = 0; step < 20; step++) {
        GaussianMixture mixture = Problems.model(Problems.mixture(K, D, random.nextInt(4)));
        Moments got = remembering.expect(mixture);
        try (Backend.Resident fresh = backend.load(rows)) {
          compare(fresh.expect(mixture), got, 1e-11);
        }
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    Dataset rows = rows(1.2, 3000);
    GaussianMixture mixture = Problems.model(Problems.mixture(K, D, 3));
    Moments[] moments = new Moments[3];
    for (int threads = 1; threads <= 3; threads++) {
      try (Backend backend = new CpuBackend(CpuProvider.info(), Precision.DOUBLE, threads);
          Backend.Resident resident = backend.load(rows)) {
        resident.expect(mixture);
        moments[threads - 1] = resident.expect(mixture);
      }
    }
    for (Moments each : moments) {
      assertTrue(each.logLikelihood() == moments[0].logLikelihood());
      for (int k = 0; k < K; k++) {
        assertTrue(Arrays.equals(each.second(k), moments[0].second(k)));
        assertTrue(Arrays.equals(each.first(k), moments[0].first(k)));
      }
    }
  }

  private static Dataset rows(double distance, int n) {
    TextbookEm.Parameters mixture = Problems.mixture(K, D, 1);
    for (double[] mean : mixture.means()) {
      for (int j = 0; j < D; j++) {
        mean[j] *= distance / 2;
      }
    }
    return Dataset.of(Problems.rows(mixture, n, 2));
  }

  private static GaussianMixture start(Dataset rows, Backend backend, Backend.Resident resident) {
    double[][] centres = new double[K][];
    Arrays.setAll(centres, k -> rows.row(31L * k));
    int[] owners = resident.nearest(centres).owners();
    Moments moments = resident.accumulate((row, out) -> out[owners[(int) row]] = 1, centres);
    assertTrue(moments.rows() == rows.rows() && backend.device().id().equals("cpu"));
    return ((Maximization.Next)
            Maximization.of(
                new FullCovariance.Structure(), moments, Regularization.ridge(1e-2), null))
        .mixture();
  }

  private static GaussianMixture next(Moments moments, GaussianMixture mixture) {
    return ((Maximization.Next)
            Maximization.of(
                new FullCovariance.Structure(), moments, Regularization.ridge(1e-2), mixture))
        .mixture();
  }

  private static GaussianMixture jolt(GaussianMixture mixture) {
    double[][] means = new double[K][];
    for (int k = 0; k < K; k++) {
      means[k] = mixture.mean((k + 1) % K);
    }
    return new GaussianMixture(mixture.weights(), means, mixture.covariance());
  }

  /** Compares what the M-step makes of them, since the reference points differ. */
  private static void compare(Moments right, Moments got, double tolerance) {
    close(
        "log-likelihood",
        right.logLikelihood(),
        got.logLikelihood(),
        tolerance,
        Math.abs(right.logLikelihood()));
    for (int k = 0; k < K; k++) {
      close("count", right.counts()[k], got.counts()[k], tolerance, (double) right.rows());
      if (right.counts()[k] > 1e-6) {
        for (int i = 0; i < D; i++) {
          close("mean", mean(right, k, i), mean(got, k, i), tolerance, 10);
          for (int j = 0; j <= i; j++) {
            double scale = variance(right, k, i) + variance(right, k, j) + 1e-2;
            close(
                "covariance",
                covariance(right, k, i, j),
                covariance(got, k, i, j),
                10 * tolerance,
                scale);
          }
        }
      }
    }
  }

  private static double mean(Moments moments, int k, int i) {
    return moments.reference(k)[i] + moments.first(k)[i] / moments.counts()[k];
  }

  private static double covariance(Moments moments, int k, int i, int j) {
    double count = moments.counts()[k];
    return moments.second(k)[i * D + j] / count
        - moments.first(k)[i] / count * (moments.first(k)[j] / count);
  }

  private static double variance(Moments moments, int k, int i) {
    return covariance(moments, k, i, i);
  }
}
