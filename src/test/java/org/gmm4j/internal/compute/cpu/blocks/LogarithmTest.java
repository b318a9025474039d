package org.gmm4j.internal.compute.cpu.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside StrictMath's, which is within one unit in the last place. */
class LogarithmTest {
  private static final int COUNT = 10_000;

  private static double[] found(double[] x) {
    double[] out = new double[x.length];
    new Logarithm(x.length).of(x, out, x.length);
    return out;
  }

  private static void assertNear(double[] x) {
    double[] found = found(x);
    for (int i = 0; i < x.length; i++) {
      double right = StrictMath.log(x[i]);
      assertEquals(right, found[i], 0x1p-52 * Math.max(1, right), "log " + x[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-15, 1e-9, 1e-3, 0.5, 1, 3, 50, 1e4, 1e100, 1e300})
  void isRightToTheSizeOfOne(double scale) {
    assertNear(new Random(1).doubles(COUNT).map(u -> 1 + scale * u).toArray());
  }

  /** Where the mantissa goes from √2 back to √½. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 900})
  void isSoWhereTheExponentChanges(int n) {
    double root = Math.scalb(Math.sqrt(2), n);
    assertNear(new Random(2).doubles(COUNT, -1, 1).map(u -> root * (1 + 1e-14 * u)).toArray());
  }

  /** One number at a time, as the ends of loops take them, and side by side. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 31, 64, 100})
  void bitsDoNotDependOnNeighbours(int count) {
    double[] x = new Random(3).doubles(count, 1, 40).toArray();
    double[] together = found(x);
    for (int i = 0; i < count; i++) {
      assertEquals(found(new double[] {x[i]})[0], together[i]);
    }
  }

  @Test
  void endsAreRight() {
    assertEquals(0, found(new double[] {1})[0]);
    assertNear(new double[] {Double.MAX_VALUE});
  }
}
