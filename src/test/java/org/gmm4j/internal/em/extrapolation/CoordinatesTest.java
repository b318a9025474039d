package org.gmm4j.internal.em.extrapolation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoordinatesTest {
  private static final int D = 5;

  static Stream<String> structures() {
    return Stream.concat(Stream.of("full"), Structures.names(D).stream());
  }

  private static GaussianMixture mixture(String structure, long seed) {
    return structure.equals("full")
        ? Problems.model(Problems.mixture(3, D, seed))
        : Structures.problem(structure, 3, D, seed).model();
  }

  private static void assertSame(GaussianMixture right, GaussianMixture got) {
    assertArrayEquals(right.weights(), got.weights(), 1e-14);
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      double[] x = random.doubles(D, -3, 3).toArray();
      assertEquals(right.logDensity(x), got.logDensity(x), 1e-9);
    }
  }

  @ParameterizedTest
  @MethodSource("structures")
  void thereAndBack(String structure) {
    GaussianMixture mixture = mixture(structure, 3);
    GaussianMixture back = Coordinates.mixture(Coordinates.of(mixture, mixture), mixture);
    assertNotNull(back);
    assertSame(mixture, back);
    assertEquals(mixture.covariance().structure(), back.covariance().structure());
  }

  /** Any numbers are parameters: of the way from one mixture to another, and far beyond. */
  @ParameterizedTest
  @MethodSource("structures")
  void anyNumbersAreAMixture(String structure) {
    GaussianMixture one = mixture(structure, 3);
    GaussianMixture other = mixture(structure.contains("auto") ? "diag" : structure, 4);
    other = structure.contains("auto") ? one : other;
    double[] from = Coordinates.of(one, one);
    double[] to = Coordinates.of(other, one);
    for (double step : new double[] {-5, -1, 0.5, 3}) {
      double[] there = new double[from.length];
      Arrays.setAll(there, i -> from[i] + step * (to[i] - from[i]));
      GaussianMixture mixture = Coordinates.mixture(there, one);
      assertNotNull(mixture);
      assertEquals(1, Arrays.stream(mixture.weights()).sum(), 1e-14);
    }
  }

  /** WR is the same covariance as W, and has the same coordinates beside W. */
  @Test
  void factorsAreTurnedToThoseOfTheOther() {
    double[] w = {1, 2, 0, -1, 0.5, 3, 0, 1, 1, -2};
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    double[] turned = new double[w.length];
    for (int j = 0; j < D; j++) {
      turned[j] = c * w[j] - s * w[D + j];
      turned[D + j] = -s * w[j] - c * w[D + j]; // a reflection, too
    }
    GaussianMixture one = factors(w);
    GaussianMixture other = factors(turned);
    assertSame(one, other);
    assertArrayEquals(Coordinates.of(one, one), Coordinates.of(other, one), 1e-13);
  }

  private static GaussianMixture factors(double[] loadings) {
    double[] noise = {1, 2, 3, 4, 5};
    return new GaussianMixture(
        new double[] {1},
        new double[1][D],
        Structures.estimated(
            LowRankCovariance.of(
                new LowRankCovariance.Structure(false, 2),
                new double[][] {loadings},
                new double[][] {noise})));
  }

  @Test
  void aWeightOfNothingStaysSo() {
    GaussianMixture some = Problems.model(Problems.mixture(2, D, 7));
    GaussianMixture dead =
        new GaussianMixture(
            new double[] {1, 0}, new double[][] {some.mean(0), some.mean(1)}, some.covariance());
    GaussianMixture back = Coordinates.mixture(Coordinates.of(dead, dead), dead);
    assertNotNull(back);
    assertArrayEquals(new double[] {1, 0}, back.weights());
  }

  @Test
  void numbersThatOverflowAreNone() {
    GaussianMixture some = Problems.model(Problems.mixture(2, D, 7));
    double[] numbers = Coordinates.of(some, some);
    numbers[3] = Double.NaN;
    assertNull(Coordinates.mixture(numbers, some));
    numbers[3] = Double.POSITIVE_INFINITY;
    assertNull(Coordinates.mixture(numbers, some));
  }

  /** Where each step is half of the one before, the end is one step beyond. */
  @Test
  void aGeometricSeriesIsSummed() {
    GaussianMixture[] path = new GaussianMixture[3];
    double[] far = {1, 0.5, 0.25};
    for (int i = 0; i < 3; i++) {
      path[i] = Problems.spheres(new double[][] {{far[i], -far[i]}, {9, 9 + far[i]}}, 1, 2);
    }
    Squarem.Beyond beyond = Squarem.of(List.of(path), 100);
    assertNotNull(beyond);
    assertArrayEquals(new double[2], beyond.mixture().mean(0), 1e-12);
    assertArrayEquals(new double[] {9, 9}, beyond.mixture().mean(1), 1e-12);
    Squarem.Beyond shorter = Squarem.of(List.of(path), 1.5);
    assertNotNull(shorter);
    assertEquals(true, shorter.bounded());
    assertNull(Squarem.of(List.of(path[0], path[0], path[0]), 4), "it is there already");
  }
}
