package org.gmm4j.internal.em;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.data.Dataset;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fits that gain little for a while, and much later: the default rule sees them through. */
public abstract class PlateausContract {
  private static final double RIDGE = 1e-6;

  /** Where to fit. */
  protected abstract String device();

  private GmmFitterBuilder fitter() {
    return GmmFitter.builder()
        .device(device())
        .regularization(Regularization.ridge(RIDGE))
        .maxIterations(2000);
  }

  /**
   * Two kinds of customer that a rating tells apart, −3 or 3 ± 0.5, beside incomes ± 1,000 that
   * k-means cuts in two; no row is near the border.
   */
  @ParameterizedTest
  @CsvSource({
    "full, 800, 1, 1",
    "full, 800, 1, 2",
    "full, 5000, 1, 3",
    "full, 2000, 3, 4",
    "tied, 5000, 1, 5",
    "tied, 2000, 3, 6"
  })
  void aRatingBesideIncomes(String structure, int n, int incomes, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][incomes + 1];
    int[] kinds = new int[n];
    for (int i = 0; i < n; i++) {
      kinds[i] = i % 2;
      Arrays.setAll(rows[i], j -> 1000 * random.nextGaussian());
      rows[i][incomes] = 6 * kinds[i] - 3 + 0.5 * random.nextGaussian();
    }
    GmmFitterBuilder fitter = fitter().covariance(structure);
    FitResult fit = fitter.build().fit(Dataset.of(rows));
    assertTrue(fit.converged());
    assertEquals(0, LabelMatch.of(fit.labels(), kinds, 2).misclassification());
    FitResult early = fitter.stoppingRule(StoppingRule.SCIKIT_LEARN).build().fit(Dataset.of(rows));
    assertTrue(early.converged());
    assertTrue(LabelMatch.of(early.labels(), kinds, 2).misclassification() > 0.4);
  }

  /** Nearly what the textbook reaches in the end from the same start. */
  @ParameterizedTest
  @EnumSource(Slow.class)
  void slowGains(Slow kind) {
    double[][] rows = kind.rows();
    TextbookEm.Parameters start = cutAcross(rows, kind.components());
    double end = TextbookEm.run(rows, start, RIDGE, 1500, new ArrayList<>()).get(1499);
    GmmFitterBuilder fitter = fitter().start(Problems.model(start));
    FitResult fit = fitter.build().fit(Dataset.of(rows));
    assertTrue(fit.converged());
    assertTrue(fit.logLikelihood() > end - 1e-3);
    FitResult early = fitter.stoppingRule(StoppingRule.SCIKIT_LEARN).build().fit(Dataset.of(rows));
    assertTrue(early.logLikelihood() < end - 2e-3);
  }

  /** Kinds of data on which EM crawls. */
  enum Slow {
    COMPACT_GROUPS_BESIDE_A_LARGE_ONE {
      @Override
      double[][] rows() {
        Random random = new Random(7);
        double[][] rows = new double[600][];
        Arrays.setAll(rows, i -> round(random, 0, 0, 10));
        for (int i = 0; i < 60; i++) {
          rows[i] = round(random, 3, i < 30 ? 3 : -3, 0.5);
        }
        return rows;
      }
    },
    OVERLAPPING_GROUPS {
      @Override
      double[][] rows() {
        Random random = new Random(8);
        double[][] rows = new double[600][];
        Arrays.setAll(rows, i -> round(random, i % 3 == 1 ? 2.5 : 0, i % 3 == 2 ? 2.5 : 0, 1));
        return rows;
      }
    };

    abstract double[][] rows();

    int components() {
      return 3;
    }

    private static double[] round(Random random, double x, double y, double deviation) {
      return new double[] {
        x + deviation * random.nextGaussian(), y + deviation * random.nextGaussian()
      };
    }
  }

  /** Equal parts of the rows by their first feature. */
  private static TextbookEm.Parameters cutAcross(double[][] rows, int components) {
    double[][] sorted = rows.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(row -> row[0]));
    double[][] r = new double[rows.length][components];
    for (int i = 0; i < r.length; i++) {
      r[i][i * components / r.length] = 1;
    }
    return TextbookEm.maximise(sorted, r, RIDGE);
  }
}
