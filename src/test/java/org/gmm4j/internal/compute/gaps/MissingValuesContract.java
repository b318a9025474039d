package org.gmm4j.internal.compute.gaps;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Scorer;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Factors;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * EM of rows that miss values, against each row's own marginal and conditional; on whatever device.
 */
abstract class MissingValuesContract {
  private static final double TOLERANCE = 1e-10;
  private static final double RIDGE = 1e-4;

  private static final String ALL = "full,tied,diag,spherical,ppca:1,ppca:3,mfa:1,mfa:3,mfa:auto";

  /** A mixture twice: in its structure, and written out. */
  private static Structures.Problem problem(String name, int components, int d, long seed) {
    if (name.equals("full")) {
      TextbookEm.Parameters dense = Problems.mixture(components, d, seed);
      return new Structures.Problem(Problems.model(dense), dense);
    }
    return Structures.problem(name, components, d, seed);
  }

  private static double[][] dense(GaussianMixture mixture, int k) {
    int d = mixture.features();
    double[][] sigma = new double[d][];
    for (int j = 0; j < d; j++) {
      double[] unit = new double[d];
      unit[j] = 1;
      sigma[j] = mixture.covariance().times(k, unit);
    }
    return sigma;
  }

  /** The M-step of a structure, from what each component's rows are expected to be. */
  private static double[][][] maximised(
      String name, GaussianMixture before, TextbookEm.Parameters maximum, double ridge) {
    int components = before.components();
    int d = before.features();
    double[][][] next = new double[components][][];
    double[][] pooled = new double[d][d];
    double meanVariance = 0;
    for (int k = 0; k < components; k++) {
      pooled = Matrices.plus(pooled, maximum.weights()[k], maximum.covariances()[k]);
      meanVariance += maximum.weights()[k] * Matrices.trace(maximum.covariances()[k]) / d;
    }
    for (int k = 0; k < components; k++) {
      double[][] s = maximum.covariances()[k];
      if (before.covariance() instanceof LowRankCovariance low) {
        int q = low.rank(k);
        double[][] w =
            q == 0 ? new double[d][0] : Matrices.transposed(Matrices.rows(low.loadings(k), d));
        next[k] =
            new Factors(w, low.noise(k))
                .next(s, name.startsWith("ppca"), 1e-6 * meanVariance, ridge)
                .dense();
        continue;
      }
      double[] variances = new double[d];
      for (int j = 0; j < d; j++) {
        variances[j] = name.equals("spherical") ? Matrices.trace(s) / d : s[j][j];
      }
      double[][] found =
          switch (name) {
            case "full" -> s;
            case "tied" -> pooled;
            default -> Matrices.diagonal(variances);
          };
      next[k] = Matrices.plus(found, ridge, Matrices.scalar(d, 1));
    }
    return next;
  }

  private final String device;
  private final int iterations;

  /**
   * On a device.
   *
   * @param iterations of which each is compared
   */
  MissingValuesContract(String device, int iterations) {
    this.device = device;
    this.iterations = iterations;
  }

  private FitResult fit(GaussianMixture start, double[][] rows, int iterations, double ridge) {
    return GmmFitter.builder()
        .start(start)
        .regularization(Regularization.ridge(ridge))
        .maxIterations(iterations)
        .tolerance(0)
        .device(device)
        .build()
        .fit(Dataset.ofIncomplete(rows));
  }

