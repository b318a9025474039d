package org.gmm4j.internal.em.online;

import static org.gmm4j.internal.em.online.Steps.RIDGE;
import static org.gmm4j.internal.em.online.Steps.dense;
import static org.gmm4j.internal.em.online.Steps.em;
import static org.gmm4j.internal.em.online.Steps.fresh;
import static org.gmm4j.internal.em.online.Steps.next;
import static org.gmm4j.internal.em.online.Steps.open;
import static org.gmm4j.internal.em.online.Steps.options;
import static org.gmm4j.internal.em.online.Steps.problem;
import static org.gmm4j.internal.em.online.Steps.same;
import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that lack a component, a column that varies, or rows enough to start. */
class AwkwardBatchesTest {
  /** One of three components is far from all rows of the batch. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void aComponentWithoutRowsStaysAndItsWeightFalls(String structure) {
    Structures.Problem problem = problem(structure, 3, 5, 10);
    double[][] means = problem.dense().means();
    Arrays.fill(means[1], 500);
    GaussianMixture start =
        new GaussianMixture(problem.dense().weights(), means, problem.model().covariance());
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(2, 5, 11), 40, 12));
    try (Loaded loaded = open("cpu")) {
      StepwiseEm em = em(start, loaded);
      GaussianMixture got = start;
      for (int t = 1; t <= 200; t++) {
        double expected = got.weights()[1] * (1 - Math.pow(t + 1, -0.7));
        assertNull(em.add(rows));
        got = next(em.mixture());
        close("weight", expected, got.weights()[1], 1e-12, expected);
      }
      assertArrayEquals(start.mean(1), got.mean(1), 1e-9);
      if (!structure.equals("tied")) {
        double[][] before = dense(start.covariance(), 1);
        double[][] after = dense(got.covariance(), 1);
        for (int i = 0; i < 5; i++) {
          assertArrayEquals(before[i], after[i], 1e-12);
        }
      }
    }
  }

  /** A weight of 0 is one for good, and no number comes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void aDeadComponentIsLeftAlone(String structure) {
    Structures.Problem problem = problem(structure, 3, 5, 13);
    GaussianMixture start =
        new GaussianMixture(
            new double[] {0.5, 0, 0.5}, problem.dense().means(), problem.model().covariance());
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(2, 5, 14), 40, 15));
    try (Loaded loaded = open("cpu")) {
      StepwiseEm em = em(start, loaded);
      assertNull(em.add(rows));
      GaussianMixture got = next(em.mixture());
      assertEquals(0, got.weights()[1]);
      assertArrayEquals(start.mean(1), got.mean(1));
      assertArrayEquals(
          structure.equals("tied")
              ? got.covariance().variances(0)
              : start.covariance().variances(1),
          got.covariance().variances(1));
    }
  }

  /** A ridge above the variances of a given start leaves all covariances positive definite. */
  @Test
  void aStartWithLessThanTheRidgeIsNoHindrance() {
    TextbookEm.Parameters dense = Problems.mixture(2, 4, 16);
    Dataset rows = Dataset.of(Problems.rows(dense, 30, 17));
    GaussianMixture start = Problems.model(dense);
    Regularization large = Regularization.ridge(50);
    try (Loaded loaded = open("cpu")) {
      StepwiseEm em =
          new StepwiseEm(
              options(start).options(), large, FeaturePlan.asTheyAre(rows, 0), start, loaded, 1);
      for (int t = 1; t <= 5; t++) {
        assertNull(em.add(rows));
      }
      double[] variances = next(em.mixture()).covariance().variances(0);
      for (double variance : variances) {
        assertEquals(50, variance, 10);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void constantColumnsHaveTheRidge(String structure) {
    double[][] rows = Problems.rows(Problems.mixture(2, 4, 18), 5000, 19);
    for (double[] row : rows) {
      row[2] = 3;
    }
    try (Loaded loaded = open("cpu")) {
      StepwiseEm em =
          new StepwiseEm(
              GmmFitter.builder().components(2).covariance(structure).options(),
              Regularization.ridge(RIDGE),
              FeaturePlan.asTheyAre(Dataset.of(rows), 0),
              null,
              loaded,
              1);
      for (int from = 0; from < 5000; from += 1000) {
        assertNull(em.add(Dataset.of(Arrays.copyOfRange(rows, from, from + 1000))));
      }
      GaussianMixture got = next(em.mixture());
      for (int k = 0; k < 2; k++) {
        assertEquals(3, got.mean(k)[2], 1e-12);
        double least = structure.startsWith("mfa") ? 1e-5 : 1e-12; // noise has a least of its own
        if (!structure.equals("spherical") && !structure.startsWith("ppca")) {
          assertEquals(RIDGE, got.covariance().variances(k)[2], least);
        }
      }
    }
  }

  /** Batches of one row wait for a start, and to ask for it changes nothing. */
  @Test
  void smallBatchesWaitForAStart() {
    double[][] rows = Problems.rows(Problems.mixture(2, 3, 20), 2100, 21);
    try (Loaded loaded = open("cpu")) {
      GmmFitterBuilder builder = GmmFitter.builder().components(2);
      StepwiseEm asked = fresh(builder, loaded);
      StepwiseEm silent = fresh(builder, loaded);
      for (int n = 0; n < rows.length; n++) {
        Dataset batch = Dataset.of(new double[][] {rows[n]});
        assertNull(asked.add(batch));
        assertNull(silent.add(batch));
        assertEquals(n >= 2047, silent.hasBegun());
        if (n % 500 == 499) {
          next(asked.mixture());
        }
      }
      same(next(asked.mixture()), next(silent.mixture()));
    }
  }
}
