package org.gmm4j.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of features are what they are said to be. */
class FeatureGroupsTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 1", "60, 15, 5", "784, 196, 65", "1500, 375, 125"})
  void coarserGroupsAreUnions(int d, int fine, int coarse) {
    Random random = new Random(d);
    double[][] rows = new double[50][];
    Arrays.setAll(rows, i -> random.doubles(d).toArray());
    FeatureGroups groups = of(rows, ones(d), fine, coarse);
    assertTrue(
        Math.abs(groups.sizes()[0] - fine) <= 1 && Math.abs(groups.sizes()[1] - coarse) <= 1);
    int[] coarseOf = new int[groups.sizes()[0]];
    Arrays.fill(coarseOf, -1);
    for (int j = 0; j < d; j++) {
      int group = groups.groups()[0][j];
      int union = groups.groups()[1][j];
      assertTrue(coarseOf[group] < 0 || coarseOf[group] == union, "group " + group + " is cut");
      coarseOf[group] = union;
      assertTrue(groups.weights()[j] > 0);
    }
    assertEquals(groups.sizes()[1], Arrays.stream(coarseOf).distinct().count());
    assertTrue(Arrays.stream(coarseOf).allMatch(group -> group >= 0));
  }

  /** Three signals, each in two features that are not neighbours, and one feature of noise. */
  @Test
  void featuresThatRiseTogetherAreMerged() {
    Random random = new Random(2);
    double[][] rows = new double[200][7];
    for (double[] row : rows) {
      for (int j = 0; j < 3; j++) {
        double signal = 10 * random.nextGaussian();
        row[j] = signal + 0.1 * random.nextGaussian();
        row[j + 3] = 1e6 * (signal + 0.1 * random.nextGaussian());
      }
      row[6] = 0.01 * random.nextGaussian();
    }
    double[] noise = ones(7);
    Arrays.fill(noise, 3, 6, 1e12);
    int[] groups = of(rows, noise, 3, 3).groups()[0];
    for (int j = 0; j < 3; j++) {
      assertEquals(groups[j], groups[j + 3]);
    }
    assertNotEquals(groups[0], groups[1]);
    assertNotEquals(groups[1], groups[2]);
    assertNotEquals(groups[0], groups[2]);
  }

  private static double[] ones(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static FeatureGroups of(double[][] rows, double[] noise, int... sizes) {
    return FeatureGroups.of(
        (from, to) -> {
          double[] some = new double[rows.length * (to - from)];
          for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], from, some, i * (to - from), to - from);
          }
          return some;
        },
        rows.length,
        noise,
        sizes);
  }
}
