package org.gmm4j.internal.compute.cpu.missing;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Scorer;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.cpu.CpuBackend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is filled in, and what fits do with rows that miss values. */
class ImputationTest {
  private static Structures.Problem problem(String name, int components, int d) {
    if (name.equals("full")) {
      TextbookEm.Parameters dense = Problems.mixture(components, d, 6);
      return new Structures.Problem(Problems.model(dense), dense);
    }
    return Structures.problem(name, components, d, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void meansAreThoseOfTheConditionalDistribution(String name) {
    Structures.Problem problem = problem(name, 3, 5);
    double[][] rows = TextbookMissing.gaps(Problems.rows(problem.dense(), 70, 1), 0.5, 2);
    Arrays.fill(rows[3], Double.NaN);
    TextbookMissing.Expectation right = TextbookMissing.expect(rows, problem.dense());
    double[][] got = impute(problem.model(), rows);
    for (int n = 0; n < rows.length; n++) {
      for (int j = 0; j < 5; j++) {
        double mean = 0;
        for (int k = 0; k < 3; k++) {
          mean += right.responsibilities()[n][k] * right.completed()[n][k][j];
        }
        if (Double.isNaN(rows[n][j])) {
          close("imputed", mean, got[n][j], 1e-10, 10);
        } else {
          assertEquals(rows[n][j], got[n][j], "what is there stays");
        }
      }
    }
  }

  private static double[][] impute(GaussianMixture mixture, double[][] rows) {
    try (Scorer scorer = Scorer.on("cpu", mixture)) {
      return scorer.impute(Dataset.ofIncomplete(rows));
    }
  }

  private static double[] draw(GaussianMixture mixture, double[][] rows, long seed) {
    double[] all = new double[rows.length * rows[0].length];
    try (Scorer scorer = Scorer.on("cpu", mixture)) {
      scorer.impute(
          Dataset.ofIncomplete(rows),
          seed,
          (first, count, values) ->
              System.arraycopy(
                  values, 0, all, (int) first * rows[0].length, count * rows[0].length));
    }
    return all;
  }

  /** Of one row many times: mean and variance of the draws, within four standard errors. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "mfa:1"})
  void drawsHaveTheConditionalMomentsAndAreTheSeeds(String name) {
    Structures.Problem problem = problem(name, 1, 3);
    int n = 20_000;
    double[][] rows = new double[n][];
    Arrays.fill(rows, new double[] {0.3, Double.NaN, 2});
    TextbookMissing.Expectation one =
        TextbookMissing.expect(new double[][] {rows[0]}, problem.dense());
    double mean = one.completed()[0][0][1];
    double variance = one.maximum().covariances()[0][1][1];
    double[] drawn = draw(problem.model(), rows, 4);
    double sum = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      double x = drawn[3 * i + 1] - mean;
      sum += x;
      square += x * x;
      assertEquals(2.0, drawn[3 * i + 2]);
    }
    assertTrue(Math.abs(sum / n) < 4 * Math.sqrt(variance / n), "mean off by " + sum / n);
    assertTrue(Math.abs(square / n / variance - 1) < 4 * Math.sqrt(2.0 / n), "" + square / n);
    assertArrayEquals(drawn, draw(problem.model(), rows, 4));
    assertFalse(Arrays.equals(drawn, draw(problem.model(), rows, 5)));
  }

  @Test
  void rowsThatMissNothingComeAsTheyAre() {
    double[][] rows = {{1, 2}, {3, 4}};
    try (Scorer scorer = Scorer.on("cpu", problem("full", 2, 2).model())) {
      assertArrayEquals(rows, scorer.impute(Dataset.of(rows)));
    }
  }

  /** Two clusters far apart, 30 % missing, rows and features that show next to nothing. */
  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void startsFindClustersThatAreApart(Initialization initialization) {
    double[][] rows = clusters(90);
    for (String name : new String[] {"full", "tied", "diag", "spherical", "mfa:1"}) {
      if (initialization.equals(Initialization.RANDOM) && name.equals("mfa:1")) {
        continue; // a factor may take the way from one cluster to the other: a maximum, too
      }
      FitResult fit =
          GmmFitter.builder()
              .components(2)
              .covariance(name)
              .initialization(initialization)
              .maxIterations(300)
              .tolerance(1e-6)
              .seed(3)
              .device("cpu")
              .build()
              .fit(Dataset.ofIncomplete(rows));
      int wrong = 0;
      for (int n = 0; n < rows.length; n++) {
        boolean shown = Arrays.stream(rows[n]).anyMatch(x -> !Double.isNaN(x));
        wrong += shown && fit.labels()[n] != fit.labels()[n % 2] ? 1 : 0;
      }
      assertEquals(0, wrong, name + " from " + initialization);
    }
  }

  /** Even and odd rows are the clusters; the first two show everything. */
  private static double[][] clusters(int n) {
    double[][] rows = Problems.rows(Problems.mixture(1, 4, 1), n, 1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 4; j++) {
        rows[i][j] += i % 2 == 0 ? 1000 : 1040;
      }
    }
    double[][] gaps = TextbookMissing.gaps(rows, 0.3, 2);
    gaps[0] = rows[0];
    gaps[1] = rows[1];
    Arrays.fill(gaps[5], Double.NaN);
    return gaps;
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "mfa:2"})
  void resultsAreTheSameForAnyNumberOfThreads(String name) {
    Structures.Problem problem = problem(name, 2, 20);
    Dataset rows =
        Dataset.ofIncomplete(TextbookMissing.gaps(Problems.rows(problem.dense(), 700, 1), 0.3, 2));
    double[] likelihoods = new double[2];
    double[][] means = new double[2][];
    for (int i = 0; i < 2; i++) {
      try (CpuBackend backend = new CpuBackend(CpuProvider.info(), Precision.DOUBLE, 1 + 2 * i);
          var resident = backend.load(rows)) {
        var moments = resident.expect(problem.model());
        likelihoods[i] = moments.logLikelihood();
        means[i] = moments.mean(1);
      }
    }
    assertEquals(likelihoods[0], likelihoods[1]);
    assertArrayEquals(means[0], means[1]);
  }

