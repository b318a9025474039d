package org.gmm4j.covariance;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gmm4j.Regularization;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Scatters;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every structure promises, against matrices written out in plain loops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CovarianceContract {
  /** Features and components of its problems. */
  static final int D = 7;

  static final int K = 3;

  /** Name of the structure under test, with a rank if it has one. */
  protected abstract String name();

  /** What an M-step without a prior one makes of one component's scatter, the definition's way. */
  protected abstract double[][] definition(
      TextbookEm.Parameters maximum, int k, double ridge, Covariance previous);

  /** How many free parameters K covariances of d features have. */
  protected abstract long parameters();

  protected abstract Class<? extends Scatter> scatter();

  private Structures.Problem problem(long seed) {
    return Structures.problem(name(), K, D, seed);
  }

  @Test
  void conditionNumbersAreThoseOfTheMatrix() {
    Structures.Problem problem = problem(11);
    for (int k = 0; k < K; k++) {
      double[][] sigma = problem.dense().covariances()[k];
      double right = Matrices.norm(sigma) * Matrices.norm(Matrices.inverse(sigma));
      close("condition", right, problem.model().covariance().conditionNumber(k), 1e-6, right);
    }
  }

  @Test
  void variancesAreTheDiagonal() {
    Structures.Problem problem = problem(12);
    for (int k = 0; k < K; k++) {
      double[] variances = problem.model().covariance().variances(k);
      assertEquals(D, variances.length);
      for (int j = 0; j < D; j++) {
        double right = problem.dense().covariances()[k][j][j];
        close("variance", right, variances[j], 1e-12, right);
      }
    }
  }

  @Test
  void productsAreThoseOfTheMatrix() {
    Structures.Problem problem = problem(14);
    double[] v = new Random(3).doubles(D, -1, 1).toArray();
    for (int k = 0; k < K; k++) {
      double[] product = problem.model().covariance().times(k, v);
      assertEquals(D, product.length);
      for (int i = 0; i < D; i++) {
        double right = 0;
        double size = 0;
        for (int j = 0; j < D; j++) {
          double term = problem.dense().covariances()[k][i][j] * v[j];
          right += term;
          size += Math.abs(term);
        }
        close("Σv", right, product[i], 1e-12, size);
      }
    }
  }

  @Test
  void densitiesAreThoseOfTheMatrix() {
    Structures.Problem problem = problem(1);
    Random random = new Random(2);
    Covariance covariance = problem.model().covariance();
    assertEquals(K, covariance.components());
    assertEquals(D, covariance.features());
    for (int k = 0; k < K; k++) {
      double[][] factor = TextbookEm.cholesky(problem.dense().covariances()[k]);
      double log = Matrices.logDeterminant(problem.dense().covariances()[k]);
      close("log det", log, -2 * covariance.logDetPrecisionCholesky(k), 1e-12, D);
      for (int i = 0; i < 20; i++) {
        double[] x = random.doubles(D, -1, 1).map(value -> value * Math.pow(10, 3)).toArray();
        double[] before = x.clone();
        double right = squaredNorm(Matrices.solve(factor, x));
        close("distance", right, covariance.squaredMahalanobis(k, x), 1e-11, right);
        assertArrayEquals(before, x, "the row is not modified");
      }
      assertEquals(0, covariance.squaredMahalanobis(k, new double[D]));
    }
  }

  private static double squaredNorm(double[] x) {
    return Arrays.stream(x).map(value -> value * value).sum();
  }

  /** Each moment within five of its standard errors: (σᵢᵢσⱼⱼ + σᵢⱼ²) / N for a covariance. */
  @Test
  void drawsHaveTheCovariance() {
    int n = 20_000;
    Structures.Problem problem = problem(3);
    SplittableRandom random = new SplittableRandom(4);
    for (int k = 0; k < K; k++) {
      double[][] sigma = problem.dense().covariances()[k];
      double[] mean = new double[D];
      double[][] products = new double[D][D];
      double[] x = new double[D];
      for (int i = 0; i < n; i++) {
        problem.model().covariance().draw(k, random, x);
        for (int a = 0; a < D; a++) {
          mean[a] += x[a] / n;
          for (int b = 0; b < D; b++) {
            products[a][b] += x[a] * x[b] / n;
          }
        }
      }
      for (int a = 0; a < D; a++) {
        close("mean", 0, mean[a], 5, Math.sqrt(sigma[a][a] / n));
        for (int b = 0; b < D; b++) {
          double error = Math.sqrt((sigma[a][a] * sigma[b][b] + sigma[a][b] * sigma[a][b]) / n);
          close("covariance", sigma[a][b], products[a][b], 5, error);
        }
      }
    }
  }

  @Test
  void countsItsParametersAndNamesItsSums() {
    Covariance covariance = problem(5).model().covariance();
    assertEquals(parameters(), covariance.parameters());
    assertInstanceOf(scatter(), covariance.scatter());
    assertEquals(name(), covariance.structure().name());
    assertEquals(covariance.structure(), CovarianceStructure.of(name()));
  }

  Stream<Arguments> ridges() {
    return Stream.of(Arguments.of(0.0), Arguments.of(0.25));
  }

  /** From any responsibilities, about points that are not the means. */
  @ParameterizedTest
  @MethodSource("ridges")
  void theMaximizationIsTheTextbooks(double ridge) {
    Structures.Problem problem = problem(6);
    double[][] rows = Problems.rows(problem.dense(), 200, 7);
    double[][] r = responsibilities(rows.length, 8);
    Covariance previous = problem.model().covariance();
    TextbookEm.Parameters maximum = TextbookEm.maximise(rows, r, 0);
    Moments moments = sums(rows, r, previous.scatter());
    Covariance next =
        Structures.estimated(
            previous.structure().estimate(moments, Regularization.ridge(ridge), previous));
    for (int k = 0; k < K; k++) {
      double[][] right = definition(maximum, k, ridge, previous);
      Matrices.close("covariance " + k, right, Dense.of(next, k), 1e-11);
    }
  }

  /** A component that lost its rows keeps its covariance; tied covariances are all rows'. */
  @Test
  void aComponentWithoutRowsKeepsItsCovariance() {
    Structures.Problem problem = problem(9);
    double[][] rows = Problems.rows(problem.dense(), 100, 10);
    double[][] r = responsibilities(rows.length, 11);
    for (double[] row : r) {
      row[0] += row[1];
      row[1] = 0;
    }
    Covariance previous = problem.model().covariance();
    Covariance next =
        Structures.estimated(
            previous
                .structure()
                .estimate(sums(rows, r, previous.scatter()), Regularization.ridge(0.5), previous));
    if (!name().equals("tied")) {
      Matrices.close("kept", Dense.of(previous, 1), Dense.of(next, 1), 0);
      assertEquals(
          previous.logDetPrecisionCholesky(1), next.logDetPrecisionCholesky(1), "the density too");
    }
    assertEquals(K, next.components());
  }

  @Test
  void oneAloneIsWhatItIsAmongAll() {
    Covariance all = problem(22).model().covariance();
    for (int k = 0; k < K; k++) {
      Covariance alone = all.only(k);
      assertEquals(1, alone.components());
      assertEquals(all.structure(), alone.structure());
      assertInstanceOf(scatter(), alone.scatter());
      Matrices.close("alone", Dense.of(all, k), Dense.of(alone, 0), 0);
      assertEquals(all.logDetPrecisionCholesky(k), alone.logDetPrecisionCholesky(0));
    }
  }

  /** Sums of one component in other units than its count, as if it had hardly any rows. */
  @Test
  void theUnitsOfAComponentsSumsDoNotMatter() {
    Structures.Problem problem = problem(23);
    double[][] rows = Problems.rows(problem.dense(), 100, 24);
    double[][] r = responsibilities(rows.length, 25);
    Covariance previous = problem.model().covariance();
    double[][] share = new double[rows.length][1];
    for (int n = 0; n < rows.length; n++) {
      share[n][0] = 7 * r[n][1];
    }
    Moments renewed = sums(rows, r, previous.scatter());
    Moments one = Scatters.of(rows, share, new double[1][D], previous.only(1).scatter());
    renewed.renew(1, one, one.counts()[0] / 7);
    Moments plain = sums(rows, r, previous.scatter());
    Covariance right =
        Structures.estimated(
            previous.structure().estimate(plain, Regularization.ridge(0.5), previous));
    Covariance got =
        Structures.estimated(
            previous.structure().estimate(renewed, Regularization.ridge(0.5), previous));
    for (int k = 0; k < K; k++) {
      Matrices.close("covariance " + k, Dense.of(right, k), Dense.of(got, k), 1e-11);
    }
  }

  /** In the first step it gets the ridge alone (of low rank, above the floor of the noise). */
  @Test
  void aComponentWithoutRowsStartsWithTheRidge() {
    Structures.Problem problem = problem(12);
    double[][] rows = Problems.rows(problem.dense(), 100, 13);
    double[][] r = responsibilities(rows.length, 14);
    for (double[] row : r) {
      row[0] += row[1];
      row[1] = 0;
    }
    CovarianceStructure structure = problem.model().covariance().structure();
    Moments moments =
        structure.firstMoments(scatter -> sums(rows, r, scatter), K, D, new SplittableRandom(15));
    Covariance first =
        Structures.estimated(structure.estimate(moments, Regularization.ridge(0.5), null));
    if (!name().equals("tied")) {
      Matrices.close("ρI", Matrices.scalar(D, 0.5), Dense.of(first, 1), 1e-4);
    }
  }

  /** Rows of different parts, about different points. */
  @Test
  void sumsOfPartsAddUp() {
    Structures.Problem problem = problem(16);
    double[][] rows = Problems.rows(problem.dense(), 90, 17);
    double[][] r = responsibilities(rows.length, 18);
    Scatter scatter = problem.model().covariance().scatter();
    Moments merged = sums(Arrays.copyOf(rows, 40), Arrays.copyOf(r, 40), scatter);
    double[][] elsewhere = new double[K][D];
    for (double[] point : elsewhere) {
      Arrays.fill(point, -1.5);
    }
    Moments rest =
        Scatters.of(
            Arrays.copyOfRange(rows, 40, 90), Arrays.copyOfRange(r, 40, 90), elsewhere, scatter);
    merged.add(rest);
    merged.add(new Moments(elsewhere, scatter)); // of no rows at all
    assertEquals(90, merged.rows());
    Scatters.close(sums(rows, r, scatter), merged, 90, 1e-12);
  }

  /** A number that is none, and sums that overflowed, are said to be: no covariance is made. */
  @Test
  void overflowIsSingularWithoutAPivot() {
    Structures.Problem problem = problem(19);
    Covariance previous = problem.model().covariance();
    for (double bad : new double[] {1e200, Double.NaN}) {
      double[][] rows = Problems.rows(problem.dense(), 50, 20);
      rows[3][2] = bad;
      Moments moments = sums(rows, responsibilities(50, 21), previous.scatter());
      CovarianceEstimate.Singular singular =
          assertInstanceOf(
              CovarianceEstimate.Singular.class,
              previous.structure().estimate(moments, Regularization.ridge(0.1), previous),
              () -> "of " + bad);
      assertEquals(-1, singular.pivot());
    }
  }

  /** [N × K], each row adding up to 1. */
  private static double[][] responsibilities(int n, long seed) {
    Random random = new Random(seed);
    double[][] r = new double[n][K];
    for (double[] row : r) {
      row[0] = random.nextDouble();
      row[1] = (1 - row[0]) * random.nextDouble();
      row[2] = 1 - row[0] - row[1];
    }
    return r;
  }

  private static Moments sums(double[][] rows, double[][] r, Scatter scatter) {
    double[][] references = new double[K][D];
    for (int k = 0; k < K; k++) {
      Arrays.fill(references[k], scatter instanceof Scatter.Pooled ? 0.5 : 0.5 + k);
    }
    return Scatters.of(rows, r, references, scatter);
  }
}
