package org.gmm4j.internal.compute.cpu.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuBackend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One pass by the definitions, beside the products of all rows that plain steps take. */
class DirectExpectationTest {
  private static final double SAME = 1e-12;

  private static GaussianMixture mixture(String structure, int components, int d) {
    if (!structure.equals("full")) {
      return Structures.problem(structure, components, d, 5).model();
    }
    GaussianMixture shared = Structures.problem("tied", components, d, 5).model();
    double[][] means =
        IntStream.range(0, components).mapToObj(shared::mean).toArray(double[][]::new);
    return new GaussianMixture(shared.weights(), means, shared.covariance().unshared());
  }

  private static Moments direct(Dataset rows, GaussianMixture mixture, int threads) {
    try (Workers workers = new Workers(threads);
        DirectExpectation direct = new DirectExpectation(rows, workers)) {
      return direct.of(mixture);
    }
  }

  private static Moments plain(Dataset rows, GaussianMixture mixture) {
    return step(rows, mixture, Acceleration.OFF);
  }

  private static Moments step(Dataset rows, GaussianMixture mixture, Acceleration acceleration) {
    try (Backend backend = new CpuBackend(CpuProvider.info(), Precision.DOUBLE, 2);
        Backend.Resident resident = backend.load(rows, acceleration)) {
      return resident.expect(mixture);
    }
  }

  private static Dataset drawn(GaussianMixture mixture, int count) {
    return Dataset.of(mixture.sample(count, 3));
  }

  /** Rows that end a block, begin one, or are a part of one; features summed either way. */
  @ParameterizedTest
  @CsvSource({
    "full, 1, 1, 1",
    "full, 3, 1, 255",
    "full, 3, 2, 256",
    "full, 5, 2, 3001",
    "full, 2, 8, 257",
    "full, 2, 9, 700",
    "full, 4, 12, 2049",
    "full, 1, 13, 1",
    "full, 3, 20, 4099",
    "full, 2, 64, 1537",
    "full, 12, 8, 3001",
    "tied, 13, 8, 2049",
    "tied, 3, 2, 1025",
    "tied, 2, 7, 513",
    "diag, 1, 1, 300",
    "diag, 7, 50, 1500",
    "diag, 2, 9, 1031",
    "diag, 25, 17, 2000",
    "diag, 32, 9, 1",
    "diag, 40, 31, 1500",
    "spherical, 4, 3, 5000",
    "spherical, 2, 9, 1",
    "spherical, 35, 10, 1031",
    "spherical, 2, 130, 600"
  })
  void stepsArePlainOnes(String structure, int components, int d, int count) {
    GaussianMixture mixture = mixture(structure, components, d);
    assertTrue(DirectExpectation.suits(mixture.covariance()));
    Dataset rows = drawn(mixture, count);
    Moments found = direct(rows, mixture, 2);
    Moments right = plain(rows, mixture);
    assertEquals(right.logLikelihood(), found.logLikelihood(), SAME * count * d);
    assertEquals(count, found.totalWeight());
    assertEquals((long) count * components, found.evaluatedPairs());
    assertArrayEquals(right.counts(), found.counts(), SAME * count);
    for (int k = 0; k < components; k++) {
      assertArrayEquals(mean(right, k), mean(found, k), 1e-10);
      if (structure.equals("full")) {
        assertTriangles(right.second(k), found.second(k), d, count);
      } else if (!structure.equals("tied")) {
        assertArrayEquals(squares(right, k), squares(found, k), SAME * count * 100);
      }
    }
  }

  /** Whatever point the sums are about. */
  private static double[] mean(Moments moments, int k) {
    double[] mean = moments.reference(k).clone();
    for (int j = 0; j < mean.length; j++) {
      mean[j] += moments.first(k)[j] / moments.counts()[k];
    }
    return mean;
  }

  /** Of the diagonal, or its sum, about the means: whatever point the sums are about. */
  private static double[] squares(Moments moments, int k) {
    double[] squares = diagonal(moments, k).clone();
    for (int j = 0; j < moments.features(); j++) {
      int place = moments.scatter().isTrace() ? 0 : j;
      squares[place] -= moments.first(k)[j] * moments.first(k)[j] / moments.counts()[k];
    }
    return squares;
  }

