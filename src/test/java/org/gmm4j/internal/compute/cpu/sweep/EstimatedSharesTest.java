package org.gmm4j.internal.compute.cpu.sweep;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.compute.cpu.bounds.Certificates;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.pruned.Presence;
import org.gmm4j.internal.compute.cpu.pruned.RoundedRows;
import org.gmm4j.internal.compute.cpu.pruned.Screened;
import org.gmm4j.internal.compute.cpu.pruned.Screening;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares so small that singles say enough change nothing that doubles would have said. */
class EstimatedSharesTest {
  private static final int N = 3000;
  private static final int D = 70;

  private static final int K = 10;

  private final double[][] means = new double[K][D];

  /**
   * Two groups of five components, far apart: at growing distances from their first, so that shares
   * have all sizes. The last of a group hardly has a weight, and lies where the first does: its
   * shares are all small. No mean has anything of the last feature.
   */
  private GaussianMixture mixture(double least, double unit) {
    double[] weights = {0.4, 0.3, 0.2, 0.1, least, 0.4, 0.3, 0.2, 0.1, least};
    double[][] covariances = new double[K][D * D];
    for (int k = 0; k < K; k++) {
      double distance = (k % 5 == 4 ? 0.1 : 0.75 * (k % 5));
      for (int j = 0; j < D; j++) {
        double mean = distance * Math.cos(j + k) + (k < 5 ? 0 : 20);
        means[k][j] = j < D - 1 ? unit * mean : 0;
        covariances[k][j * D + j] = unit * unit;
      }
    }
    double total = Arrays.stream(weights).sum();
    return new GaussianMixture(
        Arrays.stream(weights).map(weight -> weight / total).toArray(),
        means,
        FullCovariance.of(covariances, D).orElseThrow(Object::toString));
  }

  private Dataset rows(double unit) {
    Random random = new Random(11);
    double[][] rows = new double[N][D];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = means[i % 8 < 4 ? i % 4 : 5 + i % 4][j] + unit * random.nextGaussian();
      }
    }
    return Dataset.of(rows);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1e-9, 1e-13})
  void momentsAreThoseOfDoubles(double least) {
    GaussianMixture mixture = mixture(least, 1);
    compare(rows(1), mixture, mixture, mixture);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e25})
  void whateverTheUnit(double unit) {
    GaussianMixture mixture = mixture(0.1, unit);
    compare(rows(unit), mixture, mixture, mixture);
  }

  /** A component that had rows has small shares alone, and these are all it has. */
  @Test
  void norWhereAComponentFades() {
    GaussianMixture mixture = mixture(0.3, 1);
    double[][] moved = Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
    moved[4][D - 1] = 7.5; // where every row has 0: 28 nats
    byte[][] rows = new byte[N][D]; // whose sums are exact: nothing else would have them made again
    Dataset drawn = rows(1);
    for (int i = 0; i < N; i++) {
      double[] row = drawn.row(i);
      for (int j = 0; j < D - 1; j++) {
        rows[i][j] = (byte) Math.round(Math.max(0, Math.min(255, 80 + 5 * row[j])));
      }
      rows[i][D - 1] = 80;
    }
    GaussianMixture faded = new GaussianMixture(mixture.weights(), moved, mixture.covariance());
    compare(Dataset.of(rows), inBytes(mixture), inBytes(mixture), inBytes(faded), inBytes(faded));
  }

  /** The same of 80 + 5x. */
  private static GaussianMixture inBytes(GaussianMixture mixture) {
    double[][] means = new double[K][];
    double[][] covariances = new double[K][D * D];
    for (int k = 0; k < K; k++) {
      means[k] = Arrays.stream(mixture.mean(k)).map(x -> 80 + 5 * x).toArray();
      for (int j = 0; j < D; j++) {
        covariances[k][j * D + j] = 25 * mixture.covariance().variances(k)[j];
      }
    }
    return new GaussianMixture(
        mixture.weights(), means, FullCovariance.of(covariances, D).orElseThrow(Object::toString));
  }

  private static void compare(Dataset data, GaussianMixture... mixtures) {
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(data);
        Backend.Resident plain = backend.load(data, Acceleration.OFF)) {
      for (GaussianMixture mixture : mixtures) {
        Moments right = plain.expect(mixture);
        Moments got = resident.expect(mixture);
        assertTrue(got.evaluatedPairs() < N * (K - 0.5), got.evaluatedPairs() + " pairs");
        double log = right.logLikelihood();
        close("log-likelihood", log, got.logLikelihood(), 1e-14, Math.abs(log));
        for (int k = 0; k < K; k++) {
          double count = right.counts()[k];
          close("count " + k, count, got.counts()[k], 1e-11, count);
          double scale = Math.sqrt(mixture.covariance().variances(k)[0]);
          for (int j = 0; j < D; j++) {
            double mean = mean(right, k, j);
            close("mean " + k, mean, mean(got, k, j), 1e-11, scale);
          }
          for (int i = 0; i < D * D; i++) {
            if (i % D <= i / D) {
              double second = right.second(k)[i] / count;
              close("second " + k, second, got.second(k)[i] / count, 1e-11, scale * scale);
            }
          }
        }
      }
    }
  }

  private static double mean(Moments moments, int k, int j) {
    return moments.reference(k)[j] + moments.first(k)[j] / moments.counts()[k];
  }

  /** Or the tests above would see nothing. */
  @Test
  void someAreEstimated() {
    GaussianMixture mixture = mixture(1e-9, 1);
    Dataset data = rows(1);
    int[] ids = IntStream.range(0, N).toArray();
    int[] owners = new int[N];
    Arrays.fill(owners, Screening.UNKNOWN);
    try (Workers workers = new Workers(2);
        Certificates certificates = new Certificates(data, true, Precision.DOUBLE, workers);
        Screening screening = new Screening(K, new RoundedRows(data), 37, workers, certificates)) {
      screening.begin(mixture, ids, owners, Presence.unknown(K));
      Screened unknown = screening.screen(ids, owners);
      assertTrue(Arrays.stream(unknown.estimates()).allMatch(Objects::isNull));
      screening.begin(mixture, ids, owners, Presence.of(mixture, owners, data.weights()));
      Screened screened = screening.screen(ids, owners);
      long estimated = Arrays.stream(screened.estimates()).filter(Objects::nonNull).count();
      assertTrue(estimated > N / 10, estimated + " rows have estimates");
      long last = IntStream.of(ids).filter(i -> screened.isCandidate(i, 4, K)).count();
      assertTrue(last > N / 10, last + " rows have doubles of the component without weight");
    }
  }
}
