package org.gmm4j.internal.em;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.FitException;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.Thorough;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data that leave a covariance nothing to hold on to: a finite mixture, or one line that says so.
 */
class DegenerateDataTest {
  private static final String[] STRUCTURES = {
    "full",
    "tied",
    "diag",
    "spherical",
    "ppca:1",
    "ppca:3",
    "mfa:1",
    "mfa:3",
    "ppca:auto",
    "mfa:auto"
  };

  private static final double[] RIDGES = {0, 1e-6, 1e-2};

  private static Stream<Arguments> with(int... components) {
    return Stream.of(STRUCTURES)
        .flatMap(name -> Arrays.stream(components).mapToObj(k -> Arguments.of(name, k)));
  }

  static Stream<Arguments> structures() {
    return with(1, 3);
  }

  /** With a ridge there is always a mixture; without, there may be. */
  private static void check(double[][] rows, String structure, int components) {
    List<Initialization> starts = List.of(Initialization.values());
    for (Initialization start : starts) {
      double one = RIDGES[starts.indexOf(start) % RIDGES.length];
      for (double ridge : Thorough.all() ? RIDGES : new double[] {one}) {
        GmmFitter fitter =
            GmmFitter.builder()
                .device("cpu")
                .components(components)
                .covariance(structure)
                .initialization(start)
                .regularization(Regularization.ridge(ridge))
                .seed(1)
                .maxIterations(25)
                .tolerance(0)
                .build();
        String what = structure + ", " + start + ", ridge " + ridge;
        try {
          checkFinite(fitter.fit(Dataset.of(rows)), what);
        } catch (FitException failed) {
          assertEquals(0, ridge, what + ": " + failed.getMessage());
          checkMessage(String.valueOf(failed.getMessage()));
        }
      }
    }
  }

