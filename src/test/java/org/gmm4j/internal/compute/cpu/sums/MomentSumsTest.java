package org.gmm4j.internal.compute.cpu.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sums of bytes are what sums of whole numbers are, to the last bit: with values at either end, in
 * numbers that singles could not hold at once, about any point, and after rows have changed hands.
 */
class MomentSumsTest {
  private static final int N = 5003;
  private static final int D = 5;
  private static final int K = 2;

  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 0, 0, 0",
    "DOUBLE, 255, 255, 255",
    "FLOAT, 255, 255, 0",
    "FLOAT, 0, 255, 255",
    "DOUBLE, 0, 255, 128",
    "DOUBLE, 254, 255, 13.4",
    "FLOAT, 0, 255, 99.7"
  })
  void bytesAreSummedExactly(Precision precision, int least, int greatest, double mean) {
    Random random = new Random(1);
    byte[][] bytes = new byte[N][D];
    for (byte[] row : bytes) {
      for (int j = 0; j < D; j++) {
        int ends = random.nextBoolean() ? least : greatest;
        row[j] = (byte) (j == 0 ? least + random.nextInt(greatest - least + 1) : ends);
      }
    }
    int[] all = IntStream.range(0, N).toArray();
    int[] owners = new int[N];
    double[][] means = new double[K][D];
    try (Workers workers = new Workers(2);
        MomentSums sums = new MomentSums(workers, precision, K, Dataset.of(bytes), true)) {
      sums.reset(means);
      sums.settle(all, owners);
      check(sums.moments(), bytes, owners);
      for (int step = 0; step < 3; step++) {
        Arrays.fill(means[0], mean + step);
        Arrays.fill(means[1], 255 - mean);
        Arrays.setAll(owners, i -> random.nextInt(5) == 0 ? random.nextInt(3) - 1 : owners[i]);
        sums.next(Problems.spheres(means, 1, 1));
        sums.settle(all, owners);
        check(sums.moments(), bytes, owners);
      }
    }
  }

  private static void check(Moments moments, byte[][] bytes, int[] owners) {
    for (int k = 0; k < K; k++) {
      long count = 0;
      long[] first = new long[D];
      long[][] second = new long[D][D];
      double[] origin = moments.reference(k);
      for (int n = 0; n < N; n++) {
        if (owners[n] == k) {
          count++;
          for (int i = 0; i < D; i++) {
            long left = (bytes[n][i] & 0xff) - (long) origin[i];
            first[i] += left;
            for (int j = 0; j <= i; j++) {
              second[i][j] += left * ((bytes[n][j] & 0xff) - (long) origin[j]);
            }
          }
        }
      }
      assertEquals((double) count, moments.counts()[k]);
      for (int i = 0; i < D; i++) {
        assertEquals(Math.rint(origin[i]), origin[i]);
        assertEquals((double) first[i], moments.first(k)[i]);
        for (int j = 0; j <= i; j++) {
          assertEquals(
              (double) second[i][j], moments.second(k)[i * D + j], "second " + i + ", " + j);
        }
      }
    }
  }
}
