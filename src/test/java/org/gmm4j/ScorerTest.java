package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceException;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole data sets against the definition for single rows. */
class ScorerTest {
  private static final GaussianMixture MIXTURE = Problems.model(Problems.mixture(3, 4, 1));
  private static final double[][] ROWS = Problems.rows(Problems.mixture(3, 4, 1), 257, 2);

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void rowsAreScoredByDefinition(String device) {
    Dataset rows = Dataset.of(ROWS);
    try (Scorer scorer = Scorer.on(device, MIXTURE, Precision.DOUBLE, notice -> {})) {
      assertNull(scorer.device());
      double[] logDensities = scorer.logDensities(rows);
      double[][] posteriors = scorer.posteriors(rows);
      int[] labels = scorer.predict(rows);
      assertTrue(Objects.requireNonNull(scorer.device()).id().startsWith(device));
      for (int i = 0; i < ROWS.length; i++) {
        assertEquals(MIXTURE.logDensity(ROWS[i]), logDensities[i], 1e-10);
        assertArrayEquals(MIXTURE.posterior(ROWS[i]), posteriors[i], 1e-10);
        assertEquals(MIXTURE.predict(ROWS[i]), labels[i]);
      }
      Scorer.Score score = scorer.score(rows);
      double total = Arrays.stream(ROWS).mapToDouble(MIXTURE::logDensity).sum();
      assertEquals(total, score.totalLogLikelihood(), 1e-9);
      assertEquals(total / ROWS.length, score.logLikelihood(), 1e-12);
      double parameters = MIXTURE.parameters();
      assertEquals(-2 * total + 2 * parameters, score.aic(), 1e-8);
      assertEquals(-2 * total + parameters * Math.log(ROWS.length), score.bic(), 1e-8);
    }
  }

  @Test
  void labelsGoToASink() {
    int[] seen = new int[ROWS.length];
    Arrays.fill(seen, -1);
    try (Scorer scorer = Scorer.on("cpu", MIXTURE)) {
      Dataset rows = Dataset.of(ROWS);
      double mean = scorer.predict(rows, (row, component) -> seen[(int) row] = component);
      assertArrayEquals(scorer.predict(rows), seen);
      assertEquals(scorer.score(rows).logLikelihood(), mean);
    }
  }

  @Test
  void blocksComeInTheOrderOfTheRows() {
    List<Integer> seen = new ArrayList<>();
    try (Scorer scorer = Scorer.on("cpu", MIXTURE)) {
      scorer.posteriors(
          Dataset.of(ROWS),
          (firstRow, count, logDensities, posteriors) -> {
            assertEquals(seen.size(), firstRow);
            for (int i = 0; i < count; i++) {
              seen.add((int) firstRow + i);
            }
          });
    }
    assertEquals(ROWS.length, seen.size());
  }

  @Test
  void aSinkThatThrowsIsHeard() {
    IllegalStateException own = new IllegalStateException("mine");
    try (Scorer scorer = Scorer.on("cpu", MIXTURE)) {
      Scorer.Sink throwing =
          (firstRow, count, logDensities, posteriors) -> {
            throw own;
          };
      Dataset rows = Dataset.of(ROWS);
      assertSame(
          own, assertThrows(IllegalStateException.class, () -> scorer.posteriors(rows, throwing)));
      assertEquals(ROWS.length, scorer.predict(rows).length); // and goes on
    }
  }

  @Test
  void rowsOfAnotherWidthAreRefused() {
    try (Scorer scorer = Scorer.on("cpu", MIXTURE)) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> scorer.predict(Dataset.of(new double[][] {{1, 2}})));
      assertEquals("rows of 2 features for a mixture of 4", refused.getMessage());
    }
  }

  @Test
  void aClosedScorerIsClosed() {
    Scorer scorer = Scorer.on("cpu", MIXTURE);
    scorer.predict(Dataset.of(ROWS));
    scorer.close();
    scorer.close();
    assertThrows(IllegalStateException.class, () -> scorer.predict(Dataset.of(ROWS)));
  }

  @Test
  void anUnknownDeviceIsTold() {
    try (Scorer scorer = Scorer.on("abacus", MIXTURE)) {
      assertThrows(DeviceException.class, () -> scorer.predict(Dataset.of(ROWS)));
    }
  }

  @Test
  void threadsTakeTurns() throws Exception {
    Dataset one = Dataset.of(ROWS);
    Dataset other = Dataset.of(Arrays.copyOf(ROWS, 99));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Scorer scorer = Scorer.on("cpu", MIXTURE)) {
      int[] labels = scorer.predict(one);
      List<Future<int[]>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Dataset rows = i % 2 == 0 ? one : other;
        answers.add(threads.submit(() -> scorer.predict(rows)));
      }
      for (int i = 0; i < 20; i++) {
        int[] expected = i % 2 == 0 ? labels : Arrays.copyOf(labels, 99);
        assertArrayEquals(expected, answers.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
