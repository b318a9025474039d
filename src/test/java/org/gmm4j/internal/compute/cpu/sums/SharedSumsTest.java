package org.gmm4j.internal.compute.cpu.sums;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.LogSumExp;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What components share, summed once for both, is what the definition gives each of them. */
class SharedSumsTest {
  @ParameterizedTest
  @CsvSource({
    "2, 3000, 7, true",
    "2, 3000, 210, true",
    "2, 3000, 210, false",
    "3, 5000, 6, false",
    "10, 20000, 5, true",
    "10, 20000, 5, false"
  })
  void sharesAreThoseOfTheDefinition(int components, int rows, int d, boolean bytes) {
    Random random = new Random(components);
    double[][] means = new double[components][d];
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> 20 + random.nextInt(200));
    }
    double[] variances = new double[components];
    Arrays.setAll(variances, k -> k + 1);
    double[][] x = new double[rows][d];
    byte[][] pixels = new byte[rows][d];
    double[] responsibilities = new double[rows * components];
    int[] owners = new int[rows];
    for (int i = 0; i < rows; i++) {
      share(random, responsibilities, i * components, components);
      owners[i] = LogSumExp.argMax(responsibilities, i * components, components);
      for (int j = 0; j < d; j++) {
        double value = means[owners[i]][j] + 10 * random.nextGaussian();
        pixels[i][j] = (byte) Math.max(0, Math.min(255, Math.rint(value)));
        x[i][j] = bytes ? (pixels[i][j] & 0xff) : value;
      }
    }
    Dataset data = bytes ? Dataset.of(pixels) : Dataset.of(x);
    GaussianMixture mixture = Problems.spheres(means, variances);
    double[][] seconds = new double[components][];
    double[] stretch = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
    int[] ids = IntStream.range(0, rows).toArray();
    for (int threads = 1; threads <= 3; threads += 2) {
      try (Workers workers = new Workers(threads);
          MomentSums sums = new MomentSums(workers, Precision.DOUBLE, components, data, true)) {
        sums.reset(mixture);
        for (int step = 0; step < 2; step++) {
          sums.add(stretch, ids, responsibilities, owners);
          Moments moments = sums.moments();
          check(moments, x, responsibilities, components);
          assertEquals(0.3 * rows, (double) sums.wholeRows(), 0.05 * rows);
          for (int k = 0; k < components; k++) {
            if (threads == 1 && step == 0) {
              seconds[k] = moments.second(k).clone();
            } else if (step == 0) {
              assertArrayEquals(seconds[k], moments.second(k), "whoever has summed them");
            }
          }
          assertTrue(sums.next(mixture));
        }
      }
    }
  }

  /**
   * Rows of a narrow component, of which a broad one has a little: the narrow one's digits stay.
   */
  @Test
  void whatABroadComponentSharesCostsANarrowOneNoDigits() {
    int rows = 3000;
    int d = 5;
    double[][] means = {{5, 5, 5, 5, 5}, {-40, 30, 0, 90, -70}};
    double[][] x = new double[rows][d];
    double[] responsibilities = new double[2 * rows];
    Random random = new Random(3);
    for (int i = 0; i < rows; i++) {
      responsibilities[2 * i + 1] = 0.02 * random.nextDouble();
      responsibilities[2 * i] = 1 - responsibilities[2 * i + 1];
      Arrays.setAll(x[i], j -> 5 + 1e-5 * random.nextGaussian());
    }
    double[] stretch = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
    GaussianMixture mixture = Problems.spheres(means, 1e-10, 1e4);
    try (Workers workers = new Workers(1);
        MomentSums sums = new MomentSums(workers, Precision.DOUBLE, 2, Dataset.of(x), true)) {
      sums.reset(mixture);
      sums.add(stretch, IntStream.range(0, rows).toArray(), responsibilities, new int[rows]);
      check(sums.moments(), x, responsibilities, 2);
    }
  }

  /** Of three rows in ten all belongs to one; else two or more components have shares. */
  private static void share(Random random, double[] out, int from, int components) {
    double total = 0;
    int first = random.nextInt(components);
    int others = random.nextInt(10) < 3 ? 0 : 1 + random.nextInt(2);
    for (int n = 0; n <= others; n++) {
      int k = (first + n) % components;
      double share = random.nextDouble() + 0.01;
      out[from + k] += share;
      total += share;
    }
    for (int k = 0; k < components; k++) {
      out[from + k] /= total;
    }
  }

  private static void check(
      Moments moments, double[][] x, double[] responsibilities, int components) {
    int d = x[0].length;
    for (int k = 0; k < components; k++) {
      double[] m = moments.reference(k);
      double count = 0;
      double[] first = new double[d];
      double[][] second = new double[d][d];
      for (int n = 0; n < x.length; n++) {
        double r = responsibilities[n * components + k];
        count += r;
        for (int i = 0; i < d; i++) {
          first[i] += r * (x[n][i] - m[i]);
          for (int j = 0; j <= i; j++) {
            second[i][j] += r * (x[n][i] - m[i]) * (x[n][j] - m[j]);
          }
        }
      }
      assertEquals(count, moments.counts()[k], 1e-12 * count);
      for (int i = 0; i < d; i++) {
        assertEquals(first[i], moments.first(k)[i], 1e-10 * count);
        for (int j = 0; j <= i; j++) {
          double scale = Math.sqrt(second[i][i] * second[j][j]);
          assertEquals(second[i][j], moments.second(k)[i * d + j], 1e-12 * scale, "k " + k);
        }
      }
    }
  }
}
