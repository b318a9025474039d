package org.gmm4j.internal.em.online;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.OnlineFitter;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stepwise EM against its definition, in plain loops. */
class StepwiseEmTest {
  private static final double RIDGE = 0.01;
  private static final int D = 3;
  private static final double[][] ROWS = rows(90);

  private static final TextbookEm.Parameters PAST =
      new TextbookEm.Parameters(
          new double[] {0.3, 0.7},
          new double[][] {{0, 1, 0}, {3, 2, 1}},
          new double[][][] {
            {{2, 0.3, 0}, {0.3, 1, 0.2}, {0, 0.2, 3}}, {{1, -0.2, 0.1}, {-0.2, 2, 0}, {0.1, 0, 1}}
          });

  private static double[][] rows(int count) {
    Random random = new Random(8);
    double[][] rows = new double[count][D];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = random.nextGaussian() + (i % 2) * 3.0 * (j == 0 ? 1 : 0.4);
      }
    }
    return rows;
  }

  private static GaussianMixture full(TextbookEm.Parameters p) {
    double[][] matrices = new double[p.weights().length][];
    for (int k = 0; k < matrices.length; k++) {
      matrices[k] = Arrays.stream(p.covariances()[k]).flatMapToDouble(Arrays::stream).toArray();
    }
    CovarianceEstimate estimate = FullCovariance.of(matrices, p.means()[0].length);
    return new GaussianMixture(p.weights(), p.means(), estimated(estimate));
  }

  private static Covariance estimated(CovarianceEstimate estimate) {
    return assertInstanceOf(CovarianceEstimate.Estimated.class, estimate).covariance();
  }

  private static GaussianMixture step(
      String covariance, GaussianMixture past, double[][] batch, double gamma) {
    GmmFitter fitter =
        GmmFitter.builder()
            .components(past.components())
            .covariance(covariance)
            .regularization(Regularization.ridge(RIDGE))
            .build();
    Dataset rows = Dataset.of(batch);
    try (Loaded loaded =
        Devices.load("cpu", null, rows, fitter.options().acceleration(), notice -> {})) {
      StepwiseEm em =
          new StepwiseEm(fitter.options(), fitter.options().regularization(), past, loaded, 1);
      return assertInstanceOf(Maximization.Next.class, em.step(past, rows, gamma)).mixture();
    }
  }

  /** Nₖ, μₖ and Sₖ between the past's and the batch's, each summed as it is written. */
  private static TextbookEm.Parameters interpolated(double[][] batch, double gamma) {
    double[][] r = TextbookEm.expect(batch, PAST).responsibilities();
    int n = batch.length;
    double[] weights = new double[2];
    double[][] means = new double[2][D];
    double[][][] covariances = new double[2][D][D];
    for (int k = 0; k < 2; k++) {
      double past = (1 - gamma) * n * PAST.weights()[k];
      double count = past;
      for (int j = 0; j < D; j++) {
        means[k][j] = past * PAST.means()[k][j];
      }
      for (int i = 0; i < n; i++) {
        count += gamma * r[i][k];
        for (int j = 0; j < D; j++) {
          means[k][j] += gamma * r[i][k] * batch[i][j];
        }
      }
      for (int j = 0; j < D; j++) {
        means[k][j] /= count;
      }
      weights[k] = count / n;
      for (int a = 0; a < D; a++) {
        for (int b = 0; b < D; b++) {
          double shifts = (PAST.means()[k][a] - means[k][a]) * (PAST.means()[k][b] - means[k][b]);
          double ridge = a == b ? RIDGE : 0;
          double sum = past * (PAST.covariances()[k][a][b] - ridge + shifts);
          for (int i = 0; i < n; i++) {
            sum += gamma * r[i][k] * (batch[i][a] - means[k][a]) * (batch[i][b] - means[k][b]);
          }
          covariances[k][a][b] = sum / count + ridge;
        }
      }
    }
    return new TextbookEm.Parameters(weights, means, covariances);
  }

  private static void assertClose(GaussianMixture expected, GaussianMixture found) {
    assertArrayEquals(expected.weights(), found.weights(), 1e-12);
    for (int k = 0; k < expected.components(); k++) {
      assertArrayEquals(expected.mean(k), found.mean(k), 1e-11);
      double[] right = new double[expected.covariance().triangle(k).remaining()];
      double[] triangle = new double[right.length];
      expected.covariance().triangle(k).get(right);
      found.covariance().triangle(k).get(triangle);
      assertArrayEquals(right, triangle, 1e-11);
    }
  }

  @Test
  void allRowsAtOnceAreOneIterationOfEm() {
    double[][] r = TextbookEm.expect(ROWS, PAST).responsibilities();
    GaussianMixture expected = full(TextbookEm.maximise(ROWS, r, RIDGE));
    assertClose(expected, step("full", full(PAST), ROWS, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.4, 0.05})
  void statisticsLieBetweenThoseOfPastAndBatch(double gamma) {
    for (int count : new int[] {1, 2, 17, 90}) {
      double[][] batch = Arrays.copyOf(ROWS, count);
      assertClose(full(interpolated(batch, gamma)), step("full", full(PAST), batch, gamma));
    }
  }

  /** Of diagonal covariances the same, without what is off the diagonal. */
  @Test
  void variancesLieBetweenThose() {
    double[][] variances = {{2, 1, 3}, {1, 2, 1}};
    TextbookEm.Parameters saved = PAST;
    GaussianMixture past =
        new GaussianMixture(
            saved.weights(), saved.means(), estimated(DiagonalCovariance.of(variances)));
    double gamma = 0.3;
    double[][] batch = Arrays.copyOf(ROWS, 40);
    GaussianMixture found = step("diag", past, batch, gamma);
    for (int k = 0; k < 2; k++) {
      double count = (1 - gamma) * 40 * past.weights()[k];
      double before = count;
      double[] mean = new double[D];
      for (int j = 0; j < D; j++) {
        mean[j] = before * past.mean(k)[j];
      }
      for (double[] x : batch) {
        count += gamma * past.posterior(x)[k];
        for (int j = 0; j < D; j++) {
          mean[j] += gamma * past.posterior(x)[k] * x[j];
        }
      }
      assertEquals(count / 40, found.weights()[k], 1e-12);
      for (int j = 0; j < D; j++) {
        mean[j] /= count;
        double shift = past.mean(k)[j] - mean[j];
        double sum = before * (variances[k][j] - RIDGE + shift * shift);
        for (double[] x : batch) {
          sum += gamma * past.posterior(x)[k] * (x[j] - mean[j]) * (x[j] - mean[j]);
        }
        assertEquals(mean[j], found.mean(k)[j], 1e-12);
        assertEquals(sum / count + RIDGE, found.covariance().variances(k)[j], 1e-11);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 999, 1000, 5000})
  void everyRowIsInOneBatch(int size) {
    double[][] rows = new double[1000][1];
    Arrays.setAll(rows, i -> new double[] {i});
    Batches batches = new Batches(Dataset.of(rows), size, 3);
    int[] seen = new int[1000];
    for (int b = 0; b < batches.count(); b++) {
      Dataset batch = batches.get(b);
      assertTrue(batch.rows() <= size);
      for (int i = 0; i < batch.rows(); i++) {
        seen[(int) batch.row(i)[0]]++;
      }
    }
    assertTrue(Arrays.stream(seen).allMatch(count -> count == 1));
  }

  private static Dataset sortedDigits() {
    DataSource digits = DataSource.mnist2v6();
    int[] codes = java.util.Objects.requireNonNull(digits.labels()).codes();
    int[] order =
        java.util.stream.IntStream.range(0, codes.length)
            .boxed()
            .sorted(java.util.Comparator.comparingInt(i -> codes[i]))
            .mapToInt(i -> i)
            .toArray();
    return digits.rows().dividedBy(255).select(order);
  }

  @Test
  void aPassOverSortedRowsLeadsWhereEmGoes() {
    Dataset digits = sortedDigits();
    GmmFitterBuilder fitter =
        GmmFitter.builder().components(2).regularization(Regularization.ridge(0.05)).device("cpu");
    FitResult exact = fitter.build().fit(digits);
    FitResult passed = fitter.batch(400).build().fit(digits);
    assertEquals(exact.logLikelihood(), passed.logLikelihood(), 0.01 * exact.logLikelihood());
    assertTrue(passed.history().get(0) > exact.history().get(0), "the pass gains nothing");
  }

  @Test
  void batchesOneByOneAreThePassOfAFit() {
    Dataset rows = Dataset.of(rows(5000));
    GmmFitterBuilder fitter =
        GmmFitter.builder().components(3).covariance("diag").device("cpu").seed(4);
    GaussianMixture[] afterPass = new GaussianMixture[1];
    fitter
        .batch(700)
        .maxIterations(1)
        .listener(
            new FitListener() {
              @Override
              public void iteration(Iteration iteration) {
                afterPass[0] = iteration.mixture().get();
              }
            })
        .build()
        .fit(rows);
    long seed = new java.util.SplittableRandom(4).split().nextLong();
    Batches batches = new Batches(rows, 700, seed);
    try (OnlineFitter online = fitter.build().online()) {
      for (int i = 0; i < batches.count(); i++) {
        online.partialFit(batches.get(i));
      }
      GaussianMixture found = online.mixture();
      assertArrayEquals(afterPass[0].weights(), found.weights());
      for (int k = 0; k < 3; k++) {
        assertArrayEquals(afterPass[0].mean(k), found.mean(k));
        assertArrayEquals(afterPass[0].covariance().variances(k), found.covariance().variances(k));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void everyStructureTakesSmallBatchesOfAwkwardRows(String covariance) {
    double[][] rows = rows(400);
    for (double[] row : rows) {
      row[2] = 7; // constant
    }
    FitResult fit =
        GmmFitter.builder()
            .components(3)
            .covariance(covariance)
            .regularization(Regularization.ridge(RIDGE))
            .batch(2)
            .maxIterations(20)
            .device("cpu")
            .build()
            .fit(Dataset.of(rows));
    assertTrue(Double.isFinite(fit.logLikelihood()));
    assertEquals(1, Arrays.stream(fit.mixture().weights()).sum(), 1e-12);
    for (int k = 0; k < 3; k++) {
      assertEquals(7, fit.mixture().mean(k)[2], 1e-9);
    }
  }

  @Test
  void whatCannotBeHadIsSaid() {
    GmmFitterBuilder fitter = GmmFitter.builder().device("cpu");
    assertThrows(IllegalArgumentException.class, () -> fitter.batch(0).build());
    GmmFitterBuilder open = GmmFitter.builder().regularization(Regularization.automatic());
    assertThrows(IllegalArgumentException.class, () -> open.build().online());
    try (OnlineFitter online = GmmFitter.builder().components(2).device("cpu").build().online()) {
      assertThrows(IllegalStateException.class, online::mixture);
      online.partialFit(Dataset.of(rows(5)));
      assertThrows(
          org.gmm4j.data.DataException.class,
          () -> online.partialFit(Dataset.of(new double[][] {{1, 2}})));
      assertEquals(2, online.mixture().components());
    }
  }
}
