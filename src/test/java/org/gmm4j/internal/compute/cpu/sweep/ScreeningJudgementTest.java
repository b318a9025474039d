package org.gmm4j.internal.compute.cpu.sweep;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;

/** Screening goes by the work that it saves, not by how many rows it decides. */
class ScreeningJudgementTest {
  private static final int D = 70;
  private static final int N = 4000;
  private static final int STEPS = 5;

  /** Pairs of components in the same place, the pairs far apart: no row has one owner. */
  @Test
  void rowsOfTwoComponentsInManyAreScreened() {
    int components = 12;
    long[] evaluated = evaluatedPairs(D, components, 2);
    long all = (long) N * components;
    assertTrue(evaluated[STEPS - 1] < 0.6 * all, () -> "evaluated " + Arrays.toString(evaluated));
  }

  /** All components in one place: nothing can be left out, and only probes are paid for. */
  @Test
  void wherePairsAllMatterNothingIsScreened() {
    int components = 6;
    long[] evaluated = evaluatedPairs(D, components, components);
    long all = (long) N * components;
    assertTrue(LongStream.of(evaluated).sum() < 1.05 * STEPS * all);
    assertEquals(all, evaluated[1]);
  }

  /** Two components apart leave half of the pairs out, and rows need no doubles at all. */
  @Test
  void clearClustersAreScreened() {
    long[] evaluated = evaluatedPairs(D, 2, 1);
    assertTrue(evaluated[1] < 1.5 * N, () -> "evaluated " + Arrays.toString(evaluated));
  }

  /** Few features are taken in one pass, which is so fast that screening has to leave out a lot. */
  @Test
  void ofFewFeaturesOnlyClearClustersAreScreened() {
    int components = 12;
    long all = (long) N * components;
    assertEquals(all, evaluatedPairs(60, components, 2)[STEPS - 1]);
    assertTrue(evaluatedPairs(60, components, 1)[STEPS - 1] < 0.2 * all);
  }

  /**
   * Pairs that steps with the same mixture evaluate, singles and doubles alike; their sums are
   * those of plain steps.
   *
   * @param together components in one place
   */
  private static long[] evaluatedPairs(int d, int components, int together) {
    Random random = new Random(2);
    double[][] means = new double[components][d];
    double[] variances = new double[components];
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < d; j++) {
        means[k][j] = k % together == 0 ? 12 * random.nextGaussian() : means[k - 1][j] + 0.1;
      }
      variances[k] = 1;
    }
    double[][] rows = new double[N][d];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] = means[i % components][j] + random.nextGaussian();
      }
    }
    GaussianMixture mixture = Problems.spheres(means, variances);
    Dataset data = Dataset.of(rows);
    long[] evaluated = new long[STEPS];
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(data);
        Backend.Resident plain = backend.load(data, Acceleration.OFF)) {
      Moments right = plain.expect(mixture);
      for (int step = 0; step < STEPS; step++) {
        Moments got = resident.expect(mixture);
        evaluated[step] = got.evaluatedPairs();
        close("log-likelihood", right.logLikelihood(), got.logLikelihood(), 1e-12, 1e6);
        for (int k = 0; k < components; k++) {
          close("count", right.counts()[k], got.counts()[k], 1e-12, N);
        }
      }
    }
    return evaluated;
  }
}
