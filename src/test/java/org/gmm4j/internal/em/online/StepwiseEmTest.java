package org.gmm4j.internal.em.online;

import static org.gmm4j.internal.em.online.Steps.Held;
import static org.gmm4j.internal.em.online.Steps.ONE_ROW;
import static org.gmm4j.internal.em.online.Steps.RIDGE;
import static org.gmm4j.internal.em.online.Steps.dense;
import static org.gmm4j.internal.em.online.Steps.em;
import static org.gmm4j.internal.em.online.Steps.fresh;
import static org.gmm4j.internal.em.online.Steps.next;
import static org.gmm4j.internal.em.online.Steps.open;
import static org.gmm4j.internal.em.online.Steps.problem;
import static org.gmm4j.internal.em.online.Steps.same;
import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.cpu.CpuBackend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.StructuredEm;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.gmm4j.oracle.TextbookStepwiseEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps on batches, against stepwise EM written out. */
class StepwiseEmTest {
  /** More and fewer than features and components. */
  private static final int[] BATCHES = {60, 5, 1, 40, 2, 33};

  static Stream<Arguments> problems() {
    return Stream.of("cpu", "opencl")
        .flatMap(
            device ->
                Stream.of(1, 2, 7)
                    .flatMap(
                        d ->
                            Stream.concat(Stream.of("full"), Structures.names(d).stream())
                                .map(name -> Arguments.of(device, name, d))));
  }

  private static void compare(TextbookEm.Parameters right, GaussianMixture got, double tolerance) {
    int d = got.features();
    for (int k = 0; k < got.components(); k++) {
      close("weight", right.weights()[k], got.weights()[k], tolerance, 1);
      double[][] dense = dense(got.covariance(), k);
      for (int i = 0; i < d; i++) {
        close("mean", right.means()[k][i], got.mean(k)[i], tolerance, 5);
        for (int j = 0; j < d; j++) {
          close("covariance", right.covariances()[k][i][j], dense[i][j], tolerance, 5);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void followsTheTextbook(String device, String structure, int d) {
    double[][] rows = Problems.rows(problem("full", 3, d, 1).dense(), 150, 2);
    Structures.Problem start = problem(structure, 3, d, 3);
    TextbookStepwiseEm right = new TextbookStepwiseEm(start.model(), start.dense(), RIDGE);
    try (Loaded loaded = open(device)) {
      StepwiseEm em = em(start.model(), loaded);
      int from = 0;
      for (int t = 1; t <= BATCHES.length; t++) {
        double[][] batch = Arrays.copyOfRange(rows, from, from + BATCHES[t - 1]);
        from += batch.length;
        right.step(batch, Math.pow(t + 1, -0.7));
        assertNull(em.add(Dataset.of(batch)));
        compare(right.parameters(), next(em.mixture()), 1e-9);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void aStepWithGammaOneIsOneOfEm(String device, String structure, int d) {
    double[][] rows = Problems.rows(problem("full", 3, d, 4).dense(), 90, 5);
    Structures.Problem start = problem(structure, 3, d, 6);
    StructuredEm right = new StructuredEm(start.model(), start.dense(), rows, RIDGE);
    right.step();
    try (Loaded loaded = open(device)) {
      GaussianMixture got =
          next(em(start.model(), loaded).step(start.model(), Dataset.of(rows), 1));
      compare(right.parameters(), got, 1e-9);
    }
  }

  /** Where the squares of what the mean has moved hide the variances, the sums are taken again. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "mfa:1"})
  void farFromTheMeansNothingIsLost(String structure) {
    Structures.Problem start = problem(structure, 1, 4, 7);
    double[][] rows = Problems.rows(Problems.mixture(1, 4, 8), 70, 9);
    for (double[] row : rows) {
      Arrays.setAll(row, j -> Math.rint(row[j] * 64) / 64 + 1e6);
    }
    StructuredEm right = new StructuredEm(start.model(), start.dense(), centred(rows), RIDGE);
    right.step(); // of one component's E-step, the mean before does not matter
    try (Loaded loaded = open("cpu")) {
      GaussianMixture got =
          next(em(start.model(), loaded).step(start.model(), Dataset.of(rows), 1));
      for (int j = 0; j < 4; j++) {
        double variance = right.parameters().covariances()[0][j][j];
        close("variance", variance, got.covariance().variances(0)[j], 1e-8, 1);
        close("mean", right.parameters().means()[0][j] + 1e6, got.mean(0)[j], 1e-8, 1);
      }
    }
  }

  private static double[][] centred(double[][] rows) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> x - 1e6).toArray())
        .toArray(double[][]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "mfa:2"})
  void anyNumberOfThreadsGivesTheSameBits(String structure) {
    double[][] rows = Problems.rows(Problems.mixture(3, 20, 22), 3000, 23);
    GaussianMixture[] found = new GaussianMixture[2];
    for (int i = 0; i < 2; i++) {
      try (Backend backend = new CpuBackend(CpuProvider.info(), Precision.DOUBLE, 1 + 3 * i);
          Backend.Resident one = backend.load(ONE_ROW);
          Loaded loaded = new Held(backend, one)) {
        StepwiseEm em = fresh(GmmFitter.builder().components(3).covariance(structure), loaded);
        for (Dataset batch :
            List.of(
                Dataset.of(Arrays.copyOf(rows, 2500)),
                Dataset.of(Arrays.copyOfRange(rows, 2500, 3000)))) {
          assertNull(em.add(batch));
        }
        found[i] = next(em.mixture());
      }
    }
    same(found[0], found[1]);
  }
}
