package org.gmm4j.internal.compute.cpu.pruned.forms;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.compute.cpu.sweep.FormProblems;
import org.gmm4j.internal.linalg.FeatureGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds in singles are bounds, by comparison with 120 digits; and they are no empty ones. */
class RoundedMarginalsTest {
  @Sweep
  @ParameterizedTest
  @CsvSource({
    "diag, 400, 1, 10, 1e4",
    "diag, 100, 1e12, 1, 100",
    "mfa:1, 60, 1, 1, 10",
    "mfa:10, 100, 1, 3, 100",
    "ppca:30, 60, 1, 1, 10"
  })
  void boundsHoldAndAreTightElsewhere(
      String structure, int d, double unit, double distance, double contrast) {
    boundsHoldAndAreTight(structure, d, unit, distance, contrast);
  }

  /** Groups of one feature lose nothing: the bound is above the truth by rounding alone. */
  @ParameterizedTest
  @CsvSource({
    "diag, 40, 1, 1, 1", "diag, 100, 1e-12, 1, 100", "spherical, 100, 1, 3, 1",
    "mfa:10, 100, 1e-9, 3, 1e8", "mfa:59, 60, 1, 1, 1e6", "mfa:auto, 90, 1, 3, 10"
  })
  void boundsHoldAndAreTight(
      String structure, int d, double unit, double distance, double contrast) {
    Random random = new Random(d);
    GaussianMixture mixture =
        FormProblems.mixture(structure, 6, d, unit, distance, contrast, random);
    double[][] rows = FormProblems.rows(mixture, 30, random);
    for (int group : new int[] {1, 2, 5, d}) {
      double[] slack = check(mixture, rows, group);
      Arrays.sort(slack);
      double middle = slack[slack.length / 2];
      assertTrue(group > 1 || contrast > 1e4 || middle < 0.02, "half of them within " + middle);
    }
  }

  /** Terms that cancel, and sums whose every rounding goes the same way. */
  @Test
  void roundingThatAllGoesOneWay() {
    int d = 512;
    double[][] means = new double[4][d];
    double[][] variances = new double[4][d];
    for (int k = 0; k < 4; k++) {
      Arrays.fill(variances[k], k < 2 ? 1 : 1 + 0x1p-24);
      Arrays.fill(means[k], k % 2 == 0 ? 1 + 0x1p-24 : 0x1p-12);
      means[k][0] = 4096;
    }
    GaussianMixture mixture =
        new GaussianMixture(
            new double[] {0.25, 0.25, 0.25, 0.25},
            means,
            FormProblems.estimated(DiagonalCovariance.of(variances)));
    double[][] rows = new double[40][d];
    for (int i = 0; i < 40; i++) {
      Arrays.fill(rows[i], (1 + 0x1p-24) * Math.scalb(1.0, -i));
      rows[i][0] = i % 2 == 0 ? 4096 : -4096 * (1 + 0x1p-24);
    }
    for (int group : new int[] {1, 2, 16}) {
      check(mixture, rows, group);
    }
  }

  /**
   * Compares all bounds.
   *
   * @param group how many neighbouring features are put together
   * @return by how much they are above the truth, relative to it
   */
  private static double[] check(GaussianMixture mixture, double[][] values, int group) {
    int d = values[0].length;
    int components = mixture.components();
    int[] groups = new int[d];
    Arrays.setAll(groups, j -> j / group);
    double[] weights = new double[d];
    QuadraticForms forms = QuadraticForms.of(mixture, new double[d]);
    double[] noise = new double[d];
    Arrays.setAll(noise, j -> 1 / forms.precisions(0)[forms.isRadial() ? 0 : j]);
    Arrays.setAll(weights, j -> (1 + 0.1 * (j % 3)) / Math.sqrt(noise[j]));
    FeatureGroups features =
        new FeatureGroups(weights, new int[][] {groups}, new int[] {(d + group - 1) / group});
    double[] centre = mixture.mean(0);
    QuadraticForms centred = QuadraticForms.of(mixture, centre);
    PooledRows pooled = new PooledRows(centre, noise, features);
    int[] ranks = new int[components];
    Arrays.setAll(ranks, k -> forms.projection(k).length / d);
    int n = values.length;
    double[] slack = new double[n * components];
    int total = Arrays.stream(ranks).sum();
    try (RoundedMarginals marginals = new RoundedMarginals(pooled, 0, ranks);
        FloatPanel rows = new FloatPanel(n, pooled.width(0));
        RoundedMarginals.Values products =
            new RoundedMarginals.Values(components, Math.max(1, total), n)) {
      for (int k = 0; k < components; k++) {
        marginals.set(centred, mixture, k);
      }
      boolean[] usable = new boolean[n];
      double[] flat = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
      pooled.pool(flat, n, new FloatPanel[] {rows}, usable);
      marginals.multiply(rows, n, 0, components, products);
      float[] bounds = new float[n];
      for (int k = 0; k < components; k++) {
        marginals.bounds(products, 0, k, n, bounds);
        for (int i = 0; i < n; i++) {
          double right = FormProblems.logDensity(mixture, k, values[i]);
          boolean proves = usable[i] && RoundedMarginals.isBelow(bounds[i], Float.MAX_VALUE);
          assertTrue(
              !proves || bounds[i] >= right,
              "row %d, component %d: %s is no bound of %s".formatted(i, k, bounds[i], right));
          double above = (bounds[i] - right) / (1 + Math.abs(right));
          slack[i * components + k] = proves ? above : Double.POSITIVE_INFINITY;
        }
      }
    }
    return slack;
  }
}
