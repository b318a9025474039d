package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * scikit-learn's checks of estimators that take sample weights: whole weights are repetition, 0 is
 * removal, whatever the order of rows; ones are none; weights are not written to.
 */
class SampleWeightChecksTest {
  private static final int ROWS = 150;
  private static final int FEATURES = 7;
  private static final int COMPONENTS = 3;

  /** Clusters that overlap. */
  private final double[][] rows = rows(2.5);

  private final double[] weights = weights();

  private static double[][] rows(double apart) {
    Random random = new Random(11);
    double[][] rows = new double[ROWS][FEATURES];
    for (int i = 0; i < ROWS; i++) {
      double along = random.nextGaussian();
      for (int j = 0; j < FEATURES; j++) {
        double centre = apart * ((i % COMPONENTS == j % COMPONENTS) ? 1 : 0);
        rows[i][j] = centre + random.nextGaussian() + (j % 2 == 0 ? along : 0);
      }
    }
    return rows;
  }

  /** From 0 to 4. */
  private static double[] weights() {
    Random random = new Random(12);
    return random.ints(ROWS, 0, 5).asDoubleStream().toArray();
  }

  private static int[] shuffled(int count) {
    int[] order = new int[count];
    Random random = new Random(13);
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }

  private static double[][] shuffled(double[][] rows) {
    return Arrays.stream(shuffled(rows.length)).mapToObj(i -> rows[i]).toArray(double[][]::new);
  }

  private static double[] shuffled(double[] weights) {
    return Arrays.stream(shuffled(weights.length)).mapToDouble(i -> weights[i]).toArray();
  }

  private static GmmFitterBuilder fitter(String structure, String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    return GmmFitter.builder()
        .components(COMPONENTS)
        .covariance(structure)
        .regularization(Regularization.ridge(1e-3))
        .maxIterations(8)
        .tolerance(0)
        .device(device)
        .precision(Precision.DOUBLE);
  }

  static Stream<Arguments> places() {
    return Stream.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:2")
        .flatMap(
            structure -> Stream.of("cpu", "opencl").map(device -> Arguments.of(structure, device)))
        .filter(
            place ->
                place.get()[1].equals("cpu")
                    || List.of("full", "diag", "mfa:2").contains(place.get()[0])
                    || Thorough.all());
  }

  private static void assertSame(FitResult right, FitResult got, double tolerance) {
    assertEquals(right.history().size(), got.history().size());
    for (int i = 0; i < right.history().size(); i++) {
      double log = right.history().get(i);
      assertEquals(log, got.history().get(i), tolerance * Math.abs(log), "iteration " + (i + 1));
    }
    assertEquals(right.logLikelihood(), got.logLikelihood(), 10 * tolerance);
    assertEquals(right.totalWeight(), got.totalWeight());
    GaussianMixture one = right.mixture();
    GaussianMixture other = got.mixture();
    assertArrayEquals(one.weights(), other.weights(), tolerance);
    for (int k = 0; k < one.components(); k++) {
      assertArrayEquals(one.mean(k), other.mean(k), 10 * tolerance);
      assertArrayEquals(
          one.covariance().variances(k), other.covariance().variances(k), 10 * tolerance);
    }
  }

  /** check_sample_weight_equivalence, from given parameters. */
  @ParameterizedTest
  @MethodSource("places")
  void weightsAreRepetitionAndRemovalInAnyOrder(String structure, String device) {
    Dataset repeated = Dataset.of(shuffled(Copies.of(rows, weights).rows()));
    Dataset weighted = Dataset.of(shuffled(rows)).weightedBy(shuffled(weights));
    GaussianMixture start =
        fitter(structure, "cpu").maxIterations(1).build().fit(Dataset.of(rows)).mixture();
    GmmFitterBuilder fitter = fitter(structure, device).start(start);
    assertSame(fitter.build().fit(repeated), fitter.build().fit(weighted), 1e-12);
    fitter.acceleration(Acceleration.OFF);
    assertSame(fitter.build().fit(repeated), fitter.build().fit(weighted), 1e-12);
  }