  private void requireTextbook(String name, GaussianMixture start, double[][] rows) {
    GaussianMixture now = start;
    TextbookEm.Parameters parameters =
        new TextbookEm.Parameters(start.weights(), means(start), covariances(start));
    List<Double> right = new ArrayList<>();
    FitResult all = fit(start, rows, iterations, RIDGE);
    for (int i = 0; i < iterations; i++) {
      TextbookMissing.Expectation expectation = TextbookMissing.expect(rows, parameters);
      right.add(expectation.logLikelihood() / rows.length);
      close(
          "log-likelihood " + i, right.get(i), all.history().get(i), TOLERANCE, size(right.get(i)));
      TextbookEm.Parameters maximum = expectation.maximum();
      parameters =
          new TextbookEm.Parameters(
              maximum.weights(), maximum.means(), maximised(name, now, maximum, RIDGE));
      now = fit(start, rows, i + 1, RIDGE).mixture();
      requireEqual(parameters, now);
    }
    TextbookMissing.Expectation last = TextbookMissing.expect(rows, parameters);
    try (Scorer scorer = Scorer.on(device, now)) {
      Dataset data = Dataset.ofIncomplete(rows);
      double[] logDensities = scorer.logDensities(data);
      double[][] posteriors = scorer.posteriors(data);
      int[] labels = scorer.predict(data);
      for (int n = 0; n < rows.length; n++) {
        close(
            "density",
            last.logDensities()[n],
            logDensities[n],
            TOLERANCE,
            size(last.logDensities()[n]));
        for (int k = 0; k < posteriors[n].length; k++) {
          close("posterior", last.responsibilities()[n][k], posteriors[n][k], 1e-9, 1);
        }
        double most = Arrays.stream(last.responsibilities()[n]).max().orElseThrow();
        close("label", most, last.responsibilities()[n][labels[n]], 1e-9, 1);
      }
    }
  }

  private static double size(double value) {
    return Math.max(1, Math.abs(value));
  }

  private static double[][] means(GaussianMixture mixture) {
    double[][] means = new double[mixture.components()][];
    Arrays.setAll(means, mixture::mean);
    return means;
  }

  private static double[][][] covariances(GaussianMixture mixture) {
    double[][][] all = new double[mixture.components()][][];
    Arrays.setAll(all, k -> dense(mixture, k));
    return all;
  }