  private static double[] diagonal(Moments moments, int k) {
    return moments.scatter().isTrace() ? moments.trace(k) : moments.squares(k);
  }

  private static void assertTriangles(double[] right, double[] found, int d, int count) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        assertEquals(right[i * d + j], found[i * d + j], SAME * count * 100);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"full, 4", "full, 20", "diag, 3", "diag, 40", "spherical, 40", "tied, 8"})
  void bitsDoNotDependOnThreads(String structure, int d) {
    GaussianMixture mixture = mixture(structure, 3, d);
    Dataset rows = drawn(mixture, 20_000);
    Moments one = direct(rows, mixture, 1);
    Moments three = direct(rows, mixture, 3);
    assertEquals(one.logLikelihood(), three.logLikelihood());
    assertArrayEquals(one.counts(), three.counts());
    assertArrayEquals(one.first(2), three.first(2));
    assertArrayEquals(second(one, 2), second(three, 2));
  }

  /** Room that a worker keeps is about another point in each step, with squares or without. */
  @Test
  void whatIsKeptFromAStepChangesNoOther() {
    int d = 9;
    Dataset rows = drawn(mixture("diag", 5, d), 1500);
    List<GaussianMixture> mixtures =
        Stream.of("diag 5", "diag 40", "spherical 5", "full 5", "spherical 40", "diag 40", "diag 5")
            .map(each -> each.split(" "))
            .map(each -> mixture(each[0], Integer.parseInt(each[1]), d))
            .toList();
    try (Workers workers = new Workers(2);
        DirectExpectation direct = new DirectExpectation(rows, workers)) {
      for (GaussianMixture mixture : mixtures) {
        assertSameBits(direct(rows, mixture, 2), direct.of(mixture));
      }
    }
  }

  private static void assertSameBits(Moments right, Moments found) {
    assertEquals(right.logLikelihood(), found.logLikelihood());
    assertArrayEquals(right.counts(), found.counts());
    for (int k = 0; k < right.components(); k++) {
      assertArrayEquals(right.first(k), found.first(k));
      assertArrayEquals(second(right, k), second(found, k));
    }
  }

  private static double[] second(Moments moments, int k) {
    return moments.scatter().isWhole()
        ? moments.second(k)
        : moments.scatter().isPooled() ? moments.pooled() : diagonal(moments, k);
  }

  /** Of tied covariances but for what is the same for all components, which the resident adds. */
  @ParameterizedTest
  @CsvSource({
    "1, 9, 1",
    "1, 30, 300",
    "3, 9, 1",
    "3, 20, 257",
    "2, 64, 1537",
    "13, 50, 1031",
    "40, 13, 2049"
  })
  void tiedStepsArePlainOnes(int components, int d, int count) {
    GaussianMixture mixture = mixture("tied", components, d);
    Dataset rows = drawn(mixture, count);
    Moments found = step(rows, mixture, Acceleration.ON);
    Moments right = plain(rows, mixture);
    assertEquals(right.logLikelihood(), found.logLikelihood(), SAME * count * d);
    assertEquals(count, found.totalWeight());
    assertEquals((long) count * components, found.evaluatedPairs());
    assertEquals(right.accumulatedPairs(), found.accumulatedPairs());
    assertArrayEquals(right.counts(), found.counts(), SAME * count);
    assertTriangles(right.pooled(), found.pooled(), d, count);
    for (int k = 0; k < components; k++) {
      assertArrayEquals(right.first(k), found.first(k), SAME * count * 100);
    }
  }

  /** Far from the origin nothing cancels, on top of each other or far from each other. */
  @ParameterizedTest
  @CsvSource({
    "full, 3, 1",
    "full, 15, 1",
    "diag, 3, 1",
    "diag, 40, 1",
    "diag, 40, 0",
    "spherical, 3, 0",
    "spherical, 20, 0",
    "spherical, 20, 1"
  })
  void offsetsCostNoDigits(String structure, int d, int apart) {
    GaussianMixture near = mixture(structure, 3, d);
    double[][] means = IntStream.range(0, 3).mapToObj(near::mean).toArray(double[][]::new);
    for (int k = 0; k < 3; k++) {
      for (int j = 0; j < d; j++) {
        // without rounding
        means[k][j] = Math.rint(means[k][j] * 16) / 16 + (1 + apart * k) * 0x1p20;
      }
    }
    GaussianMixture far = new GaussianMixture(near.weights(), means, near.covariance());
    double[][] rows = far.sample(999, 3);
    Moments found = direct(Dataset.of(rows), far, 2);
    assertEquals(plain(Dataset.of(rows), far).logLikelihood(), found.logLikelihood(), 1e-9);
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        row[j] -= 0x1p20;
      }
    }
    for (double[] mean : means) {
      for (int j = 0; j < d; j++) {
        mean[j] -= 0x1p20;
      }
    }
    GaussianMixture moved = new GaussianMixture(near.weights(), means, near.covariance());
    Moments right = direct(Dataset.of(rows), moved, 2);
    assertEquals(right.logLikelihood(), found.logLikelihood(), 1e-9);
    assertArrayEquals(right.counts(), found.counts(), 1e-9);
    boolean whole = structure.equals("full");
    assertArrayEquals(
        whole ? right.second(1) : squares(right, 1),
        whole ? found.second(1) : squares(found, 1),
        1e-7);
  }

  /** Components on top of each other share rows, and are products; some may be far away. */
  @ParameterizedTest
  @CsvSource({"diag, 5", "diag, 40", "spherical, 5", "spherical, 40"})
  void overlappingComponentsHaveTheirSums(String structure, int components) {
    int d = 11;
    GaussianMixture one = mixture(structure, components, d);
    double[][] means = new double[components][d];
    for (int k = 0; k < components; k++) {
      means[k][k % d] = k == 4 ? 1e4 : 1; // and one is far away
    }
    GaussianMixture mixture = new GaussianMixture(one.weights(), means, one.covariance());
    Dataset rows = drawn(mixture, 1777);
    Moments found = direct(rows, mixture, 2);
    Moments right = plain(rows, mixture);
    assertEquals(right.logLikelihood(), found.logLikelihood(), SAME * 1777 * d);
    assertArrayEquals(right.counts(), found.counts(), 1e-9);
    for (int k = 0; k < components; k++) {
      assertArrayEquals(mean(right, k), mean(found, k), k == 4 ? 1e-6 : 1e-10);
      assertArrayEquals(squares(right, k), squares(found, k), 1e-7);
    }
  }

  /** Far from all components a density is 0 in doubles, and nobody's. */
  @ParameterizedTest
  @CsvSource({
    "diag, 2, 2, 1e200",
    "diag, 2, 20, 1e200",
    "diag, 40, 20, 1e160",
    "diag, 40, 20, 1e200",
    "spherical, 2, 20, 1e160",
    "spherical, 2, 20, 1e300",
    "full, 2, 2, 1e200",
    "full, 2, 20, 1e200"
  })
  void rowsBeyondAllAreNobodys(String structure, int components, int d, double beyond) {
    GaussianMixture mixture = mixture(structure, components, d);
    double[][] rows = {new double[d], mixture.mean(0)};
    rows[0][0] = beyond;
    Moments found = direct(Dataset.of(rows), mixture, 1);
    assertEquals(Double.NEGATIVE_INFINITY, found.logLikelihood());
    assertEquals(1, Arrays.stream(found.counts()).sum(), 1e-12);
    assertTrue(Double.isFinite(second(found, 1)[0]));
  }

  @Test
  void largeMatricesAndLowRanksGoAnotherWay() {
    assertFalse(DirectExpectation.suits(mixture("full", 2, 65).covariance()));
    assertFalse(DirectExpectation.suits(Structures.problem("mfa:1", 2, 4, 5).model().covariance()));
  }
}
