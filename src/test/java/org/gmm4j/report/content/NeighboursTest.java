package org.gmm4j.report.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.DiagonalCovariance;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final int COMPONENTS = 40;

  /** The first feature is in large units and tells next to nothing, the second tells all. */
  private static GaussianMixture mixture() {
    SplittableRandom random = new SplittableRandom(3);
    double[] weights = new double[COMPONENTS];
    double[][] means = new double[COMPONENTS][];
    double[][] variances = new double[COMPONENTS][];
    Arrays.fill(weights, 1.0 / (COMPONENTS - 1));
    weights[7] = 0;
    for (int k = 0; k < COMPONENTS; k++) {
      means[k] = new double[] {1e4 * random.nextDouble(), random.nextDouble()};
      variances[k] = new double[] {1e10, 1e-4 * (1 + random.nextDouble())};
    }
    CovarianceEstimate made = DiagonalCovariance.of(variances);
    return new GaussianMixture(weights, means, ((CovarianceEstimate.Estimated) made).covariance());
  }

  private static double distance(GaussianMixture mixture, int one, int other) {
    double sum = 0;
    for (int j = 0; j < 2; j++) {
      double apart = mixture.mean(one)[j] - mixture.mean(other)[j];
      for (int k : new int[] {one, other}) {
        sum += apart * apart / mixture.covariance().variances(k)[j] / 2;
      }
    }
    return Math.sqrt(sum);
  }

  private static int nearest(GaussianMixture mixture, int one) {
    int best = -1;
    for (int other = 0; other < COMPONENTS; other++) {
      if (other != one
          && other != 7
          && (best < 0 || distance(mixture, one, other) < distance(mixture, one, best))) {
        best = other;
      }
    }
    return best;
  }

  /** Of all that have a weight, those that are not shown too, whether all are looked at or few. */
  @Test
  void theNearestIsTheNearest() {
    GaussianMixture mixture = mixture();
    List<Integer> shown = List.of(3, 0, 20, 21, 22);
    int[] expected = shown.stream().mapToInt(k -> nearest(mixture, k)).toArray();
    assertTrue(Arrays.stream(expected).anyMatch(k -> !shown.contains(k)));
    Neighbours all = Neighbours.of(mixture, shown);
    assertTrue(all.amongAll());
    assertArrayEquals(expected, all.nearest());
    for (int i = 0; i < shown.size(); i++) {
      assertEquals(distance(mixture, shown.get(i), expected[i]), all.distances()[i], 1e-9);
    }
    Neighbours few = Neighbours.of(mixture, shown, 0);
    assertFalse(few.amongAll());
    assertArrayEquals(expected, few.nearest());
  }

  @Test
  void aloneThereIsNone() {
    GaussianMixture mixture = mixture();
    double[] weights = new double[COMPONENTS];
    weights[0] = 1;
    double[][] means =
        IntStream.range(0, COMPONENTS).mapToObj(mixture::mean).toArray(double[][]::new);
    Neighbours none =
        Neighbours.of(new GaussianMixture(weights, means, mixture.covariance()), List.of(0));
    assertEquals(-1, none.nearest()[0]);
  }
}
