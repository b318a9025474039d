package org.gmm4j.internal.compute.cpu.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strips that follow what a sweep has counted: among all ways to cut, none costs less. */
class StripsTest {
  private static final int STEP = Survival.STEP;

  @ParameterizedTest
  @ValueSource(ints = {48, 49, 63, 64, 65, 129, 150})
  void noOtherWayToCutCostsLess(int features) {
    Random random = new Random(features);
    for (int trial = 0; trial < 20; trial++) {
      boolean unpacked = trial % 2 == 0;
      Survival survival = falling(features, random);
      int[] ends = Strips.pruned(survival, unpacked);
      assertEquals(features, ends[ends.length - 1]);
      assertTrue(widest(ends) <= Strips.widestPruned(features), () -> Arrays.toString(ends));
      double least = cheapest(survival, 0, unpacked);
      assertEquals(least, cost(survival, ends, unpacked), 1e-9 * least, Arrays.toString(ends));
    }
  }

  @Test
  void rowsThatEndEarlyAreCutEarlyAndRowsThatStayAreCutSeldom() {
    Survival early = counted(640, feature -> feature < 32 ? 100_000 : 50);
    assertEquals(32, Strips.pruned(early, false)[0]);
    assertEquals(32, Strips.pruned(early, true)[0]);
    Survival never = counted(640, feature -> 100_000);
    int[] wide = Strips.pruned(never, false);
    assertTrue(wide.length < 10, () -> Arrays.toString(wide));
    int[] unpacked = Strips.pruned(never, true); // where a strip costs little, they are many
    assertTrue(unpacked.length > wide.length, () -> Arrays.toString(unpacked));
    assertTrue(Arrays.stream(unpacked).allMatch(end -> end % 32 == 0), "as many as at once");
    Survival nobody = new Survival(640);
    for (int[] ends : new int[][] {Strips.pruned(nobody, false), Strips.pruned(nobody, true)}) {
      assertEquals(640, ends[ends.length - 1]);
    }
  }

  @Test
  void countsOfWorkersAddUpInAnyOrder() {
    Random random = new Random(5);
    Survival[] parts = {falling(200, random), falling(200, random)};
    Survival sum = new Survival(200);
    long expected = parts[0].left(64) + parts[1].left(64);
    sum.take(parts[1]);
    sum.take(parts[0]);
    assertEquals(expected, sum.left(64));
    assertEquals(2, sum.groups());
    assertEquals(0, parts[0].left(64), "taken");
  }

  private static int widest(int[] ends) {
    return IntStream.range(0, ends.length)
        .map(s -> ends[s] - (s == 0 ? 0 : ends[s - 1]))
        .max()
        .orElseThrow();
  }

  private interface Counts {
    long at(int feature);
  }

  private static Survival counted(int features, Counts counts) {
    Survival survival = new Survival(features);
    survival.begin((int) counts.at(0));
    for (int feature = STEP; feature < features; feature += STEP) {
      survival.left(feature, (int) counts.at(feature));
    }
    return survival;
  }

  private static Survival falling(int features, Random random) {
    int[] left = {1 + random.nextInt(random.nextBoolean() ? 100 : 100_000)};
    return counted(
        features,
        feature -> left[0] = random.nextInt(3) == 0 ? left[0] : random.nextInt(left[0] + 1));
  }

  /** By trying them all. */
  private static double cheapest(Survival survival, int from, boolean unpacked) {
    int features = survival.features();
    double least = from == features ? 0 : Double.POSITIVE_INFINITY;
    for (int to = from + 1; to <= features; to++) {
      if ((to % STEP == 0 || to == features) && to - from <= Strips.widestPruned(features)) {
        least =
            Math.min(least, cost(survival, from, to, unpacked) + cheapest(survival, to, unpacked));
      }
    }
    return least;
  }

  private static double cost(Survival survival, int[] ends, boolean unpacked) {
    double sum = 0;
    for (int s = 0; s < ends.length; s++) {
      sum += cost(survival, s == 0 ? 0 : ends[s - 1], ends[s], unpacked);
    }
    return sum;
  }

  /** Rows and features of the product, and what comes on top of both. */
  private static double cost(Survival survival, int from, int to, boolean unpacked) {
    double rows = survival.left(from);
    double packed = 20 * Math.min(rows, (double) survival.groups());
    int width = to - from;
    boolean small = unpacked && 48.0 * width * (to + 1) <= 1e6;
    double features = small ? 32 * Math.ceil(width / 32.0) + 10 : width + 35;
    return (1 + rows + packed) * features * to;
  }
}