  private static void checkMessage(String message) {
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.contains("NaN"), message);
    assertTrue(message.contains("singular") || message.contains("overflow"), message);
  }

  private static void checkFinite(FitResult fit, String what) {
    GaussianMixture mixture = fit.mixture();
    assertTrue(Double.isFinite(fit.logLikelihood()), what + ": " + fit.logLikelihood());
    assertTrue(Double.isFinite(fit.lowerBound()), what + ": " + fit.lowerBound());
    assertEquals(1, Arrays.stream(mixture.weights()).sum(), 1e-9, what);
    Covariance covariance = mixture.covariance();
    for (int k = 0; k < mixture.components(); k++) {
      assertTrue(Arrays.stream(mixture.mean(k)).allMatch(Double::isFinite), what);
      assertTrue(Double.isFinite(covariance.logDetPrecisionCholesky(k)), what);
      double distance = covariance.squaredMahalanobis(k, new double[mixture.features()]);
      assertEquals(0, distance, what);
      if (covariance instanceof LowRankCovariance low) {
        assertTrue(Arrays.stream(low.loadings(k)).allMatch(Double::isFinite), what);
        assertTrue(Arrays.stream(low.noise(k)).allMatch(noise -> noise > 0), what);
        assertTrue(low.rank(k) < low.features(), what);
      }
    }
    for (int label : fit.labels()) {
      assertTrue(label >= 0 && label < mixture.components(), what);
    }
  }

  private static double[][] random(int n, int d, long seed) {
    return Problems.rows(Problems.mixture(2, d, seed), n, seed);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void allRowsTheSame(String structure, int components) {
    double[][] rows = new double[12][5];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> j + 1 / 3.0);
    }
    check(rows, structure, components);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void aConstantFeature(String structure, int components) {
    double[][] rows = random(40, 5, 1);
    for (double[] row : rows) {
      row[3] = 0.1;
    }
    check(rows, structure, components);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void everyRowTwiceOrMore(String structure, int components) {
    double[][] few = random(4, 5, 2);
    double[][] rows = new double[20][];
    Arrays.setAll(rows, i -> few[i % 4]);
    check(rows, structure, components);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void twoFeaturesThatAreOne(String structure, int components) {
    double[][] rows = random(40, 5, 3);
    for (double[] row : rows) {
      row[4] = 2 * row[0];
    }
    check(rows, structure, components);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void fewerRowsThanFeatures(String structure, int components) {
    check(random(6, 20, 4), structure, components);
  }

  static Stream<Arguments> asManyAsRows() {
    return with(4);
  }

  @ParameterizedTest
  @MethodSource("asManyAsRows")
  void asManyComponentsAsRows(String structure, int components) {
    check(random(components, 5, 5), structure, components);
  }

  /** Numbers of 1e-150 and of 1e70: their squares are within a double's range, if only just. */
  @ParameterizedTest
  @MethodSource("structures")
  void unitsOfAnySize(String structure, int components) {
    for (double unit : new double[] {1e-100, 1e-20, 1e20, 1e70}) {
      double[][] rows = random(60, 5, 6);
      for (double[] row : rows) {
        Arrays.setAll(row, j -> row[j] * unit);
      }
      FitResult fit =
          GmmFitter.builder()
              .device("cpu")
              .components(components)
              .covariance(structure)
              .regularization(Regularization.ridge(0))
              .maxIterations(10)
              .build()
              .fit(Dataset.of(rows));
      checkFinite(fit, structure + " in " + unit);
    }
  }

  @ParameterizedTest
  @MethodSource("structures")
  void squaresThatOverflowAreSaidTo(String structure, int components) {
    double[][] rows = random(30, 5, 7);
    for (double[] row : rows) {
      row[1] *= 1e200;
    }
    for (Initialization start : Initialization.values()) {
      GmmFitter fitter =
          GmmFitter.builder()
              .device("cpu")
              .components(components)
              .covariance(structure)
              .initialization(start)
              .build();
      try {
        fitter.fit(Dataset.of(rows));
        throw new AssertionError("no complaint: " + structure);
      } catch (FitException failed) {
        assertTrue(String.valueOf(failed.getMessage()).contains("overflow"), structure);
        checkMessage(String.valueOf(failed.getMessage()));
      }
    }
  }

  /** A component of two rows has two dimensions at most, and keeps more factors than that. */
  @ParameterizedTest
  @ValueSource(strings = {"ppca:3", "mfa:3", "ppca:4", "mfa:4"})
  void aComponentThatShrinksBelowItsRank(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 6, 8);
    double[][] rows = Problems.rows(problem.dense(), 50, 9);
    double[][] means = problem.dense().means();
    for (double[] row : rows) { // all at the first but two rows
      Random random = new Random((long) (1e6 * row[0]));
      Arrays.setAll(row, j -> means[0][j] + random.nextGaussian());
    }
    for (int i = 0; i < 2; i++) {
      Arrays.setAll(rows[i], j -> means[1][j] + 40);
      rows[i][0] += i;
    }
    means[1] = rows[0].clone();
    GaussianMixture start =
        new GaussianMixture(new double[] {0.5, 0.5}, means, problem.model().covariance());
    for (double ridge : new double[] {0, 1e-6}) {
      FitResult fit =
          GmmFitter.builder()
              .device("cpu")
              .start(start)
              .regularization(Regularization.ridge(ridge))
              .tolerance(0)
              .maxIterations(30)
              .build()
              .fit(Dataset.of(rows));
      checkFinite(fit, structure);
      assertEquals(2 / 50.0, fit.mixture().weights()[1], 1e-9);
      assertEquals(1, fit.labels()[0]);
    }
  }

  /** A component that no row belongs to keeps what it had, and its weight is 0. */
  @ParameterizedTest
  @ValueSource(strings = {"tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void aComponentThatLosesItsRows(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 6, 10);
    double[][] rows = Problems.rows(Problems.mixture(1, 6, 10), 60, 11);
    double[][] means = problem.dense().means();
    Arrays.fill(means[1], 1e5);
    GaussianMixture start =
        new GaussianMixture(new double[] {0.5, 0.5}, means, problem.model().covariance());
    FitResult fit =
        GmmFitter.builder()
            .device("cpu")
            .start(start)
            .regularization(Regularization.ridge(0))
            .build()
            .fit(Dataset.of(rows));
    checkFinite(fit, structure);
    assertEquals(0, fit.mixture().weights()[1]);
    assertEquals(1e5, fit.mixture().mean(1)[3]);
    if (!structure.equals("tied")) {
      assertEquals(
          start.covariance().logDetPrecisionCholesky(1),
          fit.mixture().covariance().logDetPrecisionCholesky(1));
    }
  }

  @Test
  void ranksThatCannotBe() {
    double[][] rows = random(4, 6, 12);
    for (String[] refused :
        new String[][] {
          {"mfa:6", "mfa:6: the rank must be below the 6 features"},
          {"ppca:7", "ppca:7: the rank must be below the 6 features"},
          {"mfa:5", "mfa:5: the rank must not exceed the 4 rows"},
        }) {
      GmmFitter fitter = GmmFitter.builder().device("cpu").covariance(refused[0]).build();
      try {
        fitter.fit(Dataset.of(rows));
        throw new AssertionError("no complaint: " + refused[0]);
      } catch (DataException said) {
        assertEquals(refused[1], said.getMessage());
      }
    }
  }
}