  /**
   * The same of {@code predict}, {@code predict_proba}, {@code score_samples} and {@code score}.
   */
  @ParameterizedTest
  @MethodSource("places")
  void soAreTheyInScores(String structure, String device) {
    GaussianMixture mixture = fitter(structure, device).build().fit(Dataset.of(rows)).mixture();
    Dataset weighted = Dataset.of(rows).weightedBy(weights);
    try (Scorer scorer = Scorer.on(device, mixture, Precision.DOUBLE, notice -> {})) {
      Scorer.Score right = scorer.score(Dataset.of(shuffled(Copies.of(rows, weights).rows())));
      Scorer.Score got = scorer.score(weighted);
      assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-12 * -right.logLikelihood());
      assertEquals(right.bic(), got.bic(), 1e-12 * right.bic());
      assertEquals(right.aic(), got.aic(), 1e-12 * right.aic());
      assertArrayEquals(scorer.predict(Dataset.of(rows)), scorer.predict(weighted));
      assertArrayEquals(scorer.logDensities(Dataset.of(rows)), scorer.logDensities(weighted));
      double[][] posteriors = scorer.posteriors(weighted);
      double[][] withoutWeights = scorer.posteriors(Dataset.of(rows));
      for (int i = 0; i < ROWS; i++) {
        assertArrayEquals(withoutWeights[i], posteriors[i]);
      }
    }
  }

  /**
   * Of whole fits the seeds of k-means are drawn by weight, along the rows: copies that stand one
   * behind the other are drawn as the row that weighs as much.
   */
  @ParameterizedTest
  @MethodSource("places")
  void wholeFitsAreThoseOfCopiesSideBySide(String structure, String device) {
    GmmFitter fitter = fitter(structure, device).seed(4).build();
    FitResult right = fitter.fit(Dataset.of(Copies.of(rows, weights).rows()));
    assertSame(right, fitter.fit(Dataset.of(rows).weightedBy(weights)), 1e-11);
  }

  /**
   * In another order other seeds are drawn. Where clusters lie so far apart that any seeds lead to
   * the same, so do whole fits, but for the order of components.
   */
  @ParameterizedTest
  @MethodSource("places")
  void wholeFitsOfClearClustersAreThoseOfCopiesInAnyOrder(String structure, String device) {
    double[][] clear = rows(40);
    GmmFitter fitter = fitter(structure, device).build();
    FitResult right = fitter.fit(Dataset.of(shuffled(Copies.of(clear, weights).rows())));
    FitResult got = fitter.fit(Dataset.of(shuffled(clear)).weightedBy(shuffled(weights)));
    assertEquals(right.logLikelihood(), got.logLikelihood(), 1e-11);
    double[] shares = right.mixture().weights();
    double[] weighted = got.mixture().weights();
    Arrays.sort(shares);
    Arrays.sort(weighted);
    assertArrayEquals(shares, weighted, 1e-12);
  }

  /** check_sample_weights_invariance, of ones. */
  @ParameterizedTest
  @MethodSource("places")
  void onesAreNone(String structure, String device) {
    double[] ones = new double[ROWS];
    Arrays.fill(ones, 1);
    GmmFitter fitter = fitter(structure, device).build();
    FitResult without = fitter.fit(Dataset.of(rows));
    assertEquals(
        without.history(), fitter.fit(Dataset.of(rows).weightedBy(ones)).history(), "ones");
  }

  /** check_sample_weights_not_overwritten. */
  @Test
  void weightsAreNotWrittenTo() {
    double[] given = weights.clone();
    Dataset weighted = Dataset.of(rows).weightedBy(given);
    given[0] = Double.NaN; // nor read later
    FitResult fit = fitter("full", "cpu").build().fit(weighted);
    assertEquals(Arrays.stream(weights).sum(), fit.totalWeight());
    assertArrayEquals(Arrays.copyOfRange(weights, 1, ROWS), Arrays.copyOfRange(given, 1, ROWS));
  }
}
