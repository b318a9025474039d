package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.oracle.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of weight w is w copies of it, in whole fits, with everything that may be left out. */
class WeightsTest {
  private static final int ROWS = 400;
  private static final int COMPONENTS = 3;

  /** Pixels of three kinds of images, which lie apart but for some rows between them. */
  private static double[][] pixels(int features) {
    Random random = new Random(5);
    double[][] centres = new double[COMPONENTS][features];
    for (double[] centre : centres) {
      Arrays.setAll(centre, j -> 40 + random.nextInt(170));
    }
    double[][] rows = new double[ROWS][features];
    for (int i = 0; i < ROWS; i++) {
      double[] centre = centres[i % COMPONENTS];
      double[] other = centres[(i + 1) % COMPONENTS];
      double mixed = i % 17 == 0 ? 0.5 : 0;
      double spread = 3 + i % COMPONENTS;
      double along = random.nextGaussian() * 8;
      for (int j = 0; j < features; j++) {
        double x = centre[j] + mixed * (other[j] - centre[j]);
        x += spread * random.nextGaussian() + (j % 5 == 0 ? along : 0);
        rows[i][j] = Math.max(0, Math.min(255, Math.rint(x)));
      }
    }
    return rows;
  }

  private static Dataset data(double[][] rows, boolean bytes) {
    if (!bytes) {
      return Dataset.of(rows).dividedBy(255);
    }
    byte[][] stored = new byte[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < stored[i].length; j++) {
        stored[i][j] = (byte) (int) rows[i][j];
      }
    }
    return Dataset.of(stored).dividedBy(255);
  }

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder()
        .components(COMPONENTS)
        .covariance(structure)
        .regularization(Regularization.ridge(1e-3))
        .maxIterations(10)
        .tolerance(0)
        .device("cpu");
  }

  private static void assertClose(FitResult right, FitResult got, double tolerance) {
    assertEquals(right.history().size(), got.history().size());
    for (int i = 0; i < right.history().size(); i++) {
      double log = right.history().get(i);
      assertEquals(log, got.history().get(i), tolerance * Math.abs(log), "iteration " + (i + 1));
    }
    assertEquals(right.logLikelihood(), got.logLikelihood(), tolerance * 1e3);
    assertArrayEquals(right.mixture().weights(), got.mixture().weights(), 100 * tolerance);
    for (int k = 0; k < right.mixture().components(); k++) {
      assertArrayEquals(right.mixture().mean(k), got.mixture().mean(k), 100 * tolerance);
      assertArrayEquals(
          right.mixture().covariance().variances(k),
          got.mixture().covariance().variances(k),
          100 * tolerance);
    }
  }

  static Stream<Arguments> fits() {
    return Stream.of("full", "tied", "diag", "spherical", "ppca:3", "mfa:3")
        .flatMap(
            structure ->
                Stream.of(3, 90)
                    .filter(features -> features > 3 || !structure.endsWith(":3"))
                    .flatMap(
                        features ->
                            Stream.of(true, false)
                                .map(bytes -> Arguments.of(structure, features, bytes))));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void aFitIsThatOfTheCopies(String structure, int features, boolean bytes) {
    Copies copies = Copies.of(pixels(features), 5, 6);
    GaussianMixture start =
        fitter(structure).maxIterations(1).build().fit(data(copies.rows(), bytes)).mixture();
    FitResult right = fitter(structure).start(start).build().fit(data(copies.rows(), bytes));
    Dataset weighted = data(pixels(features), bytes).weightedBy(copies.weights());
    assertClose(right, fitter(structure).start(start).build().fit(weighted), 1e-12);
    FitResult plain =
        fitter(structure).start(start).acceleration(Acceleration.OFF).build().fit(weighted);
    assertClose(right, plain, 1e-12);
    if (bytes == (features > 3) || Thorough.all()) {
      FitResult device =
          fitter(structure)
              .start(start)
              .device("opencl")
              .precision(Precision.DOUBLE)
              .build()
              .fit(weighted);
      assertClose(right, device, 1e-9);
      assertEquals(copies.rows().length, device.totalWeight());
      assertEquals(ROWS, device.rows());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:3", "mfa:3"})
  void aRowWithGapsCountsAsItsCopies(String structure) {
    double[][] rows = pixels(6);
    for (int i = 0; i < rows.length; i++) {
      for (int gap = 0; gap < i % 4; gap++) {
        rows[i][(i + gap) % 6] = Double.NaN;
      }
    }
    Copies copies = Copies.of(rows, 5, 6);
    Dataset written = Dataset.ofIncomplete(copies.rows());
    Dataset weighted = Dataset.ofIncomplete(rows).weightedBy(copies.weights());
    GaussianMixture start = fitter(structure).maxIterations(1).build().fit(written).mixture();
    FitResult right = fitter(structure).start(start).build().fit(written);
    assertClose(right, fitter(structure).start(start).build().fit(weighted), 1e-12);
    assertClose(
        fitter(structure).standardised(true).seed(5).build().fit(written),
        fitter(structure).standardised(true).seed(5).build().fit(weighted),
        1e-9);
  }

  /** Certificates and sums that are carried over do not mind weights. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "diag"})
  void asMuchIsLeftOutAsWithoutWeights(String structure) {
    Dataset rows = DataSource.mnist2v6().rows().dividedBy(255);
    double[] weights = new double[rows.arrayRows()];
    Arrays.setAll(weights, i -> 0.1 + i % 7);
    long without = pairsOfLastIteration(structure, rows);
    long with = pairsOfLastIteration(structure, rows.weightedBy(weights));
    assertTrue(without < 2 * rows.rows(), "all pairs without weights"); // with two components
    assertTrue(with < 1.25 * without, with + " pairs with weights, without " + without);
  }

  /** Evaluated and accumulated. */
  private static long pairsOfLastIteration(String structure, Dataset rows) {
    long[] pairs = new long[1];
    FitListener listener =
        new FitListener() {
          @Override
          public void iteration(Iteration done) {
            pairs[0] = done.evaluatedPairs() + done.accumulatedPairs();
          }
        };
    fitter(structure)
        .components(2)
        .regularization(Regularization.ridge(0.05))
        .maxIterations(30)
        .listener(listener)
        .build()
        .fit(rows);
    return pairs[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:3", "mfa:3"})
  void fromKMeansTheFitIsThatOfTheCopies(String structure) {
    Copies copies = Copies.of(pixels(30), 3, 7);
    FitResult right = fitter(structure).seed(3).build().fit(data(copies.rows(), true));
    Dataset weighted = data(pixels(30), true).weightedBy(copies.weights());
    assertClose(right, fitter(structure).seed(3).build().fit(weighted), 1e-11);
  }

  @Test
  void seedsAreDrawnAsAmongCopies() {
    Copies copies = Copies.of(pixels(30), 3, 7);
    Dataset weighted = data(pixels(30), false).weightedBy(copies.weights());
    GmmFitter fitter = fitter("full").initialization(Initialization.KMEANS_PLUS_PLUS).build();
    assertClose(fitter.fit(data(copies.rows(), false)), fitter.fit(weighted), 1e-11);
  }

  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void everyStartIsDecidedByTheSeed(Initialization start) {
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, i -> 0.1 + i % 7);
    Dataset weighted = data(pixels(30), false).weightedBy(weights);
    GmmFitter fitter = fitter("full").initialization(start).build();
    FitResult once = fitter.fit(weighted);
    assertEquals(once.history(), fitter.fit(weighted).history());
    assertTrue(once.logLikelihood() > once.history().get(0) - 1e-9); // some begin at the end
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:3", "mfa:3"})
  void aRowOfWeightZeroIsNotThere(String structure) {
    double[][] rows = pixels(30);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, i -> i % 4);
    rows[8][0] = 1e300; // weighs nothing
    double[][] kept =
        Stream.iterate(0, i -> i + 1)
            .limit(ROWS)
            .filter(i -> i % 4 > 0)
            .map(i -> rows[i])
            .toArray(double[][]::new);
    double[] keptWeights = Arrays.stream(weights).filter(w -> w > 0).toArray();
    FitResult right = fitter(structure).build().fit(data(kept, false).weightedBy(keptWeights));
    FitResult got = fitter(structure).build().fit(data(rows, false).weightedBy(weights));
    assertEquals(right.history(), got.history());
    assertEquals(right.logLikelihood(), got.logLikelihood());
    assertEquals(ROWS, got.labels().length);
    try (Scorer scorer = Scorer.on("cpu", got.mixture())) {
      int[] labels = scorer.predict(data(rows, false));
      for (int i = 0; i < ROWS; i++) {
        assertTrue(i == 8 || labels[i] == got.labels()[i]);
      }
      assertEquals(
          right.logLikelihood(),
          scorer.score(data(rows, false).weightedBy(weights)).logLikelihood(),
          1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-20, 0.37, 1e20, 1e300})
  void theUnitOfWeightsChangesNothing(double unit) {
    double[][] rows = pixels(30);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, i -> 1 + i % 3);
    double[] scaled = Arrays.stream(weights).map(w -> w * unit).toArray();
    for (String structure : new String[] {"full", "diag", "mfa:3"}) {
      GmmFitter fitter = fitter(structure).start(first(structure, rows, weights)).build();
      assertClose(
          fitter.fit(data(rows, true).weightedBy(weights)),
          fitter.fit(data(rows, true).weightedBy(scaled)),
          1e-11);
    }
  }

  private static GaussianMixture first(String structure, double[][] rows, double[] weights) {
    return fitter(structure)
        .maxIterations(1)
        .build()
        .fit(data(rows, true).weightedBy(weights))
        .mixture();
  }

  @Test
  void weightsFromTinyToHugeAreTaken() {
    double[][] rows = pixels(30);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, i -> i % 3 == 0 ? 1e300 : i % 3 == 1 ? 1 : 1e-300);
    FitResult fit = fitter("full").components(1).build().fit(data(rows, false).weightedBy(weights));
    double[] mean = new double[30];
    int heavy = 0;
    for (int i = 0; i < ROWS; i += 3) {
      heavy++;
      for (int j = 0; j < 30; j++) {
        mean[j] += rows[i][j] / 255;
      }
    }
    for (int j = 0; j < 30; j++) {
      assertEquals(mean[j] / heavy, fit.mixture().mean(0)[j], 1e-12);
    }
    assertEquals(ROWS, fit.labels().length);
  }

  @Test
  void ledoitWolfCountsWeights() {
    Copies copies = Copies.of(pixels(30), 3, 8);
    Dataset all = data(copies.rows(), false);
    Dataset weighted = data(pixels(30), false).weightedBy(copies.weights());
    Regularization shrunk = Regularization.ridge(1e-6).withShrinkage(new Shrinkage.LedoitWolf());
    FitResult right = fitter("full").regularization(shrunk).build().fit(all);
    assertClose(right, fitter("full").regularization(shrunk).build().fit(weighted), 1e-11);
  }

  /** The halves that judge a ridge are those of the copies, too. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:3", "mfa:3"})
  void theRidgeIsThatOfTheCopies(String structure) {
    Copies copies = Copies.of(pixels(30), 3, 8);
    Dataset weighted = data(pixels(30), false).weightedBy(copies.weights());
    GmmFitter fitter = fitter(structure).regularization(Regularization.automatic()).build();
    double ofAll = fitter.fit(data(copies.rows(), false)).regularization().ridge();
    assertEquals(ofAll, fitter.fit(weighted).regularization().ridge(), 1e-9 * ofAll);
    GaussianMixture start = first(structure, pixels(30), copies.weights());
    double[] shares = new double[ROWS];
    Arrays.fill(shares, 1 / 1024.0);
    GmmFitter from =
        fitter(structure).start(start).regularization(Regularization.automatic()).build();
    double ofNone = from.fit(data(pixels(30), false)).regularization().ridge();
    double ofShares = from.fit(data(pixels(30), false).weightedBy(shares)).regularization().ridge();
    assertEquals(ofNone, ofShares, 1e-9 * ofNone);
  }

  @Test
  void criteriaAreOfTheSumOfWeights() {
    Copies copies = Copies.of(pixels(30), 5, 6);
    Dataset weighted = data(pixels(30), false).weightedBy(copies.weights());
    FitResult fit = fitter("diag").build().fit(weighted);
    try (Scorer scorer = Scorer.on("cpu", fit.mixture())) {
      Scorer.Score got = scorer.score(weighted);
      Scorer.Score right = scorer.score(data(copies.rows(), false));
      assertEquals(right.bic(), got.bic(), 1e-9 * Math.abs(right.bic()));
      assertEquals(right.aic(), got.aic(), 1e-9 * Math.abs(right.aic()));
      assertEquals(right.totalLogLikelihood(), got.totalLogLikelihood(), 1e-8);
      assertEquals(
          Criteria.bic(fit.mixture(), fit.logLikelihood(), fit.totalWeight()),
          got.bic(),
          1e-9 * Math.abs(right.bic()));
    }
  }

  @Test
  void equalWeightsOfOneAreNone() {
    double[] ones = new double[ROWS];
    Arrays.fill(ones, 1);
    Dataset data = data(pixels(30), true);
    assertTrue(data.weightedBy(ones).weights().areOnes());
    assertEquals(
        fitter("full").build().fit(data).history(),
        fitter("full").build().fit(data.weightedBy(ones)).history());
  }

  @Test
  void whatIsNoWeightIsRefused() {
    Dataset data = Dataset.of(new double[][] {{1}, {2}, {3}});
    assertRefused("weights: the weight of row 2 is -1.0;", data, 1, -1, 1);
    assertRefused("weights: the weight of row 3 is NaN;", data, 1, 1, Double.NaN);
    assertRefused("the weight of row 1 is Infinity;", data, Double.POSITIVE_INFINITY, 1, 1);
    assertRefused("weights: all weights are 0;", data, 0, 0, 0);
    assertRefused("weights: the weights add up to more than 1.8e308", data, 1e308, 1e308, 0);
    assertRefused("2 weights for 3 rows", data, 1, 2);
  }

  private static void assertRefused(String message, Dataset data, double... weights) {
    DataException refused = assertThrows(DataException.class, () -> data.weightedBy(weights));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void componentsNeedAsManyRowsThatCount() {
    Dataset data = Dataset.of(new double[][] {{1}, {2}, {3}}).weightedBy(new double[] {1, 0, 0});
    DataException refused =
        assertThrows(
            DataException.class, () -> GmmFitter.builder().components(2).build().fit(data));
    assertTrue(refused.getMessage().contains("there are 1"), refused.getMessage());
  }
}
