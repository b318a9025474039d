package org.gmm4j.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaisingTest {
  private static final int D = 6;

  /** A matrix of rank D − 1 whose features are in units of their own. */
  private static double[] flat(double[] units) {
    Random random = new Random(3);
    double[][] factors = new double[D - 1][D];
    for (double[] factor : factors) {
      for (int j = 0; j < D; j++) {
        factor[j] = random.nextGaussian() * units[j];
      }
    }
    double[] sigma = new double[D * D];
    for (int i = 0; i < D; i++) {
      for (int j = 0; j < D; j++) {
        for (double[] factor : factors) {
          sigma[i * D + j] += factor[i] * factor[j];
        }
      }
    }
    return Triangle.of(sigma, D);
  }

  /** A little below 0 where it is flat, so that it certainly has no factor. */
  private static double[] singular(double[] units) {
    double[] triangle = flat(units);
    for (int j = 0; j < D; j++) {
      triangle[Triangle.begin(j) + j] *= 1 - 1e-9;
    }
    return triangle;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1, 1e12})
  void theLeastShareThatHelps(double unit) {
    double[] units = {unit, 1, 1e-6, 3, 1e6, 1};
    double[] triangle = singular(units);
    assertInstanceOf(Cholesky.Failure.class, Cholesky.ofTriangle(triangle, D));
    Raising.Raised raised = Raising.matrix(triangle, units);
    assertNotNull(raised);
    assertInstanceOf(Cholesky.Factor.class, Cholesky.ofTriangle(raised.triangle(), D));
    double[] less = triangle.clone();
    for (int j = 0; j < D; j++) {
      int diagonal = Triangle.begin(j) + j;
      assertEquals(1 + raised.share(), raised.triangle()[diagonal] / triangle[diagonal], 1e-14);
      less[diagonal] *= 1 + raised.share() / 10;
    }
    assertFalse(Cholesky.ofTriangle(less, D) instanceof Cholesky.Factor, "a tenth would do");
    Raising.Raised even = Raising.matrix(singular(new double[] {1, 1, 1, 1, 1, 1}), units);
    assertNotNull(even);
    assertEquals(even.share(), raised.share(), "whatever the units");
  }

  @Test
  void whatHasNoVarianceGetsAMillionthOfThatOfAll() {
    double[] pooled = {4, 0, 9};
    assertArrayEquals(
        new double[] {4e-6, 9e-6, 2}, Raising.variances(new double[] {0, 0, 2}, pooled), 1e-20);
    assertArrayEquals(
        new double[] {1e-6, 1e-6}, Raising.variances(new double[2], new double[2]), 1e-20);
    Raising.Raised raised = Raising.matrix(new double[6], pooled);
    assertNotNull(raised);
    assertEquals(9e-6, raised.triangle()[2], 1e-16);
    assertEquals(0, raised.share());
  }

  @Test
  void numbersThatOverflowAreBeyondHelp() {
    assertNull(Raising.matrix(new double[] {1, Double.NaN, 1}, new double[] {1, 1}));
    assertNull(Raising.matrix(new double[] {1, 0, Double.POSITIVE_INFINITY}, new double[] {1, 1}));
  }

  @Test
  void variancesWithinAllComponentsAreTheirMeanByCounts() {
    double[][] variances = {{1, 10}, {4, 0}, {Double.NaN, 1}};
    assertArrayEquals(
        new double[] {3, 10.0 / 3}, Raising.pooled(variances, new double[] {2, 4, 0}), 1e-15);
    assertArrayEquals(
        new double[] {2.5, 5},
        Raising.pooled(new double[][] {{1, 10}, {4, 0}}, new double[2]),
        1e-15);
  }
}
