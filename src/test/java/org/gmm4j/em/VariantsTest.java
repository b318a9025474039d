package org.gmm4j.em;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.Thorough;
import org.gmm4j.checkpoint.Checkpoints;
import org.gmm4j.checkpoint.SuspendedException;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Copies;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classification EM, steps beyond those of EM, and moves out of local maxima. */
class VariantsTest {
  private static final double RIDGE = 1e-3;

  /** Two components that overlap so much that EM is slow. */
  private static double[][] overlapping() {
    Random random = new Random(6);
    double[][] rows = new double[600][3];
    for (int i = 0; i < rows.length; i++) {
      double shift = i % 2 == 0 ? 0 : 1.2;
      Arrays.setAll(rows[i], j -> shift + (j + 1) * random.nextGaussian());
    }
    return rows;
  }

  /** Two of six, where each takes seconds. */
  private static Stream<String> someStructures() {
    return Thorough.some(5, Stream.of("full", "tied", "diag", "spherical", "ppca:1", "mfa:1"));
  }

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder()
        .covariance(structure)
        .regularization(Regularization.ridge(RIDGE))
        .device("cpu");
  }

  @Test
  void classificationIsThatOfTheTextbook() {
    TextbookEm.Parameters truth = Problems.mixture(3, 4, 11);
    double[][] rows = Problems.rows(truth, 300, 11);
    FitResult fit =
        fitter("full")
            .start(Problems.model(truth))
            .hardAssignments(true)
            .tolerance(0)
            .maxIterations(6)
            .build()
            .fit(Dataset.of(rows));
    TextbookEm.Parameters now = truth;
    for (int iteration = 0; iteration < 6; iteration++) {
      TextbookEm.Expectation expected = TextbookEm.expect(rows, now);
      double sum = 0;
      double[][] hard = new double[rows.length][3];
      for (int n = 0; n < rows.length; n++) {
        double[] r = expected.responsibilities()[n];
        int best = 0;
        for (int k = 1; k < 3; k++) {
          best = r[k] > r[best] ? k : best;
        }
        hard[n][best] = 1;
        sum += expected.logDensities()[n] + Math.log(r[best]);
      }
      assertEquals(sum / rows.length, fit.history().get(iteration), 1e-11, "" + iteration);
      now = TextbookEm.maximise(rows, hard, RIDGE);
    }
    GaussianMixture right = Problems.model(now);
    assertArrayEquals(right.weights(), fit.mixture().weights(), 1e-12);
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(right.mean(k), fit.mixture().mean(k), 1e-10);
      assertArrayEquals(
          right.covariance().variances(k), fit.mixture().covariance().variances(k), 1e-10);
    }
  }

  /**
   * With one component nothing is assigned, so that it is EM as ever: of rows with gaps too, from
   * so far away that sums are taken again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void ofOneComponentBothAreTheSame(String structure) {
    double[][] rows = overlapping();
    GaussianMixture near =
        fitter(structure).components(1).maxIterations(1).build().fit(Dataset.of(rows)).mixture();
    for (int i = 0; i < rows.length; i++) {
      rows[i][i % 3] = i % 2 == 0 ? Double.NaN : rows[i][i % 3];
    }
    GaussianMixture far =
        new GaussianMixture(new double[] {1}, new double[][] {{1e5, -1e5, 3e5}}, near.covariance());
    List<Long> pairs = new ArrayList<>();
    GmmFitterBuilder fitter = fitter(structure).start(far).tolerance(0).maxIterations(4);
    FitResult soft = fitter.build().fit(Dataset.ofIncomplete(rows));
    FitResult hard =
        fitter
            .hardAssignments(true)
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    pairs.add(iteration.evaluatedPairs());
                  }
                })
            .build()
            .fit(Dataset.ofIncomplete(rows));
    for (int i = 0; i < 4; i++) {
      double right = soft.history().get(i);
      assertEquals(right, hard.history().get(i), 1e-9 * Math.abs(right), "iteration " + i);
    }
    assertArrayEquals(soft.mixture().mean(0), hard.mixture().mean(0), 1e-7);
    assertEquals(List.of(600L, 600L, 600L, 600L), pairs);
  }

  private static GmmFitterBuilder hard(String structure) {
    return fitter(structure)
        .hardAssignments(true)
        .stoppingRule(StoppingRule.SCIKIT_LEARN)
        .maxIterations(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void classificationClimbsAndEnds(String structure) {
    Dataset rows = Dataset.of(overlapping());
    FitResult fit = hard(structure).tolerance(1e-6).build().fit(rows);
    assertTrue(fit.converged());
    for (int i = 1; i < fit.iterations(); i++) {
      assertTrue(fit.history().get(i) >= fit.history().get(i - 1) - 1e-6, "iteration " + i);
    }
    FitResult device =
        hard(structure)
            .tolerance(1e-6)
            .device("opencl")
            .precision(Precision.DOUBLE)
            .build()
            .fit(rows);
    assertEquals(fit.iterations(), device.iterations());
    assertEquals(fit.lowerBound(), device.lowerBound(), 1e-9);
    assertArrayEquals(fit.labels(), device.labels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void classificationCountsWeights(String structure) {
    Copies copies = Copies.of(overlapping(), 4, 3);
    GaussianMixture start =
        fitter(structure).maxIterations(1).build().fit(Dataset.of(copies.rows())).mixture();
    UnaryOperator<GmmFitterBuilder> options =
        each -> each.start(start).hardAssignments(true).tolerance(0).maxIterations(5);
    FitResult right = options.apply(fitter(structure)).build().fit(Dataset.of(copies.rows()));
    Dataset weighted = Dataset.of(overlapping()).weightedBy(copies.weights());
    FitResult got = options.apply(fitter(structure)).build().fit(weighted);
    for (int i = 0; i < 5; i++) {
      assertEquals(right.history().get(i), got.history().get(i), 1e-11);
    }
    assertArrayEquals(right.mixture().mean(0), got.mixture().mean(0), 1e-10);
  }

  @ParameterizedTest
  @MethodSource("someStructures")
  void stepsBeyondAreOnlyUpwardsAndFewer(String structure) {
    Dataset rows = Dataset.of(overlapping());
    double tolerance = structure.startsWith("mfa") ? 1e-4 : 1e-5; // which is slow
    GmmFitterBuilder fitter = fitter(structure).tolerance(tolerance).maxIterations(20_000);
    FitResult slow = fitter.build().fit(rows);
    List<Double> heard = new ArrayList<>();
    FitResult fast =
        fitter
            .extrapolation(Extrapolation.SQUAREM)
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    heard.add(iteration.logLikelihood());
                  }
                })
            .build()
            .fit(rows);
    assertTrue(fast.converged());
    assertTrue(
        fast.iterations() < slow.iterations() / 2.0,
        "%d of %d iterations".formatted(fast.iterations(), slow.iterations()));
    assertTrue(fast.logLikelihood() > slow.logLikelihood() - tolerance);
    assertEquals(fast.history(), heard);
    for (int i = 1; i < heard.size(); i++) {
      assertTrue(heard.get(i) >= heard.get(i - 1) - 1e-6, "iteration " + i);
    }
    assertTrue(fast.logLikelihood() >= fast.lowerBound() - 1e-6, "what it ends with is known");
    FitResult device =
        fitter(structure)
            .tolerance(tolerance)
            .maxIterations(20_000)
            .extrapolation(Extrapolation.SQUAREM)
            .device("opencl")
            .precision(Precision.DOUBLE)
            .build()
            .fit(rows);
    assertEquals(fast.logLikelihood(), device.logLikelihood(), 1e-6);
  }

  /** However few iterations there may be: a step that nothing is known of yet is not the result. */
  @Test
  void whatIsReturnedIsNoGuess() {
    Dataset rows = Dataset.of(overlapping());
    for (int iterations = 1; iterations < 15; iterations++) {
      FitResult fit =
          fitter("full")
              .extrapolation(Extrapolation.SQUAREM)
              .tolerance(0)
              .maxIterations(iterations)
              .build()
              .fit(rows);
      assertEquals(iterations, fit.iterations());
      assertTrue(fit.logLikelihood() >= fit.lowerBound() - 1e-6, "" + iterations);
    }
  }

  /** Three clusters in a row, of which a start has two in the first one. */
  private static double[][] clusters() {
    Random random = new Random(2);
    double[][] rows = new double[300][2];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = 30 * (i % 3) + random.nextGaussian();
      rows[i][1] = random.nextGaussian();
    }
    return rows;
  }

  private static GmmFitterBuilder misplaced(String structure) {
    GaussianMixture good =
        fitter(structure).components(3).build().fit(Dataset.of(clusters())).mixture();
    double[][] means = {{-0.5, 0}, {0.5, 0}, {45, 0}};
    return fitter(structure)
        .start(new GaussianMixture(good.weights(), means, good.covariance()))
        .maxIterations(200);
  }

  @ParameterizedTest
  @MethodSource("someStructures")
  void movesLeadOutOfALocalMaximum(String structure) {
    Dataset rows = Dataset.of(clusters());
    FitResult stuck = misplaced(structure).build().fit(rows);
    FitResult moved = misplaced(structure).splitAndMerge(true).build().fit(rows);
    FitResult right = fitter(structure).components(3).build().fit(rows);
    assertTrue(stuck.logLikelihood() < right.logLikelihood() - 0.1, "the start is a bad one");
    assertEquals(right.logLikelihood(), moved.logLikelihood(), 1e-3);
    assertEquals(3, moved.mixture().components());
    for (double weight : moved.mixture().weights()) {
      assertEquals(1 / 3.0, weight, 0.02);
    }
    FitResult device =
        misplaced(structure)
            .splitAndMerge(true)
            .device("opencl")
            .precision(Precision.DOUBLE)
            .build()
            .fit(rows);
    assertEquals(moved.logLikelihood(), device.logLikelihood(), 1e-6);
  }

  @Test
  void movesAreNeverALossAndCountAsStarts() {
    Dataset rows = Dataset.of(overlapping());
    for (int components : new int[] {1, 2, 3, 6}) {
      List<Integer> starts = new ArrayList<>();
      FitResult before = fitter("diag").components(components).build().fit(rows);
      FitResult after =
          fitter("diag")
              .components(components)
              .splitAndMerge(true)
              .listener(
                  new FitListener() {
                    @Override
                    public void iteration(Iteration iteration) {
                      starts.add(iteration.restart());
                    }
                  })
              .build()
              .fit(rows);
      assertTrue(after.lowerBound() >= before.lowerBound());
      long tried = starts.stream().distinct().count();
      int most = components * (components - 1) / 2;
      assertTrue(components < 3 ? tried == 1 : tried > Math.min(most, 4), "" + tried);
    }
  }

  static Stream<Arguments> resumed() {
    return Stream.of(
        Arguments.of("hard", 3),
        Arguments.of("squarem", 2),
        Arguments.of("squarem", 3),
        Arguments.of("squarem", 4),
        Arguments.of("squarem", 8),
        Arguments.of("moves", 5),
        Arguments.of("moves", 25));
  }

  private static GmmFitterBuilder variant(String name) {
    return switch (name) {
      case "hard" -> hard("full");
      case "squarem" ->
          fitter("mfa:1").extrapolation(Extrapolation.SQUAREM).tolerance(0).maxIterations(20);
      default ->
          fitter("diag")
              .components(4)
              .initialization(Initialization.RANDOM_FROM_DATA)
              .splitAndMerge(true);
    };
  }

  @ParameterizedTest
  @MethodSource("resumed")
  void goingOnGivesTheSameBits(String variant, int after, @TempDir Path folder) {
    Dataset rows = Dataset.of(overlapping());
    FitResult whole = variant(variant).build().fit(rows);
    Path file = folder.resolve("fit.checkpoint");
    int[] done = new int[1];
    GmmFitterBuilder suspended =
        variant(variant)
            .checkpoints(Checkpoints.in(file, new Checkpoints.Every(1000, Duration.ZERO)))
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    done[0]++;
                  }

                  @Override
                  public boolean isSuspended() {
                    return done[0] >= after;
                  }
                });
    assertThrows(SuspendedException.class, () -> suspended.build().fit(rows));
    FitResult resumed =
        variant(variant)
            .checkpoints(Checkpoints.resuming(file, Checkpoints.Every.usual()))
            .build()
            .fit(rows);
    assertEquals(whole.history(), resumed.history());
    assertEquals(whole.logLikelihood(), resumed.logLikelihood());
    for (int k = 0; k < whole.mixture().components(); k++) {
      assertArrayEquals(whole.mixture().mean(k), resumed.mixture().mean(k));
    }
  }
}
