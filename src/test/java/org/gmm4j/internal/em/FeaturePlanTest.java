package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;

/** Leaving constants out and sorting the rest changes nothing that a user sees. */
class FeaturePlanTest {
  private static final double RIDGE = 1e-2;

  /** Columns 0 and 4 are constant; the others vary, column 3 the most. */
  private static double[][] rows() {
    double[][] varying = Problems.rows(Problems.mixture(2, 4, 1), 120, 2);
    double[][] rows = new double[varying.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] v = varying[i];
      rows[i] = new double[] {-3.5, v[0], v[1], 10 * v[2], 0.1, v[3]};
    }
    return rows;
  }

  @Test
  void ordersByVarianceAndLeavesConstantsOut() {
    FeaturePlan plan = FeaturePlan.of(Dataset.of(rows()), RIDGE);
    Dataset planned = plan.apply(Dataset.of(rows()));
    assertEquals(4, planned.columns());
    assertEquals(3, plan.featureOf(0));
    assertEquals(rows()[7][3], planned.row(7)[0]);
    assertEquals(6, FeaturePlan.of(Dataset.of(rows()), 0).apply(Dataset.of(rows())).columns());
  }

  @Test
  void theFitIsThatOfAllFeatures() {
    double[][] rows = rows();
    double[][] r = new double[rows.length][2];
    for (int i = 0; i < rows.length; i++) {
      r[i][i % 3 == 0 ? 0 : 1] = 1;
    }
    TextbookEm.Parameters start = TextbookEm.maximise(rows, r, RIDGE);
    List<TextbookEm.Parameters> history = new ArrayList<>();
    List<Double> right = TextbookEm.run(rows, start, RIDGE, 8, history);
    checkFit(rows, exactConstants(start), right, history);
  }

  /** The textbook's mean of a constant is off by a rounding error; an engine's start is not. */
  private static TextbookEm.Parameters exactConstants(TextbookEm.Parameters start) {
    for (int k = 0; k < 2; k++) {
      for (int j : new int[] {0, 4}) {
        start.means()[k][j] = rows()[0][j];
        for (int i = 0; i < 6; i++) {
          start.covariances()[k][i][j] = i == j ? RIDGE : 0;
          start.covariances()[k][j][i] = i == j ? RIDGE : 0;
        }
      }
    }
    return start;
  }

  @Test
  void aStartOfAnotherFormKeepsAllFeatures() {
    double[][] rows = rows();
    TextbookEm.Parameters start = Problems.mixture(2, 6, 3);
    FeaturePlan plan = FeaturePlan.of(Dataset.of(rows), RIDGE);
    assertTrue(plan.reduce(Problems.model(start)).isEmpty());
    List<TextbookEm.Parameters> history = new ArrayList<>();
    List<Double> right = TextbookEm.run(rows, start, RIDGE, 8, history);
    checkFit(rows, start, right, history);
  }

  @Test
  void reducingUndoesExpanding() {
    FeaturePlan plan = FeaturePlan.of(Dataset.of(rows()), RIDGE);
    GaussianMixture planned = Problems.model(Problems.mixture(3, 4, 4));
    Optional<GaussianMixture> back = plan.reduce(plan.expand(planned).orElseThrow());
    assertArrayEquals(planned.weights(), back.orElseThrow().weights());
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(planned.mean(k), back.get().mean(k));
      assertEquals(covariance(planned).covariance(k), covariance(back.get()).covariance(k));
    }
  }

  @Test
  void rowsThatVaryInAConstantFeatureAreScoredByTheRidge() {
    FitResult fit =
        GmmFitter.builder()
            .regularization(Regularization.ridge(RIDGE))
            .device("cpu")
            .build()
            .fit(Dataset.of(rows()));
    double[] row = rows()[5];
    double before = fit.mixture().logDensity(row);
    row[0] += 0.3;
    close("log-density", before - 0.5 * 0.09 / RIDGE, fit.mixture().logDensity(row), 1e-12, 10);
  }

  private static void checkFit(
      double[][] rows,
      TextbookEm.Parameters start,
      List<Double> right,
      List<TextbookEm.Parameters> history) {
    List<Double> got = new ArrayList<>();
    List<GaussianMixture> entering = new ArrayList<>();
    FitResult fit =
        GmmFitter.builder()
            .start(Problems.model(start))
            .regularization(Regularization.ridge(RIDGE))
            .tolerance(0)
            .maxIterations(8)
            .device("cpu")
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    got.add(iteration.logLikelihood());
                    entering.add(iteration.mixture().get());
                  }
                })
            .build()
            .fit(Dataset.of(rows));
    for (int i = 0; i < 8; i++) {
      close("iteration " + i, right.get(i), got.get(i), 1e-12, Math.abs(right.get(i)) + 6);
    }
    compare(history.get(7), fit.mixture());
    compare(history.get(2), entering.get(3));
    close(
        "final",
        TextbookEm.expect(rows, history.get(7)).logLikelihood() / rows.length,
        fit.logLikelihood(),
        1e-12,
        10);
  }

  private static void compare(TextbookEm.Parameters right, GaussianMixture got) {
    for (int k = 0; k < 2; k++) {
      close("weight", right.weights()[k], got.weights()[k], 1e-10, 1);
      for (int i = 0; i < 6; i++) {
        close("mean", right.means()[k][i], got.mean(k)[i], 1e-10, 10);
        for (int j = 0; j < 6; j++) {
          double sigma = right.covariances()[k][i][j];
          close("covariance", sigma, covariance(got).covariance(k).get(i * 6 + j), 1e-10, 100);
        }
      }
    }
  }

  private static FullCovariance covariance(GaussianMixture mixture) {
    return (FullCovariance) mixture.covariance();
  }
}