  @Test
  void ridgesAreChosenAndBatchesTaken() {
    Dataset rows = Dataset.ofIncomplete(clusters(400));
    for (String name : new String[] {"full", "diag", "mfa:1"}) {
      FitResult fit =
          GmmFitter.builder()
              .components(2)
              .covariance(name)
              .regularization(Regularization.automatic())
              .batch(100)
              .device("cpu")
              .build()
              .fit(rows);
      assertTrue(fit.regularization().ridge() > 0);
      assertEquals(fit.labels()[0], fit.labels()[2]);
      assertTrue(fit.labels()[0] != fit.labels()[3]);
    }
  }

  @Test
  void emptyRowsAreToldOfAndEmptyColumnsRefused() {
    double[][] rows = clusters(60);
    StringBuilder told = new StringBuilder();
    GmmFitter.builder()
        .device("cpu")
        .listener(
            new FitListener() {
              @Override
              public void notice(String text) {
                told.append(text);
              }
            })
        .build()
        .fit(Dataset.ofIncomplete(rows));
    assertTrue(told.toString().contains("1 of 60 rows miss every value"), told.toString());
    for (double[] row : rows) {
      row[2] = Double.NaN;
    }
    GmmFitter fitter = GmmFitter.builder().device("cpu").build();
    DataException refused =
        assertThrows(DataException.class, () -> fitter.fit(Dataset.ofIncomplete(rows)));
    assertTrue(String.valueOf(refused.getMessage()).contains("column 3"));
  }

  @Test
  void whatTakesCompleteRowsIsRefused() {
    Dataset rows = Dataset.ofIncomplete(clusters(60));
    GmmFitter ledoit =
        GmmFitter.builder()
            .regularization(Regularization.standard().withShrinkage(Shrinkage.of("ledoit-wolf")))
            .device("cpu")
            .build();
    assertThrows(DataException.class, () -> ledoit.fit(rows));
    GmmFitter singles = GmmFitter.builder().precision(Precision.FLOAT).device("cpu").build();
    assertThrows(DeviceException.class, () -> singles.fit(rows));
  }
}
