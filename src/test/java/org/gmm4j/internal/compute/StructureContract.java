package org.gmm4j.internal.compute;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Copies;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Scatters;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.Tolerances;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a backend must do for every structure but full covariances ({@link BackendContract}): each
 * answer is compared with the definition, in plain loops over covariances written out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StructureContract {
  private final Precision precision;
  private final Tolerances tolerances;
  private Backend backend;

  protected StructureContract(Precision precision) {
    this.precision = precision;
    this.tolerances = Tolerances.of(precision);
  }

  /** Opens the backend under test, or skips if the machine lacks the device. */
  protected abstract Backend open(Precision precision);

  /** Structures, rows, features and components: off every tile's edge. */
  protected Stream<Arguments> sizes() {
    int[][] sizes = {
      {1, 1, 1},
      {300, 1, 3},
      {17, 2, 1},
      {300, 2, 2},
      {65, 15, 2},
      {64, 16, 3},
      {300, 17, 10},
      {129, 63, 2},
      {66, 65, 10},
      {200, 129, 2},
      {33, 784, 2}
    };
    return Arrays.stream(sizes)
        .flatMap(
            size ->
                Structures.names(size[1]).stream()
                    .map(name -> Arguments.of(name, size[0], size[1], size[2])));
  }

  /** Every structure, on a middling size. */
  protected Stream<String> structures() {
    return Structures.names(19).stream();
  }

  @BeforeAll
  void openBackend() {
    backend = open(precision);
  }

  @AfterAll
  void closeBackend() {
    if (backend != null) {
      backend.close();
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void expectIsTheDefinition(String structure, int n, int d, int components) {
    Structures.Problem problem = Structures.problem(structure, components, d, 1);
    double[][] rows = rows(problem, n, 2);
    check(rows, Dataset.of(rows), problem);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void aRowOfWeightWIsWCopies(String structure) {
    Structures.Problem problem = Structures.problem(structure, 10, 19, 30);
    double[][] rows = rows(problem, 300, 31);
    Copies copies = Copies.of(rows, 4, 32);
    check(copies.rows(), Dataset.of(rows).weightedBy(copies.inOnes()), problem);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void posteriorIsTheDefinition(String structure, int n, int d, int components) {
    Structures.Problem problem = Structures.problem(structure, components, d, 3);
    double[][] rows = rows(problem, n, 4);
    TextbookEm.Expectation right = TextbookEm.expect(rows, problem.dense());
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      int[] seen = {0};
      resident.posterior(
          problem.model(),
          (firstRow, count, logDensities, posteriors) -> {
            assertEquals(seen[0], firstRow, "blocks come in the order of the rows");
            seen[0] += count;
            for (int i = 0; i < count; i++) {
              double log = right.logDensities()[(int) firstRow + i];
              close("log-density", log, logDensities[i], tolerances.logLikelihood(), size(log, d));
              for (int k = 0; k < components; k++) {
                close(
                    "posterior",
                    right.responsibilities()[(int) firstRow + i][k],
                    posteriors[i * components + k],
                    tolerances.posterior(),
                    1);
              }
            }
          });
      assertEquals(n, seen[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void accumulateSumsGivenResponsibilities(String structure, int n, int d, int components) {
    Structures.Problem problem = Structures.problem(structure, components, d, 5);
    double[][] rows = rows(problem, n, 6);
    Random random = new Random(7);
    double[][] r = new double[n][components];
    for (double[] row : r) {
      row[random.nextInt(components)] = 0.75;
      row[random.nextInt(components)] += 0.25;
    }
    double[][] references = problem.dense().means();
    double[][] before = Arrays.stream(references).map(double[]::clone).toArray(double[][]::new);
    Scatter scatter = problem.model().covariance().scatter();
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments =
          resident.accumulate(
              (row, out) -> System.arraycopy(r[(int) row], 0, out, 0, components),
              references,
              scatter);
      assertEquals(n, moments.rows());
      assertEquals(0, moments.logLikelihood());
      assertEquals(scatter.getClass(), moments.scatter().getClass());
      checkMoments(rows, r, moments);
    }
    assertTrue(Arrays.deepEquals(before, references), "the references are not modified");
  }

  @ParameterizedTest
  @MethodSource("structures")
  void bytesFloatsAndDoublesOfTheSameValuesAgree(String structure) {
    Random random = new Random(10);
    byte[][] bytes = new byte[150][19];
    float[][] floats = new float[150][19];
    double[][] doubles = new double[150][19];
    for (int i = 0; i < 150; i++) {
      for (int j = 0; j < 19; j++) {
        int value = random.nextInt(256);
        bytes[i][j] = (byte) value;
        floats[i][j] = value;
        doubles[i][j] = value / 255.0;
      }
    }
    Structures.Problem problem = Structures.problem(structure, 3, 19, 11);
    check(doubles, Dataset.of(doubles), problem);
    check(doubles, Dataset.of(floats).dividedBy(255), problem);
    check(doubles, Dataset.of(bytes).dividedBy(255), problem);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void anOffsetOfAMillionChangesTheMeansOnly(String structure) {
    Structures.Problem near = Structures.problem(structure, 2, 19, 12);
    double offset = 1 << 20; // exact in binary, so that the shifted rows lose only their last bits
    double[][] far = shifted(rows(near, 200, 13), offset);
    double[][] farMeans = shifted(near.dense().means(), offset);
    TextbookEm.Parameters dense = near.dense();
    var rightly =
        new TextbookEm.Parameters(dense.weights(), shifted(farMeans, -offset), dense.covariances());
    double[][] rounded = shifted(far, -offset);
    TextbookEm.Expectation right = TextbookEm.expect(rounded, rightly);
    GaussianMixture model =
        new GaussianMixture(dense.weights(), farMeans, near.model().covariance());
    try (Backend.Resident resident = backend.load(Dataset.of(far))) {
      Moments moments = resident.expect(model);
      checkLogLikelihood(right, moments, 19);
      checkMoments(far, right.responsibilities(), moments);
    }
  }

  private static double[][] shifted(double[][] rows, double by) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(value -> value + by).toArray())
        .toArray(double[][]::new);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void aComponentOfWeightZeroTakesNoPart(String structure) {
    Structures.Problem three = Structures.problem(structure, 3, 19, 14);
    TextbookEm.Parameters dense = three.dense();
    double[][] rows = rows(three, 100, 15);
    double first = dense.weights()[0] / (dense.weights()[0] + dense.weights()[2]);
    var two =
        new TextbookEm.Parameters(
            new double[] {first, 1 - first},
            new double[][] {dense.means()[0], dense.means()[2]},
            new double[][][] {dense.covariances()[0], dense.covariances()[2]});
    var model =
        new GaussianMixture(
            new double[] {first, 0, 1 - first}, dense.means(), three.model().covariance());
    TextbookEm.Expectation right = TextbookEm.expect(rows, two);
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments = resident.expect(model);
      checkLogLikelihood(right, moments, 19);
      assertEquals(0, moments.counts()[1]);
      assertTrue(Arrays.stream(moments.first(1)).allMatch(value -> value == 0));
      double[][] r = new double[100][3];
      for (int i = 0; i < 100; i++) {
        r[i][0] = right.responsibilities()[i][0];
        r[i][2] = right.responsibilities()[i][1];
      }
      checkMoments(rows, r, moments);
    }
  }

  @ParameterizedTest
  @MethodSource("structures")
  void logDensitiesFarBelowAnExponentialStayRight(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 19, 16);
    double[][] rows = rows(problem, 40, 17);
    for (double[] row : rows) {
      row[2] += 3000; // squared distances about 1e7: log-densities below -1e6
    }
    double right = TextbookEm.expect(rows, problem.dense()).logLikelihood();
    assertTrue(right / 40 < -1e5, "the case is extreme enough");
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments = resident.expect(problem.model());
      close("log-likelihood", right, moments.logLikelihood(), tolerances.logLikelihood(), -right);
      close("count", 40, moments.counts()[0] + moments.counts()[1], 1e-9, 40);
    }
  }

  /** Such a row has density 0, as with full covariances, and the others do not care. */
  @ParameterizedTest
  @MethodSource("structures")
  protected void aRowBeyondTheRangeOfSquaresHasNoDensity(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 19, 18);
    double[][] rows = rows(problem, 1500, 19);
    Arrays.fill(rows[0], 1e200);
    TextbookEm.Expectation right =
        TextbookEm.expect(Arrays.copyOfRange(rows, 1, 1500), problem.dense());
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      resident.posterior(
          problem.model(),
          (firstRow, count, logDensities, posteriors) -> {
            for (int i = 0; i < count; i++) {
              double sum = posteriors[2 * i] + posteriors[2 * i + 1];
              if (firstRow + i == 0) {
                assertEquals(Double.NEGATIVE_INFINITY, logDensities[i]);
                assertTrue(sum == 0 || sum == 1, () -> "posteriors add up to " + sum);
              } else {
                double log = right.logDensities()[(int) firstRow + i - 1];
                close("log", log, logDensities[i], tolerances.logLikelihood(), size(log, 19));
                close("sum", 1, sum, tolerances.moments(), 1);
              }
            }
          });
      Moments moments = resident.expect(problem.model());
      assertFalse(Double.isFinite(moments.logLikelihood()));
      assertTrue(moments.counts()[0] + moments.counts()[1] >= 1499 - 1e-6);
    }
  }

  /** A missing value's code, say: it costs the other rows no digit. */
  @ParameterizedTest
  @MethodSource("structures")
  void aRowFarAwayDoesNotBlurTheOthers(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 19, 18);
    double[][] rows = rows(problem, 600, 19);
    rows[0][3] = 1e9;
    TextbookEm.Expectation right = TextbookEm.expect(rows, problem.dense());
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      resident.posterior(
          problem.model(),
          (firstRow, count, logDensities, posteriors) -> {
            for (int i = 0; i < count; i++) {
              double log = right.logDensities()[(int) firstRow + i];
              close("log", log, logDensities[i], tolerances.logLikelihood(), size(log, 19));
            }
          });
    }
  }

  /**
   * Noise a thousandth, or a millionth, of the factors' variance. By Woodbury a distance is a
   * difference of two of size ‖x − μ‖² / ψ, and half a unit in the last place of that is lost.
   */
  @ParameterizedTest
  @CsvSource({"ppca:3, 1e-3", "mfa:3, 1e-3", "mfa:auto, 1e-3", "ppca:3, 1e-6", "mfa:3, 1e-6"})
  void factorsMuchStrongerThanTheNoise(String structure, double noise) {
    Structures.Problem problem = Structures.strong(structure, 1, 40, noise, 26);
    double[][] rows = rows(problem, 300, 27);
    double unit = precision == Precision.DOUBLE ? 0x1p-53 : 0x1p-24;
    double right = TextbookEm.expect(rows, problem.dense()).logLikelihood();
    double scale = 0;
    for (double[] row : rows) {
      for (double x : row) {
        scale += x * x / (0.3 * noise);
      }
    }
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      double got = resident.expect(problem.model()).logLikelihood();
      close("log-likelihood", right, got, 4 * unit, scale);
    }
  }

  @ParameterizedTest
  @MethodSource("structures")
  void theSameQuestionGetsTheSameBits(String structure) {
    Structures.Problem problem = Structures.problem(structure, 3, 19, 20);
    Dataset rows = Dataset.of(rows(problem, 1100, 21));
    Moments once;
    try (Backend.Resident resident = backend.load(rows)) {
      once = resident.expect(problem.model());
    }
    try (Backend again = open(precision);
        Backend.Resident resident = again.load(rows)) {
      assertSameBits(once, resident.expect(problem.model()));
    }
  }

  /** What a resident remembers of earlier steps, of other structures too, changes nothing. */
  @ParameterizedTest
  @MethodSource("structures")
  void earlierStepsChangeNothing(String structure) {
    Structures.Problem problem = Structures.problem(structure, 4, 19, 23);
    double[][] rows = rows(problem, 400, 25);
    TextbookEm.Expectation right = TextbookEm.expect(rows, problem.dense());
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      for (String other : Structures.names(19)) {
        Structures.Problem before = Structures.problem(other, 3, 19, 24);
        resident.expect(before.model());
        resident.accumulate(
            (row, out) -> out[(int) (row % 3)] = 1,
            before.dense().means(),
            before.model().covariance().scatter());
        resident.nearest(before.dense().means());
        Moments moments = resident.expect(problem.model());
        checkLogLikelihood(right, moments, 19);
        checkMoments(rows, right.responsibilities(), moments);
      }
    }
  }

  /** Bytes that belong wholly to a component may be carried over from step to step. */
  @ParameterizedTest
  @MethodSource("structures")
  void bytesChangeHandsFromStepToStep(String structure) {
    Structures.Problem problem = Structures.problem(structure, 3, 19, 30);
    byte[][] bytes = Structures.bytes(rows(problem, 500, 31));
    double[][] rows = Structures.values(bytes);
    Structures.Problem[] steps = new Structures.Problem[5];
    for (int i = 0; i < steps.length; i++) { // rows near and far from where they came from
      int components = i == 3 ? 4 : 3;
      steps[i] =
          Structures.moved(Structures.problem(structure, components, 19, i % 2 == 0 ? 30 : 40 + i));
    }
    try (Backend.Resident resident = backend.load(Structures.dataset(bytes))) {
      for (Structures.Problem step : steps) {
        TextbookEm.Expectation right = TextbookEm.expect(rows, step.dense());
        Moments moments = resident.expect(step.model());
        checkLogLikelihood(right, moments, 19);
        checkMoments(rows, right.responsibilities(), moments);
      }
    }
  }

  /** Rows that no component is responsible for add nothing, and all counts may be 0. */
  @ParameterizedTest
  @MethodSource("structures")
  void rowsOfNoComponentAddNothing(String structure) {
    Structures.Problem problem = Structures.problem(structure, 2, 19, 28);
    double[][] rows = rows(problem, 70, 29);
    double[][] r = new double[70][2];
    for (int i = 0; i < 70; i += 2) {
      r[i][0] = 1;
    }
    if (structure.equals("tied")) {
      return; // its scatter is that of all rows, by definition
    }
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments =
          resident.accumulate(
              (row, out) -> System.arraycopy(r[(int) row], 0, out, 0, 2),
              problem.dense().means(),
              problem.model().covariance().scatter());
      checkMoments(rows, r, moments);
      assertEquals(0, moments.counts()[1]);
    }
  }

  /** Rows of the mixture [n × d]. */
  protected static double[][] rows(Structures.Problem problem, int n, long seed) {
    return Problems.rows(problem.dense(), n, seed);
  }

  private void check(double[][] rows, Dataset data, Structures.Problem problem) {
    TextbookEm.Expectation right = TextbookEm.expect(rows, problem.dense());
    try (Backend.Resident resident = backend.load(data)) {
      Moments moments = resident.expect(problem.model());
      assertEquals(data.rows(), moments.rows());
      assertEquals(rows.length, moments.totalWeight());
      checkLogLikelihood(right, moments, rows[0].length);
      checkMoments(rows, right.responsibilities(), moments);
    }
  }

  private void checkLogLikelihood(TextbookEm.Expectation right, Moments moments, int d) {
    double scale = 0;
    for (double log : right.logDensities()) {
      scale += size(log, d);
    }
    close(
        "log-likelihood",
        right.logLikelihood(),
        moments.logLikelihood(),
        tolerances.logLikelihood(),
        scale);
  }

  /** Log-densities are sums of d terms of about 1: near a zero of the sum, those set the scale. */
  private static double size(double logDensity, int d) {
    return Math.abs(logDensity) + d;
  }

  private void checkMoments(double[][] rows, double[][] r, Moments moments) {
    double tolerance = Math.max(tolerances.moments(), tolerances.posterior() / 10);
    Scatters.close(Scatters.of(rows, r, moments), moments, rows.length, tolerance);
  }

  /** Fails unless all sums are the same numbers. */
  protected static void assertSameBits(Moments a, Moments b) {
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
