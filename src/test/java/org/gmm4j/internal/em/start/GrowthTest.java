package org.gmm4j.internal.em.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthTest {
  private static Maximization grow(
      String covariance, double[][] rows, GaussianMixture smaller, int components) {
    Dataset data = Dataset.of(rows);
    try (Loaded loaded = Devices.load("cpu", null, data, Acceleration.ON, notice -> {})) {
      return new Growth(
              CovarianceStructure.of(covariance),
              CollapsePolicy.FAIL,
              FeaturePlan.asTheyAre(data, 0),
              data,
              loaded.rows(),
              Regularization.standard(),
              new SplittableRandom(1))
          .grow(smaller, components);
    }
  }

  private static GaussianMixture grown(
      String covariance, double[][] rows, GaussianMixture smaller, int components) {
    return assertInstanceOf(Maximization.Next.class, grow(covariance, rows, smaller, components))
        .mixture();
  }

  private static GaussianMixture fitted(String covariance, double[][] rows, int components) {
    return GmmFitter.builder()
        .components(components)
        .covariance(covariance)
        .device("cpu")
        .build()
        .fit(Dataset.of(rows))
        .mixture();
  }

  /** Clouds about centres, one after the other. */
  private static double[][] clouds(double[][] centres, int each) {
    Random random = new Random(2);
    return IntStream.range(0, centres.length * each)
        .mapToObj(
            i -> Arrays.stream(centres[i / each]).map(c -> c + random.nextGaussian()).toArray())
        .toArray(double[][]::new);
  }

  /** Two clouds near each other and one far away: of two components one has two clouds. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:2"})
  void theComponentOfTwoCloudsIsDivided(String covariance) {
    double[][] centres = {{0, 0, 0}, {9, 9, 0}, {200, -100, 50}};
    double[][] rows = clouds(centres, 60);
    GaussianMixture grown = grown(covariance, rows, fitted(covariance, rows, 2), 3);
    assertEquals(covariance, grown.covariance().structure().name());
    double[][] means =
        IntStream.range(0, 3)
            .mapToObj(grown::mean)
            .sorted(Comparator.comparingDouble(mean -> mean[0]))
            .toArray(double[][]::new);
    for (int k = 0; k < 3; k++) {
      int from = 60 * k;
      for (int j = 0; j < 3; j++) {
        int column = j;
        double mean =
            IntStream.range(from, from + 60)
                .mapToDouble(i -> rows[i][column])
                .average()
                .orElseThrow();
        assertEquals(mean, means[k][j], 1e-9 * (1 + Math.abs(mean)), covariance);
      }
    }
  }

  /** One row far away is worth less than two halves of many. */
  @Test
  void anOutlierIsNotWorthAComponent() {
    double[][] rows = clouds(new double[][] {{0, 0}, {12, 0}, {0, 500}}, 50);
    rows[149] = new double[] {0, 590};
    GaussianMixture two = fitted("full", rows, 2);
    GaussianMixture grown = grown("full", rows, two, 3);
    assertArrayEquals(
        new double[] {1 / 3., 1 / 3., 1 / 3.}, grown.weights(), 1e-9, "the clouds are divided");
  }

  @Test
  void growsToManyAtOnce() {
    double[][] rows = clouds(new double[][] {{0, 0}, {30, 0}, {0, 40}, {90, 90}, {60, 0}}, 30);
    GaussianMixture grown = grown("diag", rows, fitted("diag", rows, 1), 7);
    assertEquals(7, grown.components());
    assertEquals(1, Arrays.stream(grown.weights()).sum(), 1e-12);
  }

  @Test
  void rowsThatAreAllTheSameAreDividedBySharing() {
    double[][] rows = new double[8][2];
    for (double[] row : rows) {
      Arrays.fill(row, 4);
    }
    GaussianMixture grown = grown("full", rows, fitted("full", rows, 1), 2);
    assertArrayEquals(new double[] {0.5, 0.5}, grown.weights());
    assertArrayEquals(new double[] {4, 4}, grown.mean(1));
  }

  @Test
  void oneFeatureAndFarFromTheOrigin() {
    Random random = new Random(5);
    double[][] rows = new double[100][1];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = 1e6 + (i < 50 ? 0 : 20) + random.nextGaussian();
    }
    GaussianMixture grown = grown("full", rows, fitted("full", rows, 1), 2);
    assertTrue(Math.abs(grown.mean(0)[0] - 1e6) < 1, () -> "" + grown.mean(0)[0]);
    assertTrue(Math.abs(grown.mean(1)[0] - 1e6 - 20) < 1, () -> "" + grown.mean(1)[0]);
  }
}
