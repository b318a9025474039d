package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.Refusals;
import org.gmm4j.data.Standardisation;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against fits to rows that the test itself has standardised, and put back by the definition. */
class StandardisedTest {
  private static final int N = 120;

  /** Columns of very different scales and offsets, the fourth constant. */
  private static final double[] SCALES = {1e-3, 1, 1e5, 0, 40};

  private static final double[] OFFSETS = {0, -7, 1e6, 0.1, 1e6};

  private static double[][] rows() {
    Random random = new Random(8);
    double[][] rows = new double[N][SCALES.length];
    for (int i = 0; i < N; i++) {
      double shared = random.nextGaussian();
      for (int j = 0; j < SCALES.length; j++) {
        double value = 6 * (i % 2) * (j - 1) + shared * (j % 2) + random.nextGaussian();
        rows[i][j] = OFFSETS[j] + SCALES[j] * value;
      }
    }
    return rows;
  }

  private static double[] column(double[][] rows, int j) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][j];
    }
    return column;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value - values[0];
    }
    return values[0] + sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum == 0 ? 1 : Math.sqrt(sum / values.length);
  }

  private static double[][] standardised(double[][] rows) {
    double[][] all = new double[rows.length][rows[0].length];
    for (int j = 0; j < rows[0].length; j++) {
      double mean = mean(column(rows, j));
      double deviation = deviation(column(rows, j));
      for (int i = 0; i < rows.length; i++) {
        all[i][j] = (rows[i][j] - mean) / deviation;
      }
    }
    return all;
  }

  private static GmmFitterBuilder fitter(String covariance) {
    return GmmFitter.builder()
        .covariance(covariance)
        .regularization(Regularization.ridge(1e-3))
        .device("cpu");
  }

  /** Σₖ [d × d]. */
  private static double[][] matrix(Covariance covariance, int k) {
    double[][] columns = new double[covariance.features()][];
    for (int j = 0; j < columns.length; j++) {
      double[] unit = new double[columns.length];
      unit[j] = 1;
      columns[j] = covariance.times(k, unit);
    }
    return columns;
  }

  private static void assertUndone(FitResult there, FitResult here, double[][] rows) {
    assertArrayEquals(there.labels(), here.labels());
    assertEquals(there.iterations(), here.iterations(), 1.0); // a gain that is rounding may end one
    double logs = 0;
    for (int j = 0; j < SCALES.length; j++) {
      logs += Math.log(deviation(column(rows, j)));
    }
    assertEquals(there.logLikelihood() - logs, here.logLikelihood(), 1e-9);
    assertEquals(there.lowerBound() - logs, here.lowerBound(), 1e-9);
    for (int k = 0; k < 2; k++) {
      assertEquals(there.mixture().weights()[k], here.mixture().weights()[k], 1e-12);
      double[][] expected = matrix(there.mixture().covariance(), k);
      double[][] found = matrix(here.mixture().covariance(), k);
      for (int j = 0; j < SCALES.length; j++) {
        double s = deviation(column(rows, j));
        double m = mean(column(rows, j));
        assertEquals(m + s * there.mixture().mean(k)[j], here.mixture().mean(k)[j], 1e-9 * s);
        for (int i = 0; i < SCALES.length; i++) {
          double unit = s * deviation(column(rows, i));
          assertEquals(expected[i][j] * unit, found[i][j], 1e-9 * unit);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full,full",
    "tied,tied",
    "diag,diag",
    "spherical,diag",
    "ppca:2,mfa:2",
    "mfa:1,mfa:1",
    "ppca:auto,mfa:auto"
  })
  void isTheFitToStandardisedRowsPutBack(String covariance, String becomes) {
    double[][] rows = rows();
    FitResult there = fitter(covariance).build().fit(Dataset.of(standardised(rows)));
    FitResult here = fitter(covariance).standardised(true).build().fit(Dataset.of(rows));
    assertUndone(there, here, rows);
    assertEquals(becomes, here.mixture().covariance().structure().name());
    assertNotNull(here.standardisation());
    assertNull(there.standardisation());
  }

  /** What is told of a fit is what the model says of the rows as they came. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:2"})
  void theModelIsOfTheRowsAsTheyCame(String covariance) {
    Dataset rows = Dataset.of(rows());
    FitResult fit = fitter(covariance).standardised(true).build().fit(rows);
    try (Scorer scorer = Scorer.on("cpu", fit.mixture())) {
      assertEquals(fit.logLikelihood(), scorer.score(rows).logLikelihood(), 1e-6);
      assertArrayEquals(fit.labels(), scorer.predict(rows));
    }
    double sum = 0;
    for (double[] row : rows()) {
      sum += fit.mixture().logDensity(row);
    }
    assertEquals(fit.logLikelihood(), sum / N, 1e-6);
  }

  /** Powers of two as scales change no bit there, and the numbers here as they must. */
  @Test
  void unitsAreOfNoMatter() {
    double[][] rows = rows();
    FitResult one = fitter("full").standardised(true).build().fit(Dataset.of(rows));
    for (double[] row : rows) {
      row[2] *= 1 << 20;
      row[0] /= 1 << 10;
    }
    FitResult other = fitter("full").standardised(true).build().fit(Dataset.of(rows));
    assertArrayEquals(one.labels(), other.labels());
    double logs = 10 * Math.log(2);
    assertEquals(one.logLikelihood(), other.logLikelihood() + logs, 1e-12 * Math.abs(logs));
    assertEquals(one.mixture().mean(1)[2] * (1 << 20), other.mixture().mean(1)[2]);
  }

  @Test
  void listenersHearOfTheDatasUnits() {
    List<FitListener.Iteration> heard = new ArrayList<>();
    List<GaussianMixture> mixtures = new ArrayList<>();
    FitListener listener =
        new FitListener() {
          @Override
          public void iteration(Iteration each) {
            heard.add(each);
            mixtures.add(each.mixture().get());
          }
        };
    Dataset rows = Dataset.of(rows());
    FitResult fit = fitter("diag").standardised(true).listener(listener).build().fit(rows);
    assertEquals(fit.history(), heard.stream().map(FitListener.Iteration::logLikelihood).toList());
    try (Scorer scorer = Scorer.on("cpu", mixtures.get(0))) {
      assertEquals(fit.history().get(0), scorer.score(rows).logLikelihood(), 1e-6);
    }
  }

  /** From where a fit has ended, another one has nothing to do. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "mfa:2"})
  void aStartIsInTheDatasUnits(String covariance) {
    Dataset rows = Dataset.of(rows());
    GmmFitterBuilder builder = fitter(covariance).standardised(true).tolerance(1e-9);
    FitResult fit = builder.maxIterations(500).build().fit(rows);
    FitResult again = builder.start(fit.mixture()).build().fit(rows);
    assertEquals(fit.logLikelihood(), again.history().get(0), 1e-6);
  }

  @Test
  void kMeansIsTheStandardisedRows() {
    double[][] rows = rows();
    KMeansResult there = fitter("full").build().kMeans(Dataset.of(standardised(rows)));
    KMeansResult here = fitter("full").standardised(true).build().kMeans(Dataset.of(rows));
    assertArrayEquals(there.assignments().toArray(), here.assignments().toArray());
    assertEquals(there.inertia(), here.inertia(), 1e-9 * there.inertia());
    double s = deviation(column(rows, 2));
    assertEquals(mean(column(rows, 2)) + s * there.centres()[0][2], here.centres()[0][2], 1e-9 * s);
  }

  @Test
  void plansAreMadeOfStandardisedRows() {
    Dataset bytes = Dataset.of(new byte[][] {{1, 2}, {3, 9}, {4, 4}, {8, 1}});
    assertTrue(fitter("full").standardised(true).build().plan(Outline.of("rows", bytes)).fits());
  }

  @Test
  void oneRowIsItsMean() {
    FitResult fit =
        fitter("diag")
            .components(1)
            .standardised(true)
            .build()
            .fit(Dataset.of(new double[][] {{3}}));
    assertArrayEquals(new double[] {3}, fit.mixture().mean(0));
    assertArrayEquals(new double[] {1e-3}, fit.mixture().covariance().variances(0));
  }

  /** All that takes rows gets the same numbers. */
  @Test
  void valuesAreTheSameHoweverTheyAreRead() {
    double[][] rows = rows();
    Dataset data = Dataset.of(rows);
    Dataset there = Standardisation.of(data).apply(data);
    double[][] right = standardised(rows);
    for (int i = 0; i < N; i++) {
      assertArrayEquals(right[i], there.row(i), 1e-9);
    }
    int[] order = {4, 0, 0};
    assertArrayEquals(
        new double[] {there.row(7)[4], there.row(7)[0], there.row(7)[0]},
        there.columns(order).row(7));
    assertArrayEquals(there.row(9), there.select(new int[] {9}).row(0));
    float[] stored = new float[SCALES.length];
    there.stored(5, stored, 0);
    assertEquals((float) there.row(5)[1], stored[1]);
    java.nio.ByteBuffer raw = java.nio.ByteBuffer.allocate(SCALES.length * Double.BYTES);
    there.raw(5, 1, raw);
    assertEquals(there.row(5)[2], raw.getDouble(2 * Double.BYTES));
    assertEquals(there.row(5)[2] / 4, there.dividedBy(4).row(5)[2], 1e-15);
  }

  /** Where the rows are, and what computes, is of no matter. */
  @Test
  void rowsOnDiskAreTheSame(@TempDir Path folder) {
    Path file = ArrayFiles.write(folder, "rows.npy", ArrayFiles.npy(rows()));
    Dataset onDisk = Dataset.read(file, new ReadOptions(null, false, null, 0));
    assertTrue(onDisk.isOnDisk());
    GmmFitter fitter = fitter("full").standardised(true).build();
    FitResult there = fitter.fit(onDisk);
    FitResult here = fitter.fit(Dataset.of(rows()));
    assertEquals(here.logLikelihood(), there.logLikelihood());
    assertArrayEquals(here.mixture().mean(1), there.mixture().mean(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:2"})
  void openClSaysTheSame(String covariance) {
    TestDevice.require();
    GmmFitterBuilder builder = fitter(covariance).standardised(true);
    FitResult here = builder.build().fit(Dataset.of(rows()));
    FitResult there =
        builder.device("opencl").precision(Precision.DOUBLE).build().fit(Dataset.of(rows()));
    assertEquals(here.logLikelihood(), there.logLikelihood(), 1e-9);
    assertArrayEquals(here.labels(), there.labels());
  }

  @Test
  void refusals() {
    GmmFitter fitter = fitter("full").standardised(true).build();
    Refusals.assertRefused(
        () -> fitter.fit(Dataset.of(new double[][] {{1, 1e200}, {2, -1e200}})),
        "column 2",
        "divide the data by something");
    Refusals.assertRefused(
        () -> fitter.fit(Dataset.of(new double[][] {{1}})), "2 components", "as many rows");
    GaussianMixture start = fitter("full").build().fit(Dataset.of(rows())).mixture();
    GmmFitter from = fitter("full").start(start).standardised(true).build();
    Refusals.assertRefused(
        () -> from.fit(Dataset.of(new double[][] {{1}, {2}})), "the start has 5 features");
    GaussianMixture round = fitter("spherical").build().fit(Dataset.of(rows())).mixture();
    GmmFitterBuilder wrong = fitter("spherical").start(round).standardised(true);
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, wrong::build).getMessage());
    assertTrue(message.contains("leave the start out"), message);
    assertThrows(IllegalArgumentException.class, fitter::online);
  }

  /** A row that misses a column has no density of it in any units. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "diag", "mfa:1"})
  void gapsAreInNoUnits(String covariance) {
    double[][] complete = new double[90][];
    double[] weights = new double[90];
    Random random = new Random(3);
    for (int n = 0; n < complete.length; n++) {
      double x = 4 * (n % 2) + random.nextGaussian();
      complete[n] =
          new double[] {1e4 * x, x + random.nextGaussian(), 1e-3 * (n % 2 + random.nextGaussian())};
      weights[n] = n % 7 == 0 ? 0 : 1 + n % 3;
    }
    double[][] rows = TextbookMissing.gaps(complete, 0.3, 4);
    for (Dataset data :
        new Dataset[] {
          Dataset.ofIncomplete(rows), Dataset.ofIncomplete(rows).weightedBy(weights)
        }) {
      FitResult fit =
          GmmFitter.builder()
              .components(2)
              .covariance(covariance)
              .standardised(true)
              .device("cpu")
              .build()
              .fit(data);
      try (Scorer scorer = Scorer.on("cpu", fit.mixture())) {
        double right = scorer.score(data).logLikelihood();
        assertEquals(right, fit.logLikelihood(), 1e-11 * Math.abs(right));
        assertEquals(right, fit.lowerBound(), 0.01);
      }
    }
  }
}
