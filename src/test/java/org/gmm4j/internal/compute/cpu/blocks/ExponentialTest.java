package org.gmm4j.internal.compute.cpu.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.gmm4j.oracle.DoubleDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the series in twice the digits. */
class ExponentialTest {
  private static final int COUNT = 1000;

  private static double[] found(double[] x) {
    double[] out = new double[x.length];
    new Exponential(x.length).of(x, out, x.length);
    return out;
  }

  private static void assertWithinOneUlp(DoubleSupplier argument) {
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = argument.getAsDouble();
    }
    double[] found = found(x);
    for (int i = 0; i < COUNT; i++) {
      DoubleDouble right = DoubleDouble.exponential(DoubleDouble.of(x[i]));
      double error = Math.abs(DoubleDouble.of(found[i]).minus(right).value());
      assertTrue(error < Math.ulp(right.value()), x[i] + ": " + found[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-17, 1e-9, 1e-3, 0.35, 1, 40, 700})
  void isWithinOneUnitInTheLastPlace(double scale) {
    Random random = new Random(1);
    assertWithinOneUlp(() -> scale * (2 * random.nextDouble() - 1));
  }

  /** Where the rounded multiple of log 2 is about to change. */
  @ParameterizedTest
  @ValueSource(ints = {-57, -1, 0, 1, 900})
  void isSoBetweenMultiplesOfTheLogarithm(int n) {
    Random random = new Random(2);
    assertWithinOneUlp(() -> (n + 0.5) * Math.log(2) + 1e-14 * random.nextGaussian());
  }

  /** One number at a time, as the ends of loops take them, and side by side. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 31, 64, 100})
  void bitsDoNotDependOnNeighbours(int count) {
    Random random = new Random(3);
    double[] x = random.doubles(count, -40, 0).toArray();
    double[] together = found(x);
    for (int i = 0; i < count; i++) {
      assertEquals(found(new double[] {x[i]})[0], together[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0})
  void ofNothingIsOne(double zero) {
    assertEquals(1, found(new double[] {zero})[0]);
  }
}
