package org.gmm4j.internal.compute.cpu.pruned.forms;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of sums of features is the squared Mahalanobis distance of their own covariance. */
class MarginalFormTest {
  private static final int D = 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8, 19})
  void isTheMarginalDistance(int q) {
    Random random = new Random(q);
    double[] loadings = random.doubles((long) q * D, -3, 3).toArray();
    double[] noise = random.doubles(D, 0.1, 2).toArray();
    double[] mean = random.doubles(D, -5, 5).toArray();
    double[] weights = random.doubles(D, 0.5, 2).toArray();
    Covariance covariance =
        ((CovarianceEstimate.Estimated)
                LowRankCovariance.of(
                    new LowRankCovariance.Structure(false, Math.max(1, q)),
                    new double[][] {loadings},
                    new double[][] {noise}))
            .covariance();
    GaussianMixture mixture =
        new GaussianMixture(new double[] {1}, new double[][] {mean}, covariance);
    QuadraticForms forms = QuadraticForms.of(mixture, new double[D]);
    for (int size : new int[] {1, 2, 7, D}) {
      int[] groups = new int[D];
      Arrays.setAll(groups, j -> j % size);
      MarginalForm form = MarginalForm.of(forms, 0, mean, weights, groups, size);
      assertNotNull(form);
      double[][] marginal = new double[size][size];
      for (int i = 0; i < D; i++) {
        for (int j = 0; j < D; j++) {
          double sigma = i == j ? noise[i] : 0;
          for (int f = 0; f < q; f++) {
            sigma += loadings[f * D + i] * loadings[f * D + j];
          }
          marginal[groups[i]][groups[j]] += weights[i] * weights[j] * sigma;
        }
      }
      double[] y = new double[size];
      double[] x = random.doubles(D, -5, 5).toArray();
      for (int j = 0; j < D; j++) {
        y[groups[j]] += weights[j] * (x[j] - mean[j]);
      }
      double right = squaredDistance(TextbookEm.cholesky(marginal), y);
      close("distance of " + size + " sums", right, distance(form, y), 1e-9, largestTerm(form, y));
      assertTrue(distance(form, y) <= right + 1e-13 * largestTerm(form, y), "a bound from below");
    }
  }

  private static double squaredDistance(double[][] l, double[] y) {
    double sum = 0;
    double[] solved = y.clone();
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < i; j++) {
        solved[i] -= l[i][j] * solved[j];
      }
      solved[i] /= l[i][i];
      sum += solved[i] * solved[i];
    }
    return sum;
  }

  /** Σ α y², from which the rest is taken away. */
  private static double largestTerm(MarginalForm form, double[] y) {
    double sum = 0;
    for (int s = 0; s < y.length; s++) {
      sum += form.precisions()[s] * y[s] * y[s];
    }
    return sum;
  }

  private static double distance(MarginalForm form, double[] y) {
    double sum = largestTerm(form, y);
    for (int from = 0; from < form.projection().length; from += y.length) {
      double along = 0;
      for (int s = 0; s < y.length; s++) {
        along += form.projection()[from + s] * y[s];
      }
      sum -= along * along;
    }
    return sum;
  }
}
