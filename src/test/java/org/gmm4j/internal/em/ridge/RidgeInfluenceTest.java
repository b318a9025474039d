package org.gmm4j.internal.em.ridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The default ridge is noticed where it decides the result, and nowhere else. */
class RidgeInfluenceTest {
  private static final int ROWS = 300;

  private final List<String> notices = new ArrayList<>();
  private final List<Double> variances = new ArrayList<>();

  private final FitListener listener =
      new FitListener() {
        @Override
        public void notice(String text) {
          notices.add(text);
        }

        @Override
        public void ridgeDecides(double ridge, double variance) {
          FitListener.super.ridgeDecides(ridge, variance);
          variances.add(variance);
        }
      };

  private GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder().device("cpu").covariance(structure).listener(listener);
  }

  /** Three features, two clusters: centres apart by some distance, of some width. */
  private static double[][] clusters(double distance, double width) {
    Random random = new Random(3);
    double[][] rows = new double[ROWS][3];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 3; j++) {
        rows[i][j] = (i % 2) * distance + width * random.nextGaussian();
      }
    }
    return rows;
  }

  private static double[][] times(double unit, double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(value -> value * unit).toArray())
        .toArray(double[][]::new);
  }

  /** Widths of 0.1 mm: in metres their variances are 1e-8. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void metresAndMillimetres(String structure) {
    double[][] millimetres = clusters(10, 0.1);
    fitter(structure).build().fit(Dataset.of(millimetres));
    assertEquals(List.of(), variances);
    fitter(structure).build().fit(Dataset.of(times(1e-3, millimetres)));
    assertEquals(1, notices.size());
    assertTrue(
        notices.get(0).matches(".*default ridge, 1e-06, .*variance.*e-0[89];.*"), notices.get(0));
    assertFalse(notices.get(0).contains("--"), notices.get(0));
    assertEquals(1e-8, variances.get(0), 0.2e-8);
  }

  /** By the definition: Σₖ πₖ Sₖⱼⱼ of the rows of each cluster. */
  @Test
  void theVarianceThatIsNamed() {
    double[][] rows = clusters(1, 1e-4);
    FitResult fit = fitter("diag").build().fit(Dataset.of(rows));
    double[] within = new double[3];
    for (int j = 0; j < 3; j++) {
      for (int k = 0; k < 2; k++) {
        double mean = 0;
        for (int i = k; i < ROWS; i += 2) {
          mean += rows[i][j] / (ROWS / 2);
        }
        for (int i = k; i < ROWS; i += 2) {
          within[j] += (rows[i][j] - mean) * (rows[i][j] - mean) / ROWS;
        }
      }
    }
    assertNotEquals(fit.labels()[0], fit.labels()[1]);
    Arrays.sort(within);
    assertEquals(1, variances.size());
    assertEquals(within[1], variances.get(0), 1e-14);
  }

  /** A tenth of the median, from both sides. */
  @Test
  void theThreshold() {
    fitter("diag").components(1).build().fit(Dataset.of(withVariance(0.9e-5)));
    assertEquals(1, notices.size());
    fitter("diag").components(1).build().fit(Dataset.of(withVariance(1.1e-5)));
    assertEquals(1, notices.size());
  }

  /** ± σ in one feature. */
  private static double[][] withVariance(double variance) {
    double[][] rows = new double[40][1];
    Arrays.setAll(rows, i -> new double[] {(i % 2 == 0 ? 1 : -1) * Math.sqrt(variance)});
    return rows;
  }

  /** Ångströms in metres: nothing is left of such variances in Σ − ρ. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void variancesThatTheRidgeSwallows(String structure) {
    fitter(structure).build().fit(Dataset.of(times(1e-12, clusters(0, 1))));
    assertEquals(1, notices.size());
    assertEquals(1e-24, variances.get(0), 0.2e-24);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-3})
  void aRidgeThatWasGivenIsNotNoticed(double ridge) {
    fitter("full")
        .regularization(Regularization.ridge(ridge))
        .build()
        .fit(Dataset.of(clusters(1e-2, 1e-4)));
    assertEquals(List.of(), variances);
  }

  @Test
  void aRidgeThatWasChosenIsNotNoticed() {
    fitter("full")
        .regularization(Regularization.automatic())
        .build()
        .fit(Dataset.of(clusters(1e-2, 1e-4)));
    assertEquals(List.of(), variances);
  }

  /** Half of the features constant: the median is that of the others. */
  @ParameterizedTest
  @CsvSource({"full, 1, 0", "diag, 1, 0", "full, 1e-4, 1", "diag, 1e-4, 1"})
  void constantFeaturesAreLeftOut(String structure, double width, int expected) {
    double[][] narrow = clusters(100 * width, width);
    double[][] rows = new double[ROWS][9];
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(rows[i], 0.3);
      System.arraycopy(narrow[i], 0, rows[i], 2, 3);
    }
    fitter(structure).build().fit(Dataset.of(rows));
    assertEquals(expected, notices.size());
  }

  /** Readings that are the same again and again have no width in any units. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void componentsOfOneNumber(String structure) {
    for (int components : new int[] {2, 5}) {
      double[][] rows = new double[ROWS][3];
      for (int i = 0; i < ROWS; i++) {
        Arrays.fill(rows[i], i % 2 == 0 ? 0.1 : 0.7);
      }
      fitter(structure).components(components).build().fit(Dataset.of(rows));
    }
    double[][] grid = new double[ROWS][2];
    for (int i = 0; i < ROWS; i++) {
      grid[i][0] = 0.25 * (i % 5);
      grid[i][1] = 0.25 * (i / 5 % 5);
    }
    fitter(structure).components(25).build().fit(Dataset.of(grid));
    assertEquals(List.of(), variances);
  }

  @Test
  void rowsThatAreAllTheSame() {
    double[][] rows = new double[20][3];
    Arrays.stream(rows).forEach(row -> Arrays.fill(row, 1 / 3.0));
    fitter("full").build().fit(Dataset.of(rows));
    fitter("diag").build().fit(Dataset.of(rows));
    assertEquals(List.of(), variances);
  }

  /** Pixels / 255: half of them are hardly ever anything but 0. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "diag"})
  void images(String structure) {
    Random random = new Random(1);
    byte[][] images = new byte[ROWS][40];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 25; j++) {
        images[i][j] = (byte) random.nextInt(i % 2 == 0 ? 256 : 100);
      }
    }
    images[3][30] = 1;
    images[8][31] = 2;
    fitter(structure).build().fit(Dataset.of(images).dividedBy(255));
    assertEquals(List.of(), variances);
  }
}
