package org.gmm4j.internal.compute.cpu.pruned.forms;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.compute.cpu.sums.Pairs;
import org.gmm4j.internal.compute.cpu.sweep.FormProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is left out does not matter, and what is not left out is right, whatever the data's units
 * are and whoever a row belonged to before: all log-densities are computed in 120 digits.
 */
class FormScreeningTest {
  private static final double T = 40;

  @Sweep
  @ParameterizedTest
  @CsvSource({
    "diag, double, 48, 1, 1, 1, 10",
    "diag, double, 60, 50, 1, 1, 10",
    "diag, double, 60, 10, 1e20, 1, 1e4",
    "diag, double, 60, 10, 1e-60, 1, 10",
    "diag, byte, 64, 50, 1, 1, 10",
    "diag, double, 5, 4, 1, 3, 10",
    "spherical, double, 60, 2, 1, 1, 10",
    "spherical, byte, 64, 50, 1, 1, 10",
    "ppca:1, double, 60, 10, 1, 2, 10",
    "mfa:1, double, 60, 10, 1, 2, 10",
    "mfa:4, double, 60, 50, 1, 2, 10",
    "mfa:4, double, 60, 10, 1e20, 2, 100",
    "mfa:4, byte, 129, 20, 1, 2, 10",
  })
  void whatIsLeftOutDoesNotMatterElsewhere(
      String structure, String type, int d, int k, double unit, double distance, double contrast) {
    whatIsLeftOutDoesNotMatter(structure, type, d, k, unit, distance, contrast);
  }

  @ParameterizedTest
  @CsvSource({
    // structure, type, d, K, unit, distance, contrast
    "diag, double, 60, 2, 1, 1, 10",
    "diag, double, 60, 50, 1, 0.1, 1",
    "diag, double, 60, 10, 1e-20, 1, 1e4",
    "diag, double, 60, 10, 1e60, 1, 10",
    "diag, double, 61, 10, 1, 1e3, 1e12",
    "diag, float, 65, 20, 1, 1, 10",
    "diag, byte, 129, 8, 1e-3, 2, 1e6",
    "diag, double, 1, 4, 1, 30, 10",
    "spherical, double, 60, 50, 1, 2, 1",
    "spherical, float, 60, 10, 1e-15, 1, 10",
    "ppca:3, byte, 64, 20, 1, 2, 10",
    "mfa:4, double, 60, 10, 1e-20, 2, 100",
    "mfa:4, double, 60, 10, 1, 2, 1e12",
    "mfa:auto, double, 60, 10, 1, 2, 100",
    "mfa:4, float, 65, 10, 1, 2, 10",
    "mfa:23, double, 24, 4, 1, 3, 10",
  })
  void whatIsLeftOutDoesNotMatter(
      String structure, String type, int d, int k, double unit, double distance, double contrast) {
    Random random = new Random(d + 7 * k);
    GaussianMixture mixture =
        FormProblems.mixture(structure, k, d, unit, distance, contrast, random);
    Dataset data = FormProblems.dataset(type, FormProblems.rows(mixture, 60, random), unit);
    int candidates = check(data, mixture, mixture);
    boolean easy = k >= 8 && distance >= 1 && contrast <= 1e4 && unit > 1e-30 && unit < 1e30;
    int limit = (2 + k / 3) * data.arrayRows();
    assertTrue(!easy || candidates < limit, candidates + " candidates, not below " + limit);
  }

  /** Every row remembers a component that it does not belong to any more. */
  @ParameterizedTest
  @ValueSource(strings = {"diag", "spherical", "mfa:2"})
  void wrongOwners(String structure) {
    Random random = new Random(3);
    GaussianMixture now = FormProblems.mixture(structure, 12, 60, 1, 1, 10, random);
    double[][] turned = new double[12][];
    Arrays.setAll(turned, k -> now.mean((k + 1) % 12));
    GaussianMixture before = new GaussianMixture(now.weights(), turned, now.covariance());
    Dataset data = Dataset.of(FormProblems.rows(now, 100, random));
    check(data, before, now);
  }

  /** Two components that are the same, two that nearly are, and one without weight. */
  @Test
  void ties() {
    Random random = new Random(4);
    GaussianMixture one = FormProblems.mixture("diag", 5, 60, 1, 2, 10, random);
    double[][] means = new double[5][];
    double[][] variances = new double[5][];
    for (int k = 0; k < 5; k++) {
      means[k] = one.mean(k < 3 ? 0 : 1);
      variances[k] = ((DiagonalCovariance) one.covariance()).variances(k < 3 ? 0 : 1);
    }
    means[2][7] = Math.nextUp(means[2][7]);
    GaussianMixture mixture =
        new GaussianMixture(
            new double[] {0.25, 0.25, 0.25, 0.25, 0},
            means,
            FormProblems.estimated(DiagonalCovariance.of(variances)));
    Dataset data = Dataset.of(FormProblems.rows(mixture, 60, random));
    check(data, mixture, mixture);
    check(data, one, mixture);
  }

