package org.gmm4j.covariance;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.gmm4j.Regularization;
import org.gmm4j.oracle.Factors;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Scatters;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;

/** Low ranks: one step of EM for the factors, and where the steps lead to. */
abstract class LowRankContract extends CovarianceContract {
  @Override
  protected Class<? extends Scatter> scatter() {
    return Scatter.Projected.class;
  }

  @Override
  protected double[][] definition(
      TextbookEm.Parameters maximum, int k, double ridge, Covariance previous) {
    LowRankCovariance before = (LowRankCovariance) previous;
    double[][] loadings = before.rank(k) > 0 ? Dense.loadings(before, k) : new double[D][0];
    return new Factors(loadings, before.noise(k))
        .next(maximum.covariances()[k], before.structure().isIsotropic(), 0, ridge)
        .dense();
  }

  /** log det Σ + tr Σ⁻¹S of every component, step by step. */
  @Test
  void stepsNeverLoseLikelihood() {
    for (int seed = 0; seed < 10; seed++) {
      Structures.Problem problem = Structures.problem(name(), K, D, seed);
      double[][] rows = Problems.rows(Problems.mixture(K, D, seed), 60, seed);
      double[][] r = hard(rows.length);
      TextbookEm.Parameters maximum = TextbookEm.maximise(rows, r, 0);
      Covariance covariance = problem.model().covariance();
      double[] last = new double[K];
      Arrays.fill(last, Double.POSITIVE_INFINITY);
      for (int step = 0; step < 30; step++) {
        Moments moments = Scatters.of(rows, r, maximum.means(), covariance.scatter());
        covariance =
            Structures.estimated(
                covariance.structure().estimate(moments, Regularization.ridge(0), covariance));
        for (int k = 0; k < K; k++) {
          double loss = loss(Dense.of(covariance, k), maximum.covariances()[k]);
          assertTrue(loss <= last[k] + 1e-11 * D, loss + " after " + last[k]);
          last[k] = loss;
        }
      }
    }
  }

  private static double loss(double[][] sigma, double[][] s) {
    return Matrices.logDeterminant(sigma)
        + Matrices.trace(Matrices.times(Matrices.inverse(sigma), s));
  }

  private static double[][] hard(int n) {
    double[][] r = new double[n][K];
    for (int i = 0; i < n; i++) {
      r[i][i % K] = 1;
    }
    return r;
  }

  /**
   * With all directions seen, the start's loadings are those of Tipping &amp; Bishop's maximum: √(λ
   * − σ²) u for the greatest eigenpairs, σ² the mean of the other eigenvalues.
   */
  @Test
  void theStartHasTheLeadingDirections() {
    double[][] rows = Problems.rows(Problems.mixture(K, D, 1), 90, 2);
    double[][] r = hard(rows.length);
    TextbookEm.Parameters maximum = TextbookEm.maximise(rows, r, 0);
    LowRankCovariance start = start(rows, r, maximum, 0);
    for (int k = 0; k < K; k++) {
      double[][] s = maximum.covariances()[k];
      int q = start.rank(k);
      double[] squares = new double[q];
      double[][] w = Matrices.transposed(Dense.loadings(start, k));
      double[][] rest = s;
      double total = 0;
      for (int i = 0; i < q; i++) {
        squares[i] = Arrays.stream(w[i]).map(value -> value * value).sum();
        total += squares[i];
      }
      // Σᵢ λᵢ + (d − q)σ² = tr S, with λᵢ = ‖wᵢ‖² + σ²
      double noise = (Matrices.trace(s) - total) / D;
      for (int i = 0; i < q; i++) {
        double lambda = squares[i] + noise;
        double[][] column = Matrices.transposed(new double[][] {w[i]});
        double[][] along = Matrices.times(s, column);
        Matrices.close("an eigenvector", Matrices.plus(column, lambda - 1, column), along, 1e-10);
        rest =
            Matrices.plus(
                rest, -lambda / squares[i], Matrices.times(column, Matrices.transposed(column)));
        assertTrue(i == 0 || squares[i] <= squares[i - 1] * (1 + 1e-12), "the greatest first");
      }
      assertTrue(
          Matrices.norm(rest) <= squares[q - 1] + noise + 1e-10,
          "none is left out that is greater");
      if (start.structure().isIsotropic()) {
        close("noise", noise, start.noise(k)[0], 1e-11, noise);
      }
      for (int j = 0; j < D; j++) {
        if (!start.structure().isIsotropic()) {
          close("variance", s[j][j], Dense.of(start, k)[j][j], 1e-11, s[j][j]);
        }
      }
    }
  }