  private static void requireEqual(TextbookEm.Parameters right, GaussianMixture got) {
    double[][] rightMeans = right.means();
    for (int k = 0; k < got.components(); k++) {
      close("weight", right.weights()[k], got.weights()[k], TOLERANCE, 1);
      for (int j = 0; j < got.features(); j++) {
        close("mean", rightMeans[k][j], got.mean(k)[j], TOLERANCE, size(Matrices.size(rightMeans)));
      }
      Matrices.close("covariance", right.covariances()[k], dense(got, k), TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, 40, 0.3",
    "2, 1, 40, 0.3",
    "2, 5, 60, 0.3",
    "3, 7, 150, 0.6",
    "2, 17, 300, 0.1"
  })
  void everyIterationIsTheTextbooks(int components, int d, int n, double share) {
    for (String name : ALL.split(",")) {
      int rank = name.endsWith("3") ? 3 : name.endsWith("1") ? 1 : 0;
      if (d > rank && (d > 1 || name.indexOf(':') < 0)) {
        Structures.Problem problem = problem(name, components, d, 3);
        double[][] rows = Problems.rows(problem.dense(), n, 4);
        requireTextbook(name, problem.model(), TextbookMissing.gaps(rows, share, 5));
      }
    }
  }

  /** Five patterns of 600 rows, one of which shows all and one nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void rowsThatMissTheSameShareTheirFactors(String name) {
    Structures.Problem problem = problem(name, 2, 6, 8);
    double[][] rows = Problems.rows(problem.dense(), 600, 9);
    int[][] missing = {{}, {0}, {1, 4}, {0, 2, 3, 5}, {0, 1, 2, 3, 4, 5}};
    for (int n = 0; n < rows.length; n++) {
      for (int j : missing[n % missing.length]) {
        rows[n][j] = Double.NaN;
      }
    }
    requireTextbook(name, problem.model(), rows);
  }

  /** Offsets of 1e6: nothing cancels. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "mfa:1"})
  void offsetsMoveTheMeansOnly(String name) {
    Structures.Problem problem = problem(name, 2, 4, 1);
    double[][] rows = TextbookMissing.gaps(Problems.rows(problem.dense(), 80, 2), 0.3, 3);
    double[][] moved = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    double offset = 1 << 20;
    for (double[] row : moved) {
      Arrays.setAll(row, j -> row[j] + offset);
    }
    double[][] means = means(problem.model());
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> mean[j] + offset);
    }
    GaussianMixture there =
        new GaussianMixture(problem.model().weights(), means, problem.model().covariance());
    FitResult here = fit(problem.model(), rows, 10, RIDGE);
    FitResult far = fit(there, moved, 10, RIDGE);
    for (int i = 0; i < 10; i++) {
      close("log-likelihood", here.history().get(i), far.history().get(i), 1e-8, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2", "ppca:auto", "mfa:auto"})
  void noIterationLosesLikelihood(String name) {
    for (int seed = 0; seed < iterations; seed++) {
      double[][] rows =
          TextbookMissing.gaps(Problems.rows(Problems.mixture(3, 6, seed), 200, seed), 0.35, seed);
      FitResult fit =
          GmmFitter.builder()
              .components(3)
              .covariance(name)
              .regularization(Regularization.ridge(0))
              .maxIterations(40)
              .tolerance(0)
              .seed(seed)
              .device(device)
              .build()
              .fit(Dataset.ofIncomplete(rows));
      List<Double> history = fit.history();
      for (int i = 1; i < history.size(); i++) {
        assertTrue(history.get(i) >= history.get(i - 1) - 1e-10, name + " loses at " + i);
      }
      assertTrue(history.get(39) > history.get(0));
    }
  }

  /** Values that are all there, and one row of which one is not: next to a fit of complete rows. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void rowsThatShowAllAreAsComplete(String name) {
    Structures.Problem problem = problem(name, 2, 5, 2);
    double[][] rows = Problems.rows(problem.dense(), 90, 3);
    double[][] more = Arrays.copyOf(rows, 91);
    more[90] = new double[5];
    Arrays.fill(more[90], Double.NaN);
    GmmFitter one =
        GmmFitter.builder()
            .start(problem.model())
            .maxIterations(1)
            .device(device)
            .precision(Precision.DOUBLE)
            .build();
    double complete = one.fit(Dataset.of(rows)).history().get(0) * 90;
    double with = one.fit(Dataset.ofIncomplete(more)).history().get(0) * 91;
    close("log-likelihood", complete, with, 1e-12, Math.abs(complete));
  }

  @Test
  void aRowThatShowsNothingHasTheWeightsAndDensityOne() {
    GaussianMixture mixture = problem("full", 3, 4, 5).model();
    double[][] rows = {{1, 2, 3, 4}, {Double.NaN, Double.NaN, Double.NaN, Double.NaN}};
    try (Scorer scorer = Scorer.on(device, mixture)) {
      Dataset data = Dataset.ofIncomplete(rows);
      assertEquals(0, scorer.logDensities(data)[1], 1e-15);
      assertArrayEquals(mixture.weights(), scorer.posteriors(data)[1], 1e-15);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "mfa:2"})
  void marksOfBytesAreGaps(String name) {
    byte[][] bytes = Structures.bytes(Problems.rows(Problems.mixture(2, 6, 7), 120, 7));
    double[][] rows = Structures.values(bytes);
    for (int n = 0; n < bytes.length; n++) {
      bytes[n][n % 6] = 0;
      rows[n][n % 6] = Double.NaN;
    }
    GmmFitter fitter = GmmFitter.builder().covariance(name).maxIterations(4).device(device).build();
    FitResult ofBytes = fitter.fit(Structures.dataset(bytes).withMissing(0));
    FitResult ofDoubles = fitter.fit(Dataset.ofIncomplete(rows));
    assertEquals(ofDoubles.history(), ofBytes.history());
  }
}
