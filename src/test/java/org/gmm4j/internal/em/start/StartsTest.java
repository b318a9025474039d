package org.gmm4j.internal.em.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Thorough;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.ShownValues;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.internal.em.Position;
import org.gmm4j.internal.em.Regrowth;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartsTest {
  private static final String[] STRUCTURES = {
    "full", "tied", "diag", "spherical", "ppca:2", "mfa:2"
  };
  private static final Regularization RIDGE = Regularization.ridge(1e-3);

  private static FitOptions options(String structure, Initialization by) {
    return GmmFitter.builder()
        .components(4)
        .covariance(structure)
        .initialization(by)
        .regularization(RIDGE)
        .options();
  }

  /** Four clusters, apart from each other, in rows of every second weight. */
  private static double[][] clusters(int count) {
    Random random = new Random(3);
    double[][] rows = new double[count][5];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 5; j++) {
        rows[i][j] = 100 + 25 * ((i % 4 >> (j % 2)) & 1) + random.nextGaussian();
      }
    }
    return rows;
  }

  private static Loaded load(String device, Dataset data) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    return Devices.load(device, Precision.DOUBLE, data, Acceleration.ON, notice -> {});
  }

  private static GaussianMixture found(Loaded loaded, Dataset data, FitOptions options, long seed) {
    Maximization found =
        new Starts(options, RIDGE, FeaturePlan.asTheyAre(data, 0), new FitListener() {})
            .find(data, loaded.rows(), new SplittableRandom(seed));
    return assertInstanceOf(Maximization.Next.class, found).mixture();
  }

  static Stream<Arguments> some() {
    Stream<Arguments> all =
        Arrays.stream(Initialization.values())
            .flatMap(
                by ->
                    Stream.of(STRUCTURES)
                        .flatMap(
                            structure ->
                                Stream.of("cpu", "opencl")
                                    .map(device -> Arguments.of(by, structure, device))));
    return Thorough.some(5, all);
  }

  /** On every device, with weights: the same seed leads to the same start, bit by bit. */
  @ParameterizedTest
  @MethodSource("some")
  void theSeedDecidesIt(Initialization by, String structure, String device) {
    double[] weights = new double[83];
    Arrays.setAll(weights, i -> 0.5 + i % 3);
    Dataset data = Dataset.of(clusters(83)).weightedBy(weights);
    try (Loaded loaded = load(device, data)) {
      GaussianMixture once = found(loaded, data, options(structure, by), 5);
      loaded.rows().forget();
      GaussianMixture again = found(loaded, data, options(structure, by), 5);
      assertArrayEquals(once.weights(), again.weights());
      for (int k = 0; k < 4; k++) {
        assertArrayEquals(once.mean(k), again.mean(k));
        assertArrayEquals(once.covariance().variances(k), again.covariance().variances(k));
      }
    }
  }

  /** Clusters that are apart are found, by rules that look for such, in every structure. */
  @ParameterizedTest
  @ValueSource(strings = {"kmeans", "farthest-first", "hierarchical", "splits", "short-runs:10"})
  void clustersThatAreApartAreFound(String by) {
    double[][] rows = clusters(83);
    for (boolean incomplete : new boolean[] {false, true}) {
      for (int i = 0; incomplete && i < rows.length; i++) {
        rows[i][(i / 4) % 5] = Double.NaN;
      }
      Dataset data = incomplete ? Dataset.ofIncomplete(rows) : Dataset.of(rows);
      for (String structure : STRUCTURES) {
        try (Loaded loaded = load("cpu", data)) {
          GaussianMixture start = found(loaded, data, options(structure, Initialization.of(by)), 2);
          int[] labels = new int[83];
          loaded.rows().label(start, (row, k) -> labels[(int) row] = k);
          for (int i = 0; i < 83; i++) {
            assertEquals(labels[i % 4], labels[i], by + " " + structure + " row " + i);
          }
          assertEquals(4, Arrays.stream(labels).distinct().count(), by + " " + structure);
        }
      }
    }
  }

  /** N short runs against N runs of five iterations, written out; no run knows of another. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void shortRunsAreTheBestOfThem(String structure) {
    Dataset data = Dataset.of(Problems.rows(Problems.mixture(4, 5, 1), 120, 2));
    FitOptions options = options(structure, Initialization.shortRuns(6));
    GaussianMixture got;
    try (Loaded loaded = load("cpu", data)) {
      got = found(loaded, data, options, 9);
    }
    SplittableRandom random = new SplittableRandom(9);
    ExpectationMaximization.Run best = null;
    for (int i = 0; i < 6; i++) {
      try (Loaded fresh = load("cpu", data)) {
        Maximization first =
            Start.of(
                    options.covariance(),
                    options.initialization(),
                    data,
                    fresh.rows(),
                    4,
                    random.split())
                .maximise(RIDGE);
        ExpectationMaximization.Run run =
            new ExpectationMaximization(options)
                .always(5)
                .run(
                    Position.at(((Maximization.Next) first).mixture()),
                    FeaturePlan.asTheyAre(data, 1e-3),
                    fresh.rows(),
                    Regrowth.NONE,
                    1,
                    new FitListener() {},
                    (at, last) -> {});
        assertEquals(5, run.iterations());
        best = best == null || run.lowerBound() > best.lowerBound() ? run : best;
      }
    }
    GaussianMixture right = java.util.Objects.requireNonNull(best).mixture();
    for (int k = 0; k < 4; k++) {
      assertArrayEquals(right.mean(k), got.mean(k), 1e-9);
      assertArrayEquals(right.covariance().variances(k), got.covariance().variances(k), 1e-9);
    }
  }

  private static Maximization mixture(double deviation, double[]... means) {
    double[] weights = new double[means.length];
    Arrays.fill(weights, 1.0 / means.length);
    double[][] covariances = new double[means.length][];
    double variance = deviation * deviation;
    Arrays.fill(covariances, new double[] {variance, 0, 0, variance});
    CovarianceEstimate.Estimated estimated =
        (CovarianceEstimate.Estimated) FullCovariance.of(covariances, 2);
    return new Maximization.Next(new GaussianMixture(weights, means, estimated.covariance()));
  }

  private static double[][] withOneFarAway() {
    double[][] rows = Problems.rows(Problems.mixture(2, 2, 1), 40, 2);
    rows[7] = new double[] {1e3, 1e3};
    return rows;
  }

  /** Without a ridge, a component of one row has no covariance: at the start, or on the way. */
  @Test
  void shortRunsThatFailArePassedOver() {
    double[][] rows = withOneFarAway();
    Dataset data = Dataset.of(rows);
    Regularization none = Regularization.ridge(0);
    FitOptions options = GmmFitter.builder().regularization(none).options();
    Maximization failed =
        new Maximization.Failed(
            new CovarianceEstimate.Singular(1, 0, 1, null),
            new double[0],
            new double[0][],
            new ShownValues(0));
    Maximization failing = mixture(1, rows[0], rows[7]);
    Maximization good = mixture(300, rows[0], rows[1]);
    try (Loaded loaded = load("cpu", data)) {
      FewIterations few =
          new FewIterations(
              options, none, FeaturePlan.asTheyAre(data, 0), loaded.rows(), new FitListener() {});
      assertNotNull(few.from(((Maximization.Next) failing).mixture()).failure());
      GaussianMixture right = few.from(((Maximization.Next) good).mixture()).mixture();
      Iterator<Maximization> starts = List.of(failed, failing, good, failing, failed).iterator();
      Maximization best = few.bestOf(5, starts::next);
      assertArrayEquals(right.mean(1), ((Maximization.Next) best).mixture().mean(1));
      assertSame(failed, few.bestOf(2, () -> failed));
      assertInstanceOf(Maximization.Next.class, few.bestOf(2, () -> failing)); // and says why
    }
  }

  private static boolean failsAtOnce(ExpectationMaximization.Run run) {
    return run.failure() != null && run.iterations() == 0;
  }

  /** A run whose five steps pass and whose next one fails is not chosen. */
  @Test
  void shortRunsThatEndBeforeTheyFailArePassedOver() {
    double[][] rows = withOneFarAway();
    Dataset data = Dataset.of(rows);
    Regularization none = Regularization.ridge(0);
    FitOptions options = GmmFitter.builder().regularization(none).options();
    try (Loaded loaded = load("cpu", data)) {
      FewIterations few =
          new FewIterations(
              options, none, FeaturePlan.asTheyAre(data, 0), loaded.rows(), new FitListener() {});
      Maximization late = null; // five steps pass, one more does not
      for (double deviation = 1; late == null && deviation < 1e4; deviation *= 1.02) {
        Maximization tried = mixture(deviation, rows[0], rows[7]);
        ExpectationMaximization.Run run = few.from(((Maximization.Next) tried).mixture());
        boolean ends = run.failure() == null && failsAtOnce(few.from(run.mixture()));
        late = ends ? tried : null;
      }
      assertNotNull(late);
      Maximization good = mixture(300, rows[0], rows[1]);
      ExpectationMaximization.Run right = few.from(((Maximization.Next) good).mixture());
      ExpectationMaximization.Run ending = few.from(((Maximization.Next) late).mixture());
      assertTrue(ending.lowerBound() > right.lowerBound(), "it would be chosen");
      for (List<Maximization> starts : List.of(List.of(late, good), List.of(good, late))) {
        Maximization best = few.bestOf(2, starts.iterator()::next);
        assertArrayEquals(right.mixture().mean(1), ((Maximization.Next) best).mixture().mean(1));
      }
      GaussianMixture only =
          ((Maximization.Next) few.bestOf(2, Collections.nCopies(2, late).iterator()::next))
              .mixture();
      assertArrayEquals(ending.mixture().mean(1), only.mean(1)); // and says why
    }
  }

  /** Uniform numbers over their sum, as scikit-learn's: each component has about as much. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void randomResponsibilitiesPartInEveryStructure(String structure) {
    Dataset data = Dataset.of(clusters(400));
    try (Loaded loaded = load("cpu", data)) {
      GaussianMixture start = found(loaded, data, options(structure, Initialization.RANDOM), 4);
      for (int k = 0; k < 4; k++) {
        assertEquals(0.25, start.weights()[k], 0.03);
        for (int j = 0; j < 5; j++) {
          assertEquals(112.5, start.mean(k)[j], 4);
          assertTrue(k == 0 || start.mean(k)[j] != start.mean(0)[j]);
        }
      }
    }
    double one =
        GmmFitter.builder()
            .components(1)
            .covariance(structure)
            .device("cpu")
            .build()
            .fit(data)
            .logLikelihood();
    double four =
        GmmFitter.builder()
            .components(4)
            .covariance(structure)
            .initialization(Initialization.RANDOM)
            .maxIterations(500)
            .device("cpu")
            .build()
            .fit(data)
            .logLikelihood();
    assertTrue(four > one + 0.3, structure + ": " + one + ", " + four);
  }

  /** One component is all that there is, and the most that can be is one a row. */
  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void oneComponentAndOneARow(Initialization by) {
    double[][] rows = clusters(9);
    for (int components : new int[] {1, 8, 9}) {
      double sum =
          Arrays.stream(
                  GmmFitter.builder()
                      .components(components)
                      .initialization(by)
                      .device("cpu")
                      .build()
                      .fit(Dataset.of(rows))
                      .mixture()
                      .weights())
              .sum();
      assertEquals(1, sum, 1e-12, by + " of " + components);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"splits", "short-runs:5"})
  void startsThatTakeLongCanBeCancelled(String by) {
    Dataset data = Dataset.of(clusters(83));
    List<String> stages = new ArrayList<>();
    FitListener listener =
        new FitListener() {
          @Override
          public void stage(String name) {
            stages.add(name);
          }

          @Override
          public boolean isCancelled() {
            return stages.contains("start");
          }
        };
    GmmFitter fitter =
        GmmFitter.builder()
            .components(4)
            .initialization(Initialization.of(by))
            .listener(listener)
            .device("cpu")
            .build();
    assertThrows(CancellationException.class, () -> fitter.fit(data));
  }
}