  /** Features that are constant: in all rows, or in one component. */
  @Test
  void constantColumns() {
    Random random = new Random(5);
    GaussianMixture one = FormProblems.mixture("mfa:2", 8, 60, 1, 2, 10, random);
    double[][] rows = FormProblems.rows(one, 80, random);
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], 0, 20, 1e6);
      rows[i][20] = i % 2;
    }
    check(Dataset.of(rows), one, one);
  }

  /** Rows so far away that singles, or even squares of doubles, overflow. */
  @ParameterizedTest
  @ValueSource(doubles = {1e4, 1e10, 1e15, 1e19, 1e25, 1e38, 1e40, 1e100, 1e150})
  void outliers(double far) {
    Random random = new Random(6);
    for (String structure : new String[] {"diag", "spherical", "mfa:3"}) {
      GaussianMixture mixture = FormProblems.mixture(structure, 6, 60, 1, 1, 10, random);
      double[][] rows = FormProblems.rows(mixture, 40, random);
      for (int i = 1; i < 30; i += 3) {
        for (int j = 0; j < 60; j++) {
          rows[i][j] *= i % 2 == 0 || j == 7 ? far : 1;
        }
      }
      check(Dataset.of(rows), mixture, mixture);
    }
  }

  /** One component with a precision of 1e12 in some features, far off the others' scales. */
  @Test
  void onePrecisionOfATrillion() {
    Random random = new Random(7);
    GaussianMixture one = FormProblems.mixture("diag", 6, 60, 1, 0.5, 10, random);
    double[][] means = new double[6][];
    double[][] variances = new double[6][];
    for (int k = 0; k < 6; k++) {
      means[k] = one.mean(k);
      variances[k] = ((DiagonalCovariance) one.covariance()).variances(k);
      variances[k][9] = k == 2 ? 1e-12 : variances[k][9];
      variances[k][11] = k == 3 ? 1e12 : variances[k][11];
      means[k][9] = 100;
    }
    GaussianMixture mixture =
        new GaussianMixture(
            one.weights(), means, FormProblems.estimated(DiagonalCovariance.of(variances)));
    double[][] rows = FormProblems.rows(mixture, 60, random);
    for (int i = 0; i < rows.length; i++) {
      rows[i][9] = 100 + (i % 3 - 1) * 1e-6 * random.nextGaussian();
    }
    check(Dataset.of(rows), mixture, mixture);
  }

  /**
   * Screens with one mixture and then with another; checks the second.
   *
   * @return how many candidates there were
   */
  private static int check(Dataset data, GaussianMixture before, GaussianMixture now) {
    double[] centre = new double[data.columns()];
    for (int i = 0; i < data.rows(); i += 2) {
      double[] row = data.row(i);
      for (int j = 0; j < centre.length; j++) {
        centre[j] += row[j] / data.rows();
      }
    }
    int n = data.arrayRows();
    try (Workers workers = new Workers(2);
        FormScreening screening = new FormScreening(data, centre, T, workers)) {
      try (FormScreening.Step step = screening.step(before)) {
        step.screen(0, n);
      }
      int candidates = 0;
      int section = (n + 1) / 2;
      try (FormScreening.Step step = screening.step(now)) {
        for (int first = 0; first < n; first += section) {
          int count = Math.min(section, n - first);
          Pairs pairs = step.screen(first, count);
          assertEquals(count + 1, pairs.starts().length);
          for (int i = first; i < first + count; i++) {
            check(data.row(i), now, pairs, i);
          }
          candidates += pairs.count();
        }
      }
      return candidates;
    }
  }

  private static void check(double[] x, GaussianMixture mixture, Pairs pairs, int i) {
    int components = mixture.components();
    double[] right = new double[components];
    Arrays.setAll(right, k -> FormProblems.logDensity(mixture, k, x));
    double greatest = Arrays.stream(right).max().orElseThrow();
    boolean[] candidate = new boolean[components];
    for (int p = pairs.begin(i); p < pairs.begin(i + 1); p++) {
      int k = pairs.components()[p];
      candidate[k] = true;
      double size = Math.abs(mixture.logConstant(k)) + squares(mixture, k, x); // may cancel
      if (Double.isFinite(size) && Double.isFinite(right[k])) {
        close("row " + i + ", component " + k, right[k], pairs.values()[p], 1e-13, size);
      }
    }
    for (int k = 0; k < components; k++) {
      boolean matters = right[k] > greatest - T && right[k] > Double.NEGATIVE_INFINITY;
      assertFalse(
          matters && !candidate[k],
          "row " + i + ": " + k + " was left out, " + right[k] + " of " + greatest);
    }
  }

  /** Σⱼ aⱼ (x − μ)ⱼ². */
  private static double squares(GaussianMixture mixture, int k, double[] x) {
    QuadraticForms forms = QuadraticForms.of(mixture, new double[x.length]);
    double[] a = forms.precisions(k);
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      double z = x[j] - mixture.mean(k)[j];
      sum += a[forms.isRadial() ? 0 : j] * z * z;
    }
    return sum;
  }
}
