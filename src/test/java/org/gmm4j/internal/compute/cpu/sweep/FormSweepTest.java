package org.gmm4j.internal.compute.cpu.sweep;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuBackend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Scatters;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the processor's own: threads, blocks of rows, stretches of blocks. */
class FormSweepTest {
  static Stream<Arguments> cases() {
    return Stream.of(Precision.values())
        .flatMap(
            precision -> Structures.names(23).stream().map(name -> Arguments.of(name, precision)));
  }

  /** Rows of no whole number of blocks, and more components than some threads. */
  @ParameterizedTest
  @MethodSource("cases")
  void theNumberOfThreadsDoesNotShow(String structure, Precision precision) {
    Structures.Problem problem = Structures.problem(structure, 5, 23, 1);
    Dataset data = Dataset.of(Problems.rows(problem.dense(), 5000, 2));
    GaussianMixture model = problem.model();
    Moments one = null;
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (Backend backend = new CpuBackend(CpuProvider.info(), precision, threads);
          Backend.Resident resident = backend.load(data, Acceleration.ON)) {
        Moments moments = resident.expect(model);
        one = one == null ? moments : one;
        assertSameBits(one, moments);
      }
    }
  }

  /** Nothing is remembered that could show: a used resident answers as a fresh one. */
  @ParameterizedTest
  @MethodSource("cases")
  void aUsedResidentIsAsGoodAsNew(String structure, Precision precision) {
    Structures.Problem problem = Structures.problem(structure, 3, 23, 3);
    Structures.Problem other = Structures.problem(structure, 4, 23, 4);
    Dataset data = Dataset.of(Problems.rows(problem.dense(), 700, 5));
    try (Backend backend = new CpuProvider().open(null, precision);
        Backend.Resident fresh = backend.load(data, Acceleration.ON);
        Backend.Resident used = backend.load(data, Acceleration.ON)) {
      used.expect(other.model());
      used.accumulate(
          (row, out) -> out[(int) (row % 4)] = 1,
          other.dense().means(),
          other.model().covariance().scatter());
      used.expect(problem.model());
      assertSameBits(fresh.expect(problem.model()), used.expect(problem.model()));
    }
  }

  /**
   * What is carried over of bytes are whole numbers: history leaves no rounding behind, though rows
   * that are not visited are summed in another order, and their log-densities all at once.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void bytesAreCarriedOverWithoutRounding(String structure, Precision precision) {
    Structures.Problem problem = Structures.problem(structure, 3, 23, 13);
    Dataset data = Structures.dataset(Structures.bytes(Problems.rows(problem.dense(), 900, 14)));
    GaussianMixture model = Structures.moved(problem).model();
    GaussianMixture other = Structures.moved(Structures.problem(structure, 3, 23, 15)).model();
    Moments right = null;
    for (int threads : new int[] {1, 3}) {
      try (Backend backend = new CpuBackend(CpuProvider.info(), precision, threads);
          Backend.Resident fresh = backend.load(data, Acceleration.ON);
          Backend.Resident used = backend.load(data, Acceleration.ON)) {
        Moments moments = fresh.expect(model);
        right = right == null ? moments : right;
        assertSameBits(right, moments);
        used.expect(other);
        used.expect(model);
        used.expect(other);
        assertSame(right, used.expect(model));
        Moments again = used.expect(model);
        assertSame(right, again);
        boolean atOnce = structure.equals("tied") && precision == Precision.DOUBLE;
        if (!atOnce && !(again.scatter() instanceof Scatter.Projected)) {
          assertTrue(again.accumulatedPairs() < 450, () -> "visited " + again.accumulatedPairs());
        }
      }
    }
    try (Backend backend = new CpuProvider().open(null, precision);
        Backend.Resident plain = backend.load(data, Acceleration.OFF)) {
      Scatters.close(plain.expect(model), right, 900, 1e-11);
    }
  }

  /** More responsibilities than are kept at a time: 4.5 million. */
  @ParameterizedTest
  @ValueSource(strings = {"diag", "spherical", "tied", "mfa:auto"})
  void sumsGoOnOverStretchesOfBlocks(String structure) {
    Structures.Problem problem = Structures.problem(structure, 500, 3, 6);
    double[][] rows = Problems.rows(problem.dense(), 9000, 7);
    TextbookEm.Expectation right = TextbookEm.expect(rows, problem.dense());
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(Dataset.of(rows), Acceleration.ON)) {
      Moments moments = resident.expect(problem.model());
      assertEquals(9000, moments.rows());
      assertEquals(9000L * 500, moments.evaluatedPairs());
      close("log-likelihood", right.logLikelihood(), moments.logLikelihood(), 1e-11, 9000 * 10);
      Moments sums = Scatters.of(rows, right.responsibilities(), moments);
      Scatters.close(sums, moments, 9000, 1e-9);
      int[] seen = {0};
      resident.posterior(
          problem.model(),
          (firstRow, count, logDensities, posteriors) -> {
            assertEquals(seen[0], firstRow);
            seen[0] += count;
            for (int i = 0; i < count; i++) {
              close("log", right.logDensities()[(int) firstRow + i], logDensities[i], 1e-10, 10);
            }
          });
      assertEquals(9000, seen[0]);
    }
  }

  /** Clusters a thousand deviations apart: what both have in common with the middle cancels. */
  @ParameterizedTest
  @ValueSource(strings = {"diag", "spherical", "tied", "ppca:3", "mfa:3"})
  void clustersFarApart(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 19, 8);
    double[][] means = problem.dense().means().clone();
    means[1] = means[1].clone();
    for (int j = 0; j < 19; j++) {
      means[1][j] += 1000;
    }
    TextbookEm.Parameters dense =
        new TextbookEm.Parameters(problem.dense().weights(), means, problem.dense().covariances());
    GaussianMixture model =
        new GaussianMixture(dense.weights(), means, problem.model().covariance());
    double[][] rows = Problems.rows(dense, 600, 9);
    TextbookEm.Expectation right = TextbookEm.expect(rows, dense);
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(Dataset.of(rows), Acceleration.ON)) {
      Moments moments = resident.expect(model);
      double log = right.logLikelihood();
      close("log-likelihood", log, moments.logLikelihood(), 1e-9, Math.abs(log));
      Scatters.close(Scatters.of(rows, right.responsibilities(), moments), moments, 600, 1e-9);
    }
  }

  /** The scatter between far clusters is a million times that within, in singles too. */
  @Test
  void farClustersLeaveATiedCovarianceItsDigitsInSingles() {
    Structures.Problem problem = Structures.problem("tied", 2, 7, 11);
    double[][] rows = Problems.rows(problem.dense(), 400, 12);
    double[][] r = new double[400][2];
    for (int i = 0; i < 400; i++) {
      r[i][i % 2] = 1;
      for (int j = 0; j < 7; j++) {
        rows[i][j] += 1000 * (i % 2);
      }
    }
    TextbookEm.Parameters right = TextbookEm.maximise(rows, r, 0);
    try (Backend backend = new CpuProvider().open(null, Precision.FLOAT);
        Backend.Resident resident = backend.load(Dataset.of(rows), Acceleration.ON)) {
      Moments moments =
          resident.accumulate(
              (row, out) -> out[(int) (row % 2)] = 1, right.means(), new Scatter.Pooled());
      TiedCovariance tied =
          (TiedCovariance)
              Structures.estimated(
                  new TiedCovariance.Structure().estimate(moments, Regularization.ridge(0), null));
      for (int i = 0; i < 49; i++) {
        double sigma =
            0.5 * (right.covariances()[0][i / 7][i % 7] + right.covariances()[1][i / 7][i % 7]);
        close("covariance", sigma, tied.covariance().get(i), 1e-8, 1);
      }
    }
  }

  /** One number that is no row's mean: the middle of the data is the constant itself. */
  @Test
  void aConstantFeatureWithHardlyAVariance() {
    Random random = new Random(10);
    double[][] rows = new double[500][2];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
      row[1] = 1 / 3.0 + 1e6;
    }
    GaussianMixture model =
        new GaussianMixture(
            new double[] {1},
            new double[][] {{0, 1 / 3.0 + 1e6}},
            Structures.estimated(DiagonalCovariance.of(new double[][] {{1, 1e-12}})));
    double right = 0;
    for (double[] row : rows) {
      right += model.logDensity(row);
    }
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident resident = backend.load(Dataset.of(rows), Acceleration.ON)) {
      close("log", right, resident.expect(model).logLikelihood(), 1e-9, Math.abs(right));
    }
  }

  private static void assertSame(Moments right, Moments got) {
    double log = right.logLikelihood();
    close("log-likelihood", log, got.logLikelihood(), 1e-14, Math.abs(log));
    Scatters.close(right, got, 900, 1e-14);
  }

  private static void assertSameBits(Moments a, Moments b) {
    assertEquals(a.logLikelihood(), b.logLikelihood());
    assertArrayEquals(a.counts(), b.counts());
    for (int k = 0; k < a.components(); k++) {
      assertArrayEquals(a.first(k), b.first(k));
      for (double[][] part : Scatters.parts(a, b, k)) {
        assertArrayEquals(part[0], part[1]);
      }
    }
  }
}
