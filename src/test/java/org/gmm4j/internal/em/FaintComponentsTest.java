package org.gmm4j.internal.em;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.Acceleration;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the CPU, and what the loop makes of components that are lost for good. */
class FaintComponentsTest extends FaintComponentsContract {
  FaintComponentsTest() {
    super(1e-9);
  }

  @Override
  protected Backend open() {
    return new CpuProvider().open(null, Precision.DOUBLE);
  }

  /** So many features that rows are screened and certified, and two clouds that own most rows. */
  @ParameterizedTest
  @EnumSource(Acceleration.class)
  void amongRowsThatAreNotVisited(Acceleration acceleration) {
    int d = 60;
    Random random = new Random(3);
    double[][] rows = new double[1500][d];
    double[][] means = new double[3][d];
    means[0][1] = 12;
    means[1][1] = -12;
    means[2][0] = 5;
    for (int i = 0; i < rows.length; i++) {
      int k = i < 60 ? 2 : i % 2;
      for (int j = 0; j < d; j++) {
        rows[i][j] = means[k][j] + (k == 2 ? 0.05 : 1) * random.nextGaussian();
      }
    }
    double[] weights = {0.5, 0.5, 1e-200};
    Structures.Problem start = start("full", weights, means, 1.5, 1.5, 0.01);
    follow(start, rows, 25, acceleration, 1e-190);
  }

  /** It is out of reach of all rows: said once, and no work is wasted on it from then on. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void whatHasDiedIsSaidToHaveDiedOnce(String structure) {
    double[][] rows = rows(4);
    double[][] means = {{0.5, 0, 0, 0}, {10, 1e5, 0, 0}};
    GaussianMixture start = start(structure, new double[] {0.5, 0.5}, means, 2, 0.01).model();
    Told told = new Told();
    FitResult fit = fit(start, Dataset.of(rows), 5, Acceleration.OFF, told);
    assertEquals(List.of("component 1 has lost all its rows; its weight is 0"), told.notices);
    assertEquals(0, fit.mixture().weights()[1]);
    assertEquals(1e5, fit.mixture().mean(1)[1]);
    long plain = 2L * rows.length;
    assertEquals(
        List.of(2 * plain + rows.length, plain, plain, plain, plain),
        told.iterations.stream().map(each -> each.evaluatedPairs()).toList());
  }

  /** Nothing times anything is nothing, and takes no work. */
  @Test
  void aWeightOfZeroStaysZero() {
    double[][] rows = rows(4);
    double[][] means = {{0.5, 0, 0, 0}, {10, 0, 0, 0}};
    GaussianMixture start = start("full", new double[] {1, 0}, means, 2, 0.01).model();
    Told told = new Told();
    FitResult fit = fit(start, Dataset.of(rows), 5, Acceleration.OFF, told);
    assertEquals(0, fit.mixture().weights()[1]);
    assertTrue(told.iterations.stream().allMatch(each -> each.evaluatedPairs() == 2L * 240));
  }

  /**
   * Few different rows for many components: at most the densities twice more, and the sums once;
   * twice that where components move far and all sums are taken again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"full", "diag"})
  void manyFaintComponentsTakeTheWorkOfAFewPlainSteps(String structure) {
    int components = 100;
    Random random = new Random(5);
    double[][] rows = new double[400][2];
    double[][] means = new double[components][2];
    double[] weights = new double[components];
    double[] variances = new double[components];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {i % 5, i % 4};
    }
    for (int k = 0; k < components; k++) {
      means[k] = new double[] {9 * random.nextDouble(), 9 * random.nextDouble()};
      variances[k] = 0.02 + 0.02 * random.nextDouble();
    }
    Arrays.fill(weights, 1.0 / components);
    GaussianMixture start = start(structure, weights, means, variances).model();
    Told told = new Told();
    fit(start, Dataset.of(rows), 20, Acceleration.OFF, told);
    long plain = (long) components * rows.length;
    assertTrue(told.iterations.get(0).evaluatedPairs() > 2 * plain, "some are faint");
    for (var each : told.iterations) {
      assertTrue(each.evaluatedPairs() <= 6 * plain, () -> each.number() + " evaluates");
      assertTrue(each.accumulatedPairs() <= 4 * plain, () -> each.number() + " sums");
    }
  }

  /** Of next to no rows Ledoit and Wolf believe nothing but the mean variance. */
  @Test
  void fourthMomentsAreMadeAnewToo() {
    double[][] rows = rows(4);
    double[][] means = {{0.5, 0, 0, 0}, {10, 0, 0, 0}};
    GaussianMixture start = start("full", new double[] {1, 1e-60}, means, 2, 0.01).model();
    Regularization shrunk = Regularization.ridge(0).withShrinkage(new Shrinkage.LedoitWolf());
    Dataset data = Dataset.of(rows);
    try (Backend backend = open();
        Backend.Resident resident = new FourthMoments(backend.load(data), data)) {
      Moments moments = resident.expect(start);
      new FaintComponents(start, resident).renew(moments);
      Maximization next = Maximization.of(start.covariance().structure(), moments, shrunk, start);
      FullCovariance full = (FullCovariance) ((Maximization.Next) next).mixture().covariance();
      double variance = full.covariance(1).get(0);
      for (int i = 0; i < 16; i++) {
        assertEquals(i % 5 == 0 ? variance : 0, full.covariance(1).get(i), 1e-12 * variance);
      }
    }
  }

  /** What is asked of one component leaves what is remembered of all. */
  @Test
  void oneFaintComponentDoesNotMakeAllRowsBeVisited() {
    int d = 80; // more than are taken by the definitions
    double[][] rows = Problems.rows(Problems.mixture(2, d, 1), 600, 2);
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] += i % 2 * 60;
    }
    double[][] means = new double[3][d];
    means[1][0] = 60;
    means[2][0] = 30;
    Dataset data = Dataset.of(rows);
    GaussianMixture mixture = start("full", new double[] {0.5, 0.5, 1e-30}, means, 5, 5, 5).model();
    try (Backend backend = open();
        Backend.Resident resident = backend.load(data)) {
      resident.expect(mixture);
      for (int i = 0; i < 3; i++) {
        Moments moments = resident.expect(mixture);
        assertEquals(0, moments.accumulatedPairs(), "all sums are carried over");
        new FaintComponents(mixture, resident).renew(moments);
      }
    }
  }
}