  private LowRankCovariance start(
      double[][] rows, double[][] r, TextbookEm.Parameters maximum, double ridge) {
    CovarianceStructure structure = CovarianceStructure.of(name());
    Moments moments =
        structure.firstMoments(
            scatter -> Scatters.of(rows, r, maximum.means(), scatter),
            K,
            rows[0].length,
            new SplittableRandom(3));
    return (LowRankCovariance)
        Structures.estimated(structure.estimate(moments, Regularization.ridge(ridge), null));
  }

  /** More features than directions are tried: three passes find what stands out. */
  @Test
  void theStartFindsFactorsThatStandOut() {
    int d = 60;
    Random random = new Random(4);
    double[][] w = new double[d][3];
    for (double[] row : w) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    double[][] rows = new double[600][d];
    for (double[] row : rows) {
      double[] z = random.doubles(3).map(u -> 6 * (u - 0.5)).toArray();
      for (int j = 0; j < d; j++) {
        row[j] = 0.2 * random.nextGaussian();
        for (int i = 0; i < 3; i++) {
          row[j] += w[j][i] * z[i];
        }
      }
    }
    double[][] r = hard(rows.length);
    TextbookEm.Parameters maximum = TextbookEm.maximise(rows, r, 0);
    LowRankCovariance start = start(rows, r, maximum, 0);
    for (int k = 0; k < K; k++) {
      if (start.structure().rank() == LowRankCovariance.Structure.AUTO) {
        assertEquals(3, start.rank(k), "the rank that the data have");
      }
      double[][] s = maximum.covariances()[k];
      double found = Matrices.trace(Matrices.times(Matrices.inverse(Dense.of(start, k)), s));
      close("tr Σ⁻¹S", d, found, 0.01, d);
      if (start.rank(k) == 3) {
        double noise = Matrices.trace(Matrices.diagonal(start.noise(k))) / d;
        close("noise", 0.04, noise, 0.1, 0.04);
      }
    }
  }

  /** Noise has a floor, a millionth of the mean variance, and the ridge comes on top. */
  @Test
  void noiseHasAFloor() {
    Structures.Problem problem = Structures.problem(name(), K, D, 5);
    double[][] rows = Problems.rows(problem.dense(), 60, 6);
    boolean isotropic =
        ((LowRankCovariance) problem.model().covariance()).structure().isIsotropic();
    double mean = 0;
    for (double[] row : rows) {
      row[2] = 7;
    }
    double[][] r = hard(rows.length);
    TextbookEm.Parameters maximum = TextbookEm.maximise(rows, r, 0);
    for (int k = 0; k < K; k++) {
      mean += Matrices.trace(maximum.covariances()[k]) / D / K;
    }
    for (double ridge : new double[] {0, 1e-3}) {
      Covariance previous = problem.model().covariance();
      Moments moments = Scatters.of(rows, r, maximum.means(), previous.scatter());
      LowRankCovariance next =
          (LowRankCovariance)
              Structures.estimated(
                  previous.structure().estimate(moments, Regularization.ridge(ridge), previous));
      for (int k = 0; k < K && !isotropic; k++) {
        double floor = 1e-6 * mean + ridge;
        close("floor", floor, next.noise(k)[2], 1e-9, floor);
      }
    }
  }
}
