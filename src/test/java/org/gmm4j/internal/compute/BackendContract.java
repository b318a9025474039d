package org.gmm4j.internal.compute;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Copies;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.Tolerances;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend must do: each answer is compared with the definition, in plain loops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract {
  private final Precision precision;
  private final Tolerances tolerances;
  private Backend backend;

  protected BackendContract(Precision precision) {
    this.precision = precision;
    this.tolerances = Tolerances.of(precision);
  }

  /** Opens the backend under test, or skips if the machine lacks the device. */
  protected abstract Backend open(Precision precision);

  /** Rows, features and components: off every tile's edge. */
  protected Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(1, 1, 1),
        Arguments.of(2, 1, 2),
        Arguments.of(300, 1, 3),
        Arguments.of(17, 2, 1),
        Arguments.of(65, 15, 2),
        Arguments.of(64, 16, 3),
        Arguments.of(300, 17, 5),
        Arguments.of(129, 63, 2),
        Arguments.of(128, 64, 2),
        Arguments.of(66, 65, 10),
        Arguments.of(200, 129, 2),
        Arguments.of(33, 784, 2),
        Arguments.of(20, 1000, 1));
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

  /** N e⁻ᵀ may be left out of a count, and may be 1e-9 of it in double, 1e-2 in float. */
  @Test
  void tellsWhichCountsMayMissTooMuch() {
    double right =
        precision == Precision.DOUBLE ? 90 * Math.exp(-37) / 1e-9 : 90 * Math.exp(-20) / 1e-2;
    try (Backend.Resident resident = backend.load(Dataset.of(new double[90][3]))) {
      assertEquals(right, resident.faintCount(), 1e-12 * right);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void expectIsTheDefinition(int n, int d, int components) {
    TextbookEm.Parameters parameters = Problems.mixture(components, d, 1);
    double[][] rows = Problems.rows(parameters, n, 2);
    check(rows, Dataset.of(rows), parameters);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aRowOfWeightWIsWCopies(int n, int d, int components) {
    TextbookEm.Parameters parameters = Problems.mixture(components, d, 30);
    double[][] rows = Problems.rows(parameters, n, 31);
    Copies copies = Copies.of(rows, 4, 32);
    Dataset weighted = Dataset.of(rows).weightedBy(copies.inOnes());
    check(copies.rows(), weighted, parameters);
    try (Backend.Resident some = backend.load(weighted);
        Backend.Resident all = backend.load(Dataset.of(copies.rows()))) {
      Nearest nearest = some.nearest(parameters.means());
      Nearest right = all.nearest(parameters.means());
      assertArrayEquals(right.counts(), nearest.counts());
      double scale = Arrays.stream(right.squaredDistances()).sum() + 1;
      for (int k = 0; k < components; k++) {
        for (int j = 0; j < d; j++) {
          close("sum", right.sums()[k][j], nearest.sums()[k][j], tolerances.moments(), scale);
        }
      }
      GaussianMixture mixture = Problems.model(parameters);
      double log = all.label(mixture, (row, k) -> {});
      double got = some.label(mixture, (row, k) -> {});
      close("labels' log-likelihood", log, got, tolerances.logLikelihood(), size(log, d) * n);
      assertEquals(all.faintCount(), some.faintCount(), 1e-12 * all.faintCount());
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void posteriorIsTheDefinition(int n, int d, int components) {
    TextbookEm.Parameters parameters = Problems.mixture(components, d, 3);
    double[][] rows = Problems.rows(parameters, n, 4);
    TextbookEm.Expectation right = TextbookEm.expect(rows, parameters);
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      int[] seen = {0};
      resident.posterior(
          Problems.model(parameters),
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
  void accumulateSumsGivenResponsibilities(int n, int d, int components) {
    TextbookEm.Parameters parameters = Problems.mixture(components, d, 5);
    double[][] rows = Problems.rows(parameters, n, 6);
    Random random = new Random(7);
    double[][] r = new double[n][components];
    for (double[] row : r) {
      row[random.nextInt(components)] = 0.75;
      row[random.nextInt(components)] += 0.25;
    }
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments =
          resident.accumulate(
              (row, out) -> System.arraycopy(r[(int) row], 0, out, 0, components),
              parameters.means());
      checkMoments(rows, r, parameters.means(), moments);
      assertEquals(n, moments.rows());
      assertEquals(0, moments.logLikelihood());
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void nearestIsTheDefinition(int n, int d, int components) {
    TextbookEm.Parameters parameters = Problems.mixture(components, d, 8);
    double[][] rows = Problems.rows(parameters, n, 9);
    double[][] centres = parameters.means();
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Nearest nearest = resident.nearest(centres);
      double[][] sums = new double[components][d];
      double[] counts = new double[components];
      double scale =
          Arrays.stream(rows)
              .mapToDouble(row -> squaredDistance(row, centres[0]))
              .max()
              .orElseThrow();
      for (int i = 0; i < n; i++) {
        int owner = nearest.owners()[i];
        double least = Double.POSITIVE_INFINITY;
        for (double[] centre : centres) {
          least = Math.min(least, squaredDistance(rows[i], centre));
        }
        // the owner may be another one only where two are equally near to rounding
        close(
            "distance",
            least,
            squaredDistance(rows[i], centres[owner]),
            tolerances.moments(),
            scale);
        close("distance", least, nearest.squaredDistances()[i], tolerances.moments(), scale);
        counts[owner]++;
        for (int j = 0; j < d; j++) {
          sums[owner][j] += rows[i][j] - centres[owner][j];
        }
      }
      assertArrayEquals(counts, nearest.counts());
      for (int k = 0; k < components; k++) {
        for (int j = 0; j < d; j++) {
          close(
              "sum", sums[k][j], nearest.sums()[k][j], tolerances.moments(), n * Math.sqrt(scale));
        }
      }
    }
  }

  @Test
  void bytesFloatsAndDoublesOfTheSameValuesAgree() {
    Random random = new Random(10);
    byte[][] bytes = new byte[150][37];
    float[][] floats = new float[150][37];
    double[][] doubles = new double[150][37];
    for (int i = 0; i < 150; i++) {
      for (int j = 0; j < 37; j++) {
        int value = random.nextInt(256);
        bytes[i][j] = (byte) value;
        floats[i][j] = value;
        doubles[i][j] = value / 255.0;
      }
    }
    TextbookEm.Parameters parameters = Problems.mixture(3, 37, 11);
    check(doubles, Dataset.of(doubles), parameters);
    check(doubles, Dataset.of(floats).dividedBy(255), parameters);
    check(doubles, Dataset.of(bytes).dividedBy(255), parameters);
  }

  @Test
  void anOffsetOfAMillionChangesTheMeansOnly() {
    TextbookEm.Parameters near = Problems.mixture(2, 19, 12);
    double[][] rows = Problems.rows(near, 200, 13);
    double offset = 1 << 20; // exact in binary, so that the shifted rows lose only their last bits
    double[][] far = new double[200][19];
    double[][] rounded = new double[200][19];
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 19; j++) {
        far[i][j] = rows[i][j] + offset;
        rounded[i][j] = far[i][j] - offset;
      }
    }
    double[][] means = new double[2][19];
    double[][] farMeans = new double[2][19];
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 19; j++) {
        farMeans[k][j] = near.means()[k][j] + offset;
        means[k][j] = farMeans[k][j] - offset;
      }
    }
    var shifted = new TextbookEm.Parameters(near.weights(), farMeans, near.covariances());
    var rightly = new TextbookEm.Parameters(near.weights(), means, near.covariances());
    TextbookEm.Expectation right = TextbookEm.expect(rounded, rightly);
    try (Backend.Resident resident = backend.load(Dataset.of(far))) {
      Moments moments = resident.expect(Problems.model(shifted));
      double log = right.logLikelihood();
      close(
          "log-likelihood",
          log,
          moments.logLikelihood(),
          tolerances.logLikelihood(),
          size(log, 19));
      checkMoments(rounded, right.responsibilities(), means, moments);
    }
  }

  @Test
  void aComponentOfWeightZeroTakesNoPart() {
    TextbookEm.Parameters two = Problems.mixture(2, 9, 14);
    double[][] rows = Problems.rows(two, 100, 15);
    var three =
        new TextbookEm.Parameters(
            new double[] {two.weights()[0], 0, two.weights()[1]},
            new double[][] {two.means()[0], rows[0], two.means()[1]},
            new double[][][] {two.covariances()[0], two.covariances()[0], two.covariances()[1]});
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments = resident.expect(Problems.model(three));
      double right = TextbookEm.expect(rows, two).logLikelihood();
      close(
          "log-likelihood",
          right,
          moments.logLikelihood(),
          tolerances.logLikelihood(),
          size(right, 9));
      assertEquals(0, moments.counts()[1]);
      assertTrue(Arrays.stream(moments.second(1)).allMatch(value -> value == 0));
    }
  }

  @Test
  void logDensitiesFarBelowAnExponentialStayRight() {
    TextbookEm.Parameters parameters = Problems.mixture(2, 5, 16);
    double[][] rows = Problems.rows(parameters, 40, 17);
    for (double[] row : rows) {
      row[2] += 3000; // squared distances about 1e7: log-densities below -1e6
    }
    double right = TextbookEm.expect(rows, parameters).logLikelihood();
    assertTrue(right / 40 < -1e5, "the case is extreme enough");
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      Moments moments = resident.expect(Problems.model(parameters));
      close("log-likelihood", right, moments.logLikelihood(), tolerances.logLikelihood(), -right);
      close("count", 40, moments.counts()[0] + moments.counts()[1], 1e-9, 40);
    }
  }

  @Test
  void determinantsBeyondADoubleAreNoProblem() {
    int d = 200;
    double[] weights = {0.5, 0.5};
    double[][] means = new double[2][d];
    double[][][] covariances = new double[2][d][d];
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < d; j++) {
        means[k][j] = k;
        covariances[k][j][j] = 1e-8; // det Σ = 1e-1600
      }
    }
    var parameters = new TextbookEm.Parameters(weights, means, covariances);
    double[][] rows = new double[4][d];
    for (int j = 0; j < d; j++) {
      rows[1][j] = 1;
      rows[2][j] = j % 2 == 0 ? 0x1p-14 : 0;
      rows[3][j] = 1 - (j % 3 == 0 ? 0x1p-14 : 0);
    }
    check(rows, Dataset.of(rows), parameters);
  }

  @Test
  void theSameQuestionGetsTheSameBits() {
    TextbookEm.Parameters parameters = Problems.mixture(3, 40, 18);
    Dataset rows = Dataset.of(Problems.rows(parameters, 500, 19));
    GaussianMixture mixture = Problems.model(parameters);
    Moments once;
    try (Backend.Resident resident = backend.load(rows)) {
      once = resident.expect(mixture);
    }
    try (Backend again = open(precision);
        Backend.Resident resident = again.load(rows)) {
      assertSameBits(once, resident.expect(mixture));
    }
  }

  @Test
  void listenersHearOfCompleteComponentsInOrder() {
    TextbookEm.Parameters parameters = Problems.mixture(4, 40, 26);
    Dataset rows = Dataset.of(Problems.rows(parameters, 500, 27));
    GaussianMixture mixture = Problems.model(parameters);
    List<Integer> heard = new ArrayList<>();
    double[][] second = new double[4][];
    try (Backend.Resident plain = backend.load(rows);
        Backend.Resident resident = backend.load(rows)) {
      Moments told =
          resident.expect(
              mixture,
              (moments, k) -> {
                heard.add(k);
                second[k] = moments.second(k).clone();
              });
      assertEquals(List.of(0, 1, 2, 3), heard);
      assertSameBits(plain.expect(mixture), told);
      for (int k = 0; k < 4; k++) {
        assertArrayEquals(told.second(k), second[k]);
      }
    }
  }

  /** What a resident remembers of earlier steps may change the last bit, and nothing else. */
  @ParameterizedTest
  @ValueSource(ints = {3, 40, 70, 150})
  void earlierStepsChangeNothing(int d) {
    TextbookEm.Parameters parameters = Problems.mixture(4, d, 23);
    TextbookEm.Parameters other = Problems.mixture(4, d, 24);
    double[][] rows = Problems.rows(parameters, 400, 25);
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      for (int i = 0; i < 3; i++) {
        check(rows, resident.expect(Problems.model(parameters)), parameters);
        check(rows, resident.expect(Problems.model(other)), other);
        resident.accumulate(
            (row, out) -> out[(int) (row % 4)] = 1, other.means()); // misleading owners
        resident.nearest(parameters.means());
      }
    }
  }

  @Test
  void theNumberOfComponentsMayChange() {
    TextbookEm.Parameters three = Problems.mixture(3, 12, 20);
    TextbookEm.Parameters five = Problems.mixture(5, 12, 21);
    double[][] rows = Problems.rows(three, 90, 22);
    try (Backend.Resident resident = backend.load(Dataset.of(rows))) {
      for (TextbookEm.Parameters parameters : new TextbookEm.Parameters[] {three, five, three}) {
        check(rows, resident.expect(Problems.model(parameters)), parameters);
      }
    }
  }

  private void check(double[][] rows, Dataset data, TextbookEm.Parameters parameters) {
    try (Backend.Resident resident = backend.load(data)) {
      Moments moments = resident.expect(Problems.model(parameters));
      assertEquals(data.rows(), moments.rows());
      check(rows, moments, parameters);
    }
  }

  private void check(double[][] rows, Moments moments, TextbookEm.Parameters parameters) {
    TextbookEm.Expectation right = TextbookEm.expect(rows, parameters);
    double log = right.logLikelihood();
    assertEquals(rows.length, moments.totalWeight());
    close(
        "log-likelihood",
        log,
        moments.logLikelihood(),
        tolerances.logLikelihood(),
        size(log, rows[0].length) * Math.sqrt(rows.length));
    checkMoments(rows, right.responsibilities(), references(moments), moments);
  }

  private static double[][] references(Moments moments) {
    double[][] references = new double[moments.components()][];
    Arrays.setAll(references, moments::reference);
    return references;
  }

  /** Log-densities are sums of d terms of about 1: near a zero of the sum, those set the scale. */
  private static double size(double logDensity, int d) {
    return Math.abs(logDensity) + d;
  }

  private void checkMoments(double[][] rows, double[][] r, double[][] references, Moments moments) {
    int d = rows[0].length;
    for (int k = 0; k < references.length; k++) {
      double count = 0;
      double[] first = new double[d];
      double[] second = new double[d * d];
      for (int n = 0; n < rows.length; n++) {
        count += r[n][k];
        for (int i = 0; i < d; i++) {
          double xi = rows[n][i] - references[k][i];
          first[i] += r[n][k] * xi;
          for (int j = 0; j <= i; j++) {
            second[i * d + j] += r[n][k] * xi * (rows[n][j] - references[k][j]);
          }
        }
      }
      double scale = Arrays.stream(second).map(Math::abs).max().orElseThrow() + 1e-300;
      double tolerance = Math.max(tolerances.moments(), tolerances.posterior() / 10);
      close("count", count, moments.counts()[k], tolerance, rows.length);
      for (int i = 0; i < d; i++) {
        close("first", first[i], moments.first(k)[i], tolerance, Math.sqrt(scale * rows.length));
        for (int j = 0; j <= i; j++) {
          close("second", second[i * d + j], moments.second(k)[i * d + j], tolerance, scale);
        }
      }
    }
  }

  private static void assertSameBits(Moments a, Moments b) {
    assertEquals(a.logLikelihood(), b.logLikelihood());
    assertArrayEquals(a.counts(), b.counts());
    for (int k = 0; k < a.components(); k++) {
      assertArrayEquals(a.first(k), b.first(k));
      assertArrayEquals(a.second(k), b.second(k));
    }
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }
}
