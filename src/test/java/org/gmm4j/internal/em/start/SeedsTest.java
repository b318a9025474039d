package org.gmm4j.internal.em.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {
  private static double[][] rows(int count) {
    Random random = new Random(1);
    double[][] rows = new double[count][3];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> random.nextGaussian() * (j + 1));
    }
    return rows;
  }

  private static double[][] seeds(String device, Dataset data, Function<Seeds, double[][]> find) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    try (Loaded loaded =
        Devices.load(device, Precision.DOUBLE, data, Acceleration.ON, notice -> {})) {
      return find.apply(new Seeds(data, loaded.rows(), new SplittableRandom(4)));
    }
  }

  private static double distance(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(j -> (x[j] - y[j]) * (x[j] - y[j])).sum();
  }

  /** Each is the row farthest from its nearest of those before. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void farthestFirstIsItsDefinition(String device) {
    double[][] rows = rows(101);
    double[][] seeds = seeds(device, Dataset.of(rows), each -> each.farthestFirst(7));
    for (int k = 1; k < seeds.length; k++) {
      double[][] before = Arrays.copyOf(seeds, k);
      double[] own = seeds[k];
      double least = Arrays.stream(before).mapToDouble(x -> distance(x, own)).min().orElseThrow();
      for (double[] row : rows) {
        double other = Arrays.stream(before).mapToDouble(x -> distance(x, row)).min().orElseThrow();
        assertTrue(other <= least * (1 + 1e-12));
      }
    }
  }

  @Test
  void theFirstIsDrawnByWeight() {
    double[][] rows = rows(50);
    double[] weights = new double[50];
    Arrays.fill(weights, 1e-9);
    weights[31] = 1;
    Dataset data = Dataset.of(rows).weightedBy(weights);
    assertArrayEquals(rows[31], seeds("cpu", data, each -> each.farthestFirst(3))[0]);
  }

  @Test
  void moreSeedsThanPlacesAreDuplicates() {
    double[][] rows = new double[9][2];
    rows[4][1] = 1;
    double[][] seeds = seeds("cpu", Dataset.of(rows), each -> each.farthestFirst(5));
    assertEquals(5, seeds.length);
    assertEquals(1, distance(seeds[0], seeds[1]));
  }
}
