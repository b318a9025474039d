package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;

/** Batches that come one by one: good and bad use. */
class OnlineFitterTest {
  private static final double[][] ROWS = Problems.rows(Problems.mixture(3, 4, 1), 6000, 2);

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder().components(3).device("cpu");
  }

  private static Dataset batch(int number) {
    return Dataset.of(Arrays.copyOfRange(ROWS, 1000 * number, 1000 * number + 1000));
  }

  private static void assertSame(GaussianMixture right, GaussianMixture got) {
    assertArrayEquals(right.weights(), got.weights());
    for (int k = 0; k < right.components(); k++) {
      assertArrayEquals(right.mean(k), got.mean(k));
      assertArrayEquals(right.covariance().variances(k), got.covariance().variances(k));
    }
  }

  /** One look at each row of clusters that lie apart leads where exact EM ends. */
  @Test
  void comesNearToWhatAFitFinds() {
    double[][] rows = new double[6000][];
    Arrays.setAll(rows, n -> ROWS[n].clone());
    for (int n = 0; n < rows.length; n++) {
      rows[n][n % 4] += 40;
    }
    GmmFitter fitter = fitter().components(4).build();
    FitResult exact = fitter.fit(Dataset.of(rows));
    try (OnlineFitter online = fitter.online()) {
      for (int from = 0; from < 6000; from += 1000) {
        online.partialFit(Dataset.of(Arrays.copyOfRange(rows, from, from + 1000)));
      }
      GaussianMixture found = online.mixture();
      double got = Arrays.stream(rows).mapToDouble(found::logDensity).average().orElseThrow();
      assertEquals(exact.logLikelihood(), got, 0.01);
    }
  }

  @Test
  void theSameBatchesGiveTheSameBits() {
    try (OnlineFitter once = fitter().seed(3).build().online();
        OnlineFitter again = fitter().seed(3).build().online()) {
      for (int i = 0; i < 4; i++) {
        once.partialFit(batch(i));
        again.partialFit(batch(i));
      }
      assertSame(once.mixture(), again.mixture());
    }
  }

  @Test
  void goesOnFromAMixture() {
    GaussianMixture start = Problems.model(Problems.mixture(3, 4, 5));
    try (OnlineFitter online = GmmFitter.builder().start(start).device("cpu").build().online()) {
      Dataset few = Dataset.of(Arrays.copyOf(ROWS, 2)); // fewer than components: it need not start
      online.partialFit(few);
      GaussianMixture next = online.mixture();
      assertFalse(Arrays.equals(start.weights(), next.weights()));
    }
  }

  @Test
  void aMixtureTakesRows() {
    try (OnlineFitter online = fitter().build().online()) {
      assertEquals(
          "there was no batch yet",
          assertThrows(IllegalStateException.class, online::mixture).getMessage());
      online.partialFit(Dataset.of(Arrays.copyOf(ROWS, 2)));
      assertEquals(
          "3 components need at least as many rows; so far there are 2",
          assertThrows(DataException.class, online::mixture).getMessage());
      online.partialFit(Dataset.of(Arrays.copyOfRange(ROWS, 2, 12)));
      assertEquals(3, online.mixture().components());
    }
  }

  @Test
  void otherRowsAreRefusedAndNothingIsLost() {
    try (OnlineFitter online = fitter().build().online()) {
      for (int i = 0; i < 3; i++) {
        online.partialFit(batch(i));
      }
      GaussianMixture before = online.mixture();
      assertEquals(
          "rows of 4 features (floats / 1.0) do not go with rows of 4 features (doubles / 1.0)",
          assertThrows(DataException.class, () -> online.partialFit(Dataset.of(new float[5][4])))
              .getMessage());
      assertThrows(DataException.class, () -> online.partialFit(Dataset.of(new double[5][3])));
      assertThrows(DataException.class, () -> online.partialFit(batch(3).dividedBy(2)));
      assertSame(before, online.mixture());
      online.partialFit(batch(3));
    }
  }

  @Test
  void rowsOfOtherFeaturesThanTheStartAreRefused() {
    GaussianMixture start = Problems.model(Problems.mixture(3, 5, 5));
    try (OnlineFitter online = GmmFitter.builder().start(start).device("cpu").build().online()) {
      assertEquals(
          "the start has 5 features, the data have 4",
          assertThrows(DataException.class, () -> online.partialFit(batch(0))).getMessage());
    }
  }

  @Test
  void whatTakesAllRowsIsRefused() {
    refused(fitter().regularization(Regularization.automatic()), "a ridge is chosen by looking");
    Regularization shrunk = Regularization.standard().withShrinkage(Shrinkage.of("oas"));
    refused(fitter().regularization(shrunk), "shrinkage cannot be had batch by batch");
    refused(fitter().hardAssignments(true), "batches take steps of EM itself");
    refused(fitter().splitAndMerge(true), "batches take steps of EM itself");
    refused(fitter().onCollapse(CollapsePolicy.DROP), "batches take steps of EM itself");
    refused(fitter().extrapolation(Extrapolation.SQUAREM), "batches take steps of EM itself");
    refused(fitter().restarts(2), "several starts need all rows several times");
  }

  private static void refused(GmmFitterBuilder builder, String words) {
    GmmFitter fitter = builder.build();
    Exception refused = assertThrows(IllegalArgumentException.class, fitter::online);
    assertTrue(String.valueOf(refused.getMessage()).startsWith(words), refused.toString());
  }

  /**
   * Without a ridge, a column that never varied is a failure, until a batch comes where it does.
   */
  @Test
  void aSingularStartWaitsForMoreRows() {
    double[][] flat = new double[2500][];
    Arrays.setAll(flat, n -> new double[] {ROWS[n][0], 7});
    GmmFitter fitter = fitter().components(1).regularization(Regularization.ridge(0)).build();
    try (OnlineFitter online = fitter.online()) {
      FitException failed =
          assertThrows(FitException.class, () -> online.partialFit(Dataset.of(flat)));
      assertTrue(failed.toString().contains("is singular at feature 2"), failed.toString());
      assertTrue(failed.lastGood().isEmpty());
      flat[0] = new double[] {0, 8};
      online.partialFit(Dataset.of(flat));
      assertTrue(online.mixture().covariance().variances(0)[1] > 0);
    }
  }

  @Test
  void anInterruptLeavesTheMixtureAsItWas() {
    try (OnlineFitter online = fitter().build().online()) {
      for (int i = 0; i < 3; i++) {
        online.partialFit(batch(i));
      }
      GaussianMixture before = online.mixture();
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> online.partialFit(batch(3)));
      assertTrue(Thread.interrupted());
      assertSame(before, online.mixture());
      online.partialFit(batch(3));
    }
  }

  @Test
  void aClosedOneSaysSo() {
    OnlineFitter online = fitter().build().online();
    online.partialFit(batch(0));
    online.close();
    online.close();
    assertThrows(IllegalStateException.class, () -> online.partialFit(batch(0)));
    assertThrows(IllegalStateException.class, online::mixture);
  }
}
