package org.gmm4j.internal.compute.cpu.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.oracle.DoubleDouble;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of rows that come and go, against arithmetic of twice the digits. */
class CancellationTest {
  private static final int N = 600;
  private static final int D = 4;
  private static final double ROUNDING = 0x1p-53;

  /** Rows of which every third is far away. */
  private static double[][] rows(double far, double offset) {
    Random random = new Random(3);
    double[][] rows = new double[N][D];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = offset + (i % 3 == 0 ? far : 1) * random.nextGaussian();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e3, 1e8})
  void roundingStaysBelowItsBound(double far) {
    double[][] rows = rows(far, 1e6);
    double[][] origins = {rows[1].clone(), rows[2].clone()};
    GaussianMixture mixture = Problems.spheres(origins, far * far, far * far);
    Random random = new Random(4);
    int[] ids = IntStream.range(0, N).toArray();
    int[] owners = new int[N];
    double[][] ever = new double[2][D]; // A
    int blocks = 0;
    double worst = 0;
    try (Workers workers = new Workers(1);
        MomentSums sums = new MomentSums(workers, Precision.DOUBLE, 2, Dataset.of(rows), true)) {
      sums.reset(origins);
      Arrays.fill(owners, OwnedSums.NOBODY);
      for (int step = 0; step < 12; step++) {
        int[] now = new int[N];
        for (int i = 0; i < N; i++) {
          now[i] = i % 3 == 0 && step % 2 == 1 ? OwnedSums.NOBODY : random.nextInt(2);
          for (int k = 0; k < 2 && now[i] != owners[i]; k++) {
            if (now[i] == k || owners[i] == k) {
              for (int j = 0; j < D; j++) {
                ever[k][j] += Math.pow(rows[i][j] - origins[k][j], 2);
              }
            }
          }
        }
        owners = now;
        if (step > 0) {
          assertTrue(sums.next(mixture));
        }
        sums.settle(ids, owners);
        blocks += 2;
        worst = Math.max(worst, check(sums, rows, owners, origins, ever, blocks));
        sums.moments();
      }
    }
    assertTrue(worst > 1e-4, "the bound is no more than thousands of times too large: " + worst);
  }

  /** The largest error, as a part of its bound. */
  private static double check(
      MomentSums sums,
      double[][] rows,
      int[] owners,
      double[][] origins,
      double[][] ever,
      int blocks) {
    double worst = 0;
    for (int k = 0; k < 2; k++) {
      OwnedMoments moments = sums.owned(k);
      for (int i = 0; i < D; i++) {
        double[] line = new double[i + 1];
        moments.second(i, line);
        for (int j = 0; j <= i; j++) {
          DoubleDouble exact = DoubleDouble.ZERO;
          for (int n = 0; n < N; n++) {
            if (owners[n] == k) {
              exact =
                  exact.plus(
                      DoubleDouble.difference(rows[n][i], origins[k][i])
                          .times(DoubleDouble.difference(rows[n][j], origins[k][j])));
            }
          }
          double error = Math.abs(exact.minus(DoubleDouble.of(line[j])).high());
          double bound = (N + blocks + 2) * ROUNDING * Math.sqrt(ever[k][i] * ever[k][j]);
          assertTrue(error <= bound, () -> "error " + error + ", bound " + bound);
          worst = Math.max(worst, error / bound);
        }
      }
    }
    return worst;
  }

  /**
   * What far rows leave behind when they are gone is too much beside the others alone, and nothing
   * beside a ridge, or where only a wider mixture's densities are taken of the sums.
   */
  @Test
  void whatMattersIsWhatIsAddedToVariances() {
    double[][] rows = rows(100, 0);
    double[][] origins = {new double[D]};
    try (Workers workers = new Workers(1);
        MomentSums sums = new MomentSums(workers, Precision.DOUBLE, 1, Dataset.of(rows), true)) {
      GaussianMixture wide = Problems.spheres(origins, 1e4);
      GaussianMixture narrow = Problems.spheres(origins, 1);
      int[] ids = IntStream.range(0, N).toArray();
      sums.reset(origins);
      sums.settle(ids, new int[N]);
      assertTrue(sums.isAccurate(sums.moments(), wide, 0));
      assertTrue(sums.next(wide));
      sums.settle(ids, Arrays.stream(ids).map(i -> i % 3 == 0 ? OwnedSums.NOBODY : 0).toArray());
      Moments moments = sums.moments();
      assertFalse(sums.isAccurate(moments, wide, 0));
      assertFalse(sums.isAccurate(moments, narrow, 1e4));
      assertTrue(sums.isAccurate(moments, wide, 1e4));
      assertTrue(sums.isAccurate(moments, wide, Double.POSITIVE_INFINITY));
    }
  }

  /** Sums that are worn are made anew from the rows they hold, about the means of the day. */
  @Test
  void wornSumsAreRenewed() {
    double[][] rows = rows(100, 5);
    double[][] means = {{4, 5, 6, 7}};
    try (Workers workers = new Workers(1);
        MomentSums sums = new MomentSums(workers, Precision.DOUBLE, 1, Dataset.of(rows), true)) {
      int[] ids = IntStream.range(0, N).toArray();
      sums.reset(new double[1][D]);
      sums.settle(ids, new int[N]);
      sums.moments();
      assertTrue(sums.next(Problems.spheres(means, 1e4)));
      sums.settle(ids, Arrays.stream(ids).map(i -> i % 3 == 0 ? OwnedSums.NOBODY : 0).toArray());
      assertEquals(N / 3, sums.moments().accumulatedPairs());
      assertTrue(sums.next(Problems.spheres(means, 1)));
      Moments renewed = sums.moments();
      assertEquals(N - N / 3, renewed.accumulatedPairs());
      assertEquals(0, sums.owned().moved());
      assertEquals(4, renewed.reference(0)[0]);
      assertTrue(sums.isAccurate(renewed, Problems.spheres(means, 1), 0));
      double[] first = new double[D];
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < D && i % 3 != 0; j++) {
          first[j] += rows[i][j] - means[0][j];
        }
      }
      for (int j = 0; j < D; j++) {
        assertEquals(first[j], renewed.first(0)[j], 1e-10);
      }
      assertTrue(sums.next(Problems.spheres(means, 1)));
      assertEquals(0, sums.moments().accumulatedPairs(), "they are as good as new");
    }
  }
}
