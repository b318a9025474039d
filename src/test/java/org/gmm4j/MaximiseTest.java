package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One M-step against sums in plain loops. */
class MaximiseTest {
  private static final int K = 3;
  private static final double RIDGE = 0.01;

  private static double[][] rows(int n, int d, double offset) {
    Random random = new Random(11);
    double[][] rows = new double[n][d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] = offset + 2 * (i % K) + random.nextGaussian() * (1 + j % 3);
      }
    }
    return rows;
  }

  /** Some rows belong to none. */
  private static double[][] shares(int n) {
    Random random = new Random(12);
    double[][] shares = new double[n][K];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < K && i % 10 != 3; k++) {
        shares[i][k] = random.nextDouble();
      }
    }
    return shares;
  }

  private static GmmFitter fitter(String structure, String device, Precision precision) {
    if (!device.equals("cpu")) {
      TestDevice.require();
    }
    return GmmFitter.builder()
        .components(K)
        .covariance(structure)
        .device(device)
        .precision(precision)
        .regularization(Regularization.ridge(RIDGE))
        .build();
  }

  private static double[][] covariance(String structure, TextbookEm.Parameters full, int k) {
    double[][] s = full.covariances()[k];
    int d = s.length;
    double[][] ridge = Matrices.scalar(d, RIDGE);
    return switch (structure) {
      case "full" -> Matrices.plus(s, 1, ridge);
      case "tied" -> {
        double[][] sum = ridge;
        for (int l = 0; l < K; l++) {
          sum = Matrices.plus(sum, full.weights()[l], full.covariances()[l]);
        }
        yield sum;
      }
      case "diag" -> {
        double[] diagonal = new double[d];
        Arrays.setAll(diagonal, j -> s[j][j]);
        yield Matrices.plus(Matrices.diagonal(diagonal), 1, ridge);
      }
      default -> Matrices.scalar(d, Matrices.trace(s) / d + RIDGE);
    };
  }

  private static void assertIs(
      String structure, TextbookEm.Parameters full, GaussianMixture found, double scale) {
    int d = found.features();
    for (int k = 0; k < K; k++) {
      assertEquals(full.weights()[k], found.weights()[k], 1e-12);
      assertArrayEquals(full.means()[k], found.mean(k), 1e-9 * scale);
      double[][] right = covariance(structure, full, k);
      double[] centred = new double[d];
      Random random = new Random(k);
      Arrays.setAll(centred, j -> random.nextGaussian());
      double[] x = found.mean(k);
      Arrays.setAll(x, j -> x[j] + centred[j]);
      double distance = 0;
      double[][] inverse = Matrices.inverse(right);
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          distance += centred[i] * inverse[i][j] * centred[j];
        }
      }
      double log = -0.5 * (d * Math.log(2 * Math.PI) + Matrices.logDeterminant(right) + distance);
      assertEquals(log, found.only(k).logDensity(x), 1e-8 * Math.abs(log), structure + " " + k);
    }
  }

  private static TextbookEm.Parameters textbook(
      double[][] rows, double[][] shares, double[] weights) {
    double[][] r = new double[rows.length][K];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < K; k++) {
        r[i][k] = weights[i] * shares[i][k];
      }
    }
    return normalised(TextbookEm.maximise(rows, r, 0));
  }

  private static TextbookEm.Parameters normalised(TextbookEm.Parameters found) {
    double sum = Arrays.stream(found.weights()).sum();
    return new TextbookEm.Parameters(
        Arrays.stream(found.weights()).map(weight -> weight / sum).toArray(),
        found.means(),
        found.covariances());
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @CsvSource({
    "full,1,0",
    "full,17,0",
    "full,17,1e6",
    "tied,17,1e6",
    "diag,5,1e6",
    "diag,17,0",
    "spherical,3,0",
    "spherical,17,1e6",
    "tied,2,0"
  })
  void isTheTextbooks(String structure, int d, double offset) {
    double[][] rows = rows(131, d, offset);
    double[][] shares = shares(rows.length);
    TextbookEm.Parameters right = textbook(rows, shares, ones(rows.length));
    for (String device : new String[] {"cpu", "opencl"}) {
      GaussianMixture found =
          fitter(structure, device, Precision.DOUBLE)
              .maximise(
                  Dataset.of(rows),
                  (row, out) -> System.arraycopy(shares[(int) row], 0, out, 0, K));
      assertIs(structure, right, found, 1 + offset);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical"})
  void weightsCountAndLabelsAreSharesOfOne(String structure) {
    double[][] rows = rows(120, 6, 3);
    int[] labels = new int[rows.length];
    double[] weights = new double[rows.length];
    double[][] shares = new double[rows.length][K];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 11 == 4 ? -1 : i % K;
      weights[i] = i % 5 / 2.0;
      if (labels[i] >= 0) {
        shares[i][labels[i]] = 1;
      }
    }
    Dataset data = Dataset.of(rows).weightedBy(weights);
    GmmFitter fitter = fitter(structure, "cpu", Precision.DOUBLE);
    assertIs(structure, textbook(rows, shares, weights), fitter.maximise(data, labels), 4);
    assertIs(
        structure,
        textbook(rows, shares, weights),
        fitter.maximise(data, (row, out) -> System.arraycopy(shares[(int) row], 0, out, 0, K)),
        4);
  }

  /** Columns by themselves and then put back are as they were, but for the ridge. */
  @Test
  void standardisedColumnsAreUndone() {
    double[][] rows = rows(120, 4, 50);
    int[] labels = new int[rows.length];
    Arrays.setAll(labels, i -> i % K);
    GmmFitterBuilder without =
        GmmFitter.builder().components(K).device("cpu").regularization(Regularization.ridge(0));
    GaussianMixture plain = without.build().maximise(Dataset.of(rows), labels);
    GaussianMixture undone = without.standardised(true).build().maximise(Dataset.of(rows), labels);
    for (double[] row : rows) {
      assertEquals(plain.logDensity(row), undone.logDensity(row), 1e-9);
    }
  }

  /** It is the start of a fit whose rows are all known, where nothing is drawn. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "ppca:auto"})
  void aFitFromItIsOneFromKnownRows(String structure) {
    double[][] rows = rows(120, 6, 3);
    rows[7][2] = Double.NaN;
    int[] labels = new int[rows.length];
    Arrays.setAll(labels, i -> i % K);
    Dataset data = Dataset.ofIncomplete(rows);
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .components(K)
            .covariance(structure)
            .device("cpu")
            .maxIterations(1)
            .regularization(Regularization.ridge(RIDGE));
    GaussianMixture start = builder.build().maximise(data, labels);
    FitResult known = builder.build().fit(data.withKnownLabels(labels));
    FitResult from = builder.start(start).build().fit(data.withKnownLabels(labels));
    assertEquals(known.history().get(0), from.history().get(0), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mfa:2", "mfa:auto", "ppca:1"})
  void iterationsFromFactorsClimb(String structure) {
    double[][] rows = rows(150, 6, 0);
    int[] labels = new int[rows.length];
    Arrays.setAll(labels, i -> i % K);
    for (String device : new String[] {"cpu", "opencl"}) {
      GmmFitter fitter = fitter(structure, device, Precision.DOUBLE);
      GaussianMixture start = fitter.maximise(Dataset.of(rows), labels);
      FitResult fit =
          GmmFitter.builder()
              .start(start)
              .device(device)
              .regularization(Regularization.ridge(RIDGE))
              .build()
              .fit(Dataset.of(rows));
      double before = Double.NEGATIVE_INFINITY;
      for (double each : fit.history()) {
        assertTrue(each >= before - 1e-9, structure);
        before = each;
      }
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    Dataset data = Dataset.of(rows(12, 3, 0));
    GmmFitter fitter = fitter("full", "cpu", Precision.DOUBLE);
    assertThrows(DataException.class, () -> fitter.maximise(data, new int[11]));
    int[] wrong = new int[12];
    wrong[5] = K;
    assertThrows(DataException.class, () -> fitter.maximise(data, wrong));
    GmmFitter open =
        GmmFitter.builder().regularization(Regularization.automatic()).device("cpu").build();
    assertThrows(DataException.class, () -> open.maximise(data, new int[12]));
    GmmFitter strict =
        GmmFitter.builder()
            .components(K)
            .device("cpu")
            .regularization(Regularization.ridge(0))
            .onCollapse(CollapsePolicy.FAIL)
            .build();
    int[] alone = new int[12];
    alone[3] = 1;
    alone[4] = 2;
    FitException singular = assertThrows(FitException.class, () -> strict.maximise(data, alone));
    assertTrue(String.valueOf(singular.getMessage()).contains("is singular at feature"));
  }
}
