package org.gmm4j.covariance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.gmm4j.Regularization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An M-step that begins early ends with the same bits. */
class FullEstimationTest {
  private static final int K = 6;
  private static final int D = 20;
  private static final double RIDGE = 1e-3;
  private static final FullCovariance.Structure STRUCTURE = new FullCovariance.Structure();

  /** Sums of random rows; component k of the seed's own. */
  private static Moments moments(long seed) {
    Moments moments = new Moments(new double[K][D], new Scatter.Whole());
    for (int k = 0; k < K; k++) {
      fill(moments, k, seed);
    }
    return moments;
  }

  private static void fill(Moments moments, int k, long seed) {
    Random random = new Random(100 * seed + k);
    moments.counts()[k] = 2 * D;
    for (int n = 0; n < 2 * D; n++) {
      double[] x = random.doubles(D, -1, 1).toArray();
      for (int i = 0; i < D; i++) {
        moments.first(k)[i] += x[i];
        for (int j = 0; j <= i; j++) {
          moments.second(k)[i * D + j] += x[i] * x[j];
        }
      }
    }
  }

  private static void assertSame(Moments wanted, CovarianceEstimate actual) {
    FullCovariance right =
        covariance(STRUCTURE.estimate(wanted, Regularization.ridge(RIDGE), null));
    FullCovariance got = covariance(actual);
    for (int k = 0; k < K; k++) {
      assertArrayEquals(right.covariance(k).array(), got.covariance(k).array());
      assertArrayEquals(right.factor(k).inverse(), got.factor(k).inverse());
    }
  }

  private static FullCovariance covariance(CovarianceEstimate estimate) {
    return (FullCovariance)
        assertInstanceOf(CovarianceEstimate.Estimated.class, estimate).covariance();
  }

  @Test
  void componentsMayComeOneByOne() {
    Moments arriving = new Moments(new double[K][D], new Scatter.Whole());
    try (CovarianceEstimation estimation = STRUCTURE.begin(Regularization.ridge(RIDGE), null)) {
      for (int k = 0; k < K; k++) {
        fill(arriving, k, 1);
        estimation.complete(arriving, k);
      }
      assertSame(moments(1), estimation.finish(arriving));
    }
  }

  @Test
  void someMayNotBeHeardOf() {
    Moments arriving = moments(2);
    try (CovarianceEstimation estimation = STRUCTURE.begin(Regularization.ridge(RIDGE), null)) {
      estimation.complete(arriving, 0);
      estimation.complete(arriving, 1);
      assertSame(moments(2), estimation.finish(arriving));
    }
  }

  /** Those whose sums are renewed before the end are heard of by nobody. */
  @Test
  void anyMayNotBeHeardOf() {
    Moments arriving = moments(2);
    fill(arriving, 1, 7);
    try (CovarianceEstimation estimation = STRUCTURE.begin(Regularization.ridge(RIDGE), null)) {
      for (int k : new int[] {0, 2, 5}) {
        estimation.complete(arriving, k);
      }
      Moments right = moments(2);
      arriving.renew(1, alone(right, 1), 2 * D);
      assertSame(right, estimation.finish(arriving));
    }
  }

  /** One component's sums. */
  private static Moments alone(Moments moments, int k) {
    Moments one = new Moments(new double[1][D], new Scatter.Whole());
    one.counts()[0] = moments.counts()[k];
    System.arraycopy(moments.first(k), 0, one.first(0), 0, D);
    System.arraycopy(moments.second(k), 0, one.second(0), 0, D * D);
    return one;
  }

  @Test
  void otherSumsBeginAnew() {
    Moments given = moments(3);
    Moments again = moments(4);
    try (CovarianceEstimation estimation = STRUCTURE.begin(Regularization.ridge(RIDGE), null)) {
      for (int k = 0; k < K - 1; k++) {
        estimation.complete(given, k);
      }
      estimation.complete(again, 0);
      assertSame(moments(4), estimation.finish(again));
    }
  }

  @Test
  void theFirstSingularComponentIsNamed() {
    Moments moments = moments(5);
    for (int k : new int[] {4, 2}) {
      moments.second(k)[7 * D + 7] = -1e3;
    }
    try (CovarianceEstimation estimation = STRUCTURE.begin(Regularization.ridge(RIDGE), null)) {
      for (int k = 0; k < K; k++) {
        estimation.complete(moments, k);
      }
      CovarianceEstimate.Singular singular =
          assertInstanceOf(CovarianceEstimate.Singular.class, estimation.finish(moments));
      assertEquals(2, singular.component());
      assertEquals(7, singular.pivot());
      assertEquals(2 * D, singular.count());
    }
  }

  @Test
  @Timeout(60) // of hanging, not of speed
  void aPoolWithoutAFreeThreadIsNotWaitedFor() {
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException early) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    try {
      assertSame(moments(6), STRUCTURE.estimate(moments(6), Regularization.ridge(RIDGE), null));
    } finally {
      end.countDown();
    }
  }
}
