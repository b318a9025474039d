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

  private final Random random = new Random(11);
  private final double[][] means = new double[5][D];

  /**
   * Five components at growing distances from the first, so that shares have all sizes; the last
   * hardly has a weight, and lies where the first does: its shares are all small.
   */
  private GaussianMixture mixture(double least, double unit) {
    double[] weights = {0.4, 0.3, 0.2, 0.1, least};
    double[][] covariances = new double[5][D * D];
    for (int k = 0; k < 5; k++) {
      for (int j = 0; j < D; j++) {
        means[k][j] = unit * (k == 4 ? 0.1 : 0.75 * k) * Math.cos(j + k);
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
    double[][] rows = new double[N][D];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = means[i % 4][j] + unit * random.nextGaussian();
      }
    }
    return Dataset.of(rows);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1e-9, 1e-13})
  void momentsAreThoseOfDoubles(double least) {
    GaussianMixture mixture = mixture(least, 1);
    compare(mixture, rows(1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e25})
  void whateverTheUnit(double unit) {
    GaussianMixture mixture = mixture(0.1, unit);
    compare(mixture, rows(unit));
  }

  private static void compare(GaussianMixture mixture, Dataset data) {
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(data);
        Backend.Resident plain = backend.load(data, Acceleration.OFF)) {
      Moments right = plain.expect(mixture);
      for (int step = 0; step < 3; step++) {
        Moments got = resident.expect(mixture);
        double log = right.logLikelihood();
        close("log-likelihood", log, got.logLikelihood(), 1e-14, Math.abs(log));
        for (int k = 0; k < 5; k++) {
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
        Screening screening = new Screening(5, new RoundedRows(data), 37, workers, certificates)) {
      screening.begin(mixture, ids, owners, true);
      Screened screened = screening.screen(ids, owners);
      long estimated = Arrays.stream(screened.estimates()).filter(Objects::nonNull).count();
      assertTrue(estimated > N / 10, estimated + " rows have estimates");
      long last = IntStream.of(ids).filter(i -> screened.isCandidate(i, 4, 5)).count();
      assertTrue(last > N / 10, last + " rows have doubles of the component without weight");
      screening.begin(mixture, ids, owners, false);
      assertTrue(
          Arrays.stream(screening.screen(ids, owners).estimates()).allMatch(Objects::isNull));
    }
  }
}
