package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.distributed.FixedTree;
import org.gmm4j.distributed.PartsInMemory;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.oracle.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in parts are fitted as the same rows in one place, however many parts there are. */
class PartsTest {
  /** Sums in another order: the contract of rows in parts. */
  private static final double ROUNDING = 1e-12;

  private static final int FEATURES = 17;

  private static Dataset rows(int count) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[count][FEATURES];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < FEATURES - 1; j++) { // the last is constant
        rows[i][j] = 1.5 * (i % 3) * (j % 2) + random.nextGaussian() * (1 + 0.2 * (i % 3));
      }
      rows[i][FEATURES - 1] = 7;
    }
    return Dataset.of(rows);
  }

  private static Dataset weighted(int count) {
    SplittableRandom random = new SplittableRandom(2);
    return rows(count).weightedBy(random.doubles(count, 0.1, 3).toArray());
  }

  /** Half of the rows weigh next to nothing beside the others. */
  private static Dataset weighedUnlike(int count) {
    double[] weights = new double[count];
    Arrays.setAll(weights, i -> i < count / 2 ? 1e-35 * (1 + i % 3) : 1e9 * (1 + i % 2));
    return rows(count).weightedBy(weights);
  }

  private static GmmFitterBuilder asking(String covariance) {
    return GmmFitter.builder()
        .components(3)
        .covariance(covariance)
        .regularization(Regularization.ridge(1e-3))
        .maxIterations(8)
        .tolerance(0)
        .device("cpu");
  }

  private static FitResult inParts(GmmFitterBuilder asked, Dataset data, int parts) {
    try (PartsInMemory some = new PartsInMemory(data, parts)) {
      FitResult fit = asked.build().fitParts(some);
      assertEquals(some.asked(), some.forgotten(), "questions that stay");
      return fit;
    }
  }

  private static GaussianMixture start(String covariance, Dataset data) {
    return asking(covariance).maxIterations(1).build().fit(data).mixture();
  }

  /** At every iteration, since each is the last of a fit. */
  private static void assertEqual(FitResult right, FitResult got) {
    assertEquals(right.iterations(), got.iterations());
    for (int i = 0; i < right.iterations(); i++) {
      double each = right.history().get(i);
      Tolerances.close("log-likelihood " + i, each, got.history().get(i), ROUNDING, Math.abs(each));
    }
    double total = Math.abs(right.logLikelihood());
    Tolerances.close("last", right.logLikelihood(), got.logLikelihood(), ROUNDING, total);
    assertClose("weights", right.mixture().weights(), got.mixture().weights());
    for (int k = 0; k < right.mixture().components(); k++) {
      assertClose("mean", right.mixture().mean(k), got.mixture().mean(k));
    }
    assertClose("covariance", covariances(right), covariances(got));
  }

  /** What is kept of all covariances, but for what follows from it. */
  private static double[] covariances(FitResult fit) {
    return fit.mixture().covariance().arrays().stream()
        .filter(array -> !array.name().equals("precisions_cholesky"))
        .flatMapToDouble(
            array ->
                IntStream.range(0, array.parts())
                    .mapToObj(part -> array.part().apply(part).duplicate())
                    .flatMapToDouble(
                        buffer -> IntStream.range(0, buffer.remaining()).mapToDouble(buffer::get)))
        .toArray();
  }

  private static void assertClose(String what, double[] right, double[] got) {
    double scale = Arrays.stream(right).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < right.length; i++) {
      Tolerances.close(what + " " + i, right[i], got[i], ROUNDING, scale);
    }
  }

  private static void assertSame(FitResult right, FitResult got) {
    assertEquals(right.history(), got.history());
    assertEquals(right.logLikelihood(), got.logLikelihood());
    for (int k = 0; k < right.mixture().components(); k++) {
      assertArrayEquals(right.mixture().mean(k), got.mixture().mean(k));
    }
    assertArrayEquals(covariances(right), covariances(got));
  }

  private static Stream<String> structures() {
    return Stream.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:2");
  }

  @ParameterizedTest
  @MethodSource("structures")
  void theFitFromAStart(String covariance) {
    assertFitIsThatOfParts(covariance, rows(501), 1, 2, 7, 64);
    assertFitIsThatOfParts(covariance, weighted(500), 7);
    assertFitIsThatOfParts(covariance, weighedUnlike(500), 2);
  }

  @Sweep
  @ParameterizedTest
  @MethodSource("structures")
  void weightsInAnyNumberOfParts(String covariance) {
    assertFitIsThatOfParts(covariance, weighted(500), 1, 2, 64);
    assertFitIsThatOfParts(covariance, weighedUnlike(500), 1, 7, 64);
  }

  private static void assertFitIsThatOfParts(String covariance, Dataset data, int... counts) {
    GaussianMixture start = start(covariance, data);
    FitResult here = asking(covariance).start(start).build().fit(data);
    for (int parts : counts) {
      assertEqual(here, inParts(asking(covariance).start(start), data, parts));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kmeans",
        "kmeans++",
        "random",
        "random-from-data",
        "farthest-first",
        "short-runs:3"
      })
  void theFitFromAnyStart(String initialization) {
    for (Dataset data : new Dataset[] {rows(400), weighted(401)}) {
      FitResult here =
          asking("full").initialization(Initialization.of(initialization)).build().fit(data);
      FitResult there =
          inParts(asking("full").initialization(Initialization.of(initialization)), data, 7);
      assertEquals(here.logLikelihood(), there.logLikelihood(), 2e-4);
    }
  }

  @Test
  void theDigits() {
    Dataset digits = DataSource.open("mnist-2v6", null).rows().dividedBy(255);
    GmmFitterBuilder asked =
        GmmFitter.builder().components(2).regularization(Regularization.ridge(0.05)).device("cpu");
    FitResult here = asked.build().fit(digits);
    FitResult there = inParts(asked, digits, 7);
    assertEqual(here, there);
    assertTrue(there.converged());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "diag"})
  void theRidgeThatIsChosen(String covariance) {
    Dataset data = rows(600);
    GmmFitterBuilder asked = asking(covariance).regularization(Regularization.automatic());
    double here = asked.build().fit(data).regularization().ridge();
    FitResult there = inParts(asked, data, 7);
    assertEquals(here, there.regularization().ridge(), 1e-12 * here);
  }

  @Test
  void theSameBitsTwiceAndInBlocks() {
    Dataset data = weighted(500);
    FitResult once = inParts(asking("full"), data, 7);
    assertSame(once, inParts(asking("full"), data, 7));
    try (PartsInMemory parts = new PartsInMemory(data, 7).inBlocks(2)) {
      assertSame(once, asking("full").build().fitParts(parts));
    }
  }

  /** In k-means, while loading, in each iteration: whatever was asked when they were lost. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "mfa:2"})
  void theSameBitsWhenPartsAreLost(String covariance) {
    Dataset data = weighted(500);
    int questions;
    FitResult right;
    try (PartsInMemory parts = new PartsInMemory(data, 5)) {
      right = asking(covariance).build().fitParts(parts);
      questions = parts.asked();
    }
    for (int question = 2; question <= questions; question += 2) {
      try (PartsInMemory parts = new PartsInMemory(data, 5).losing(question)) {
        assertSame(right, asking(covariance).build().fitParts(parts));
      }
    }
  }

  /** Certificates and sums that are carried over, of hundreds of features. */
  @Sweep
  @Test
  void theSameDigitsWhenPartsAreLost() {
    Dataset digits = DataSource.open("mnist-2v6", null).rows().dividedBy(255);
    GmmFitterBuilder asked =
        GmmFitter.builder().components(2).regularization(Regularization.ridge(0.05)).device("cpu");
    FitResult right = inParts(asked, digits, 3);
    for (int last = 2; last <= 10; last += 4) {
      try (PartsInMemory counted = new PartsInMemory(digits, 3)) {
        asked.build().fitParts(counted);
        try (PartsInMemory parts = new PartsInMemory(digits, 3).losing(counted.asked() - last)) {
          assertSame(right, asked.build().fitParts(parts));
        }
      }
    }
  }

  /** An era ends, and another begins. */
  @Test
  void theSameBitsAfterManyIterations() {
    Dataset data = rows(200);
    GmmFitterBuilder asked = asking("full").maxIterations(150);
    FitResult right = inParts(asked, data, 3);
    assertEqual(
        asked.start(start("full", data)).maxIterations(70).build().fit(data),
        inParts(asked, data, 3));
    try (PartsInMemory parts = new PartsInMemory(data, 3).losing(100).losing(130)) {
      assertSame(right, asking("full").maxIterations(150).build().fitParts(parts));
    }
  }

  @Test
  void fewerRowsThanParts() {
    Dataset data = rows(5);
    assertEqual(asking("diag").build().fit(data), inParts(asking("diag"), data, 9));
  }

  @Test
  void componentsThatFade() {
    SplittableRandom random = new SplittableRandom(4);
    double[][] rows = new double[300][2];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
      row[1] = random.nextGaussian();
    }
    Dataset data = Dataset.of(rows);
    GaussianMixture near = asking("full").components(1).build().fit(data).mixture();
    GaussianMixture start =
        new GaussianMixture(
            new double[] {0.5, 0.5},
            new double[][] {near.mean(0), {60, 60}},
            near.covariance().only(new int[] {0, 0}));
    GmmFitterBuilder asked = asking("full").components(2).start(start);
    assertEqual(asked.build().fit(data), inParts(asked, data, 4));
  }

  @Test
  void labelsStayWhereTheRowsAre() {
    FitResult fit = inParts(asking("diag"), rows(100), 2);
    assertEquals(100, fit.rows());
    assertThrows(IllegalStateException.class, fit::labels);
  }

  @Test
  void whatIsRefused() {
    Dataset data = rows(100);
    assertRefused("standardised", asking("diag").standardised(true), data);
    assertRefused("batches", asking("diag").batch(10), data);
    assertRefused("hierarchical", asking("diag").initialization(Initialization.HIERARCHICAL), data);
    assertRefused("reseeded", asking("diag").onCollapse(CollapsePolicy.RESEED), data);
    try (PartsInMemory none = new PartsInMemory(data, 2)) {
      assertThrows(
          DataException.class, () -> asking("diag").components(101).build().fitParts(none));
    }
  }

  private static void assertRefused(String why, GmmFitterBuilder asked, Dataset data) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> inParts(asked, data, 2)).getMessage();
    assertTrue(String.valueOf(message).contains(why), message);
  }

  @Test
  void aTreeOfBlocksIsTheSameTree() {
    for (int count = 1; count < 40; count++) {
      var names = IntStream.range(0, count).mapToObj(Integer::toString).toList();
      String whole = FixedTree.sum(names, "(%s %s)"::formatted);
      for (int block = 2; block <= 32; block *= 2) {
        int size = block;
        var blocks =
            IntStream.range(0, (count + size - 1) / size)
                .mapToObj(b -> names.subList(b * size, Math.min(names.size(), (b + 1) * size)))
                .map(some -> FixedTree.sum(some, "(%s %s)"::formatted))
                .toList();
        assertEquals(whole, FixedTree.sum(blocks, "(%s %s)"::formatted));
      }
    }
  }
}
