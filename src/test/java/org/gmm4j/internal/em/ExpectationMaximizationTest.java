package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.Acceleration;
import org.gmm4j.FitException;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole loop on the CPU, against the textbook and against what EM promises. */
class ExpectationMaximizationTest {
  @ParameterizedTest
  @CsvSource({"200,3,2", "300,8,4", "150,1,3", "100,20,1", "60,17,2"})
  void followsTheTextbook(int n, int d, int components) {
    TextbookEm.Parameters truth = Problems.mixture(components, d, 1);
    double[][] rows = Problems.rows(truth, n, 2);
    TextbookEm.Parameters start = Problems.mixture(components, d, 3);
    List<TextbookEm.Parameters> history = new ArrayList<>();
    List<Double> right = TextbookEm.run(rows, start, 1e-3, 12, history);
    Recorder recorder = new Recorder();
    FitResult fit =
        fitter()
            .start(Problems.model(start))
            .regularization(Regularization.ridge(1e-3))
            .maxIterations(12)
            .tolerance(0)
            .listener(recorder)
            .build()
            .fit(Dataset.of(rows));
    for (int i = 0; i < 12; i++) {
      close("iteration " + i, right.get(i), recorder.get(i), 1e-11, Math.abs(right.get(i)) + d);
    }
    TextbookEm.Parameters last = history.get(11);
    for (int k = 0; k < components; k++) {
      close("weight", last.weights()[k], fit.mixture().weights()[k], 1e-9, 1);
      FullCovariance covariance = (FullCovariance) fit.mixture().covariance();
      for (int i = 0; i < d; i++) {
        close("mean", last.means()[k][i], fit.mixture().mean(k)[i], 1e-9, 3);
        for (int j = 0; j < d; j++) {
          double sigma = last.covariances()[k][i][j];
          close("covariance", sigma, covariance.covariance(k).get(i * d + j), 1e-9, 10);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void theLogLikelihoodNeverFallsWithoutARidge(Initialization initialization) {
    for (int seed = 0; seed < 10; seed++) {
      Dataset rows = Dataset.of(Problems.rows(Problems.mixture(3, 4, seed), 250, seed));
      Recorder recorder = new Recorder();
      fitter()
          .components(3)
          .initialization(initialization)
          .seed(seed)
          .regularization(Regularization.ridge(0))
          .listener(recorder)
          .build()
          .fit(rows);
      for (int i = 1; i < recorder.logLikelihoods.size(); i++) {
        assertTrue(
            recorder.get(i) >= recorder.get(i - 1) - 1e-12 * Math.abs(recorder.get(i)),
            () -> initialization + ": " + recorder.logLikelihoods);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void theSameSeedGivesTheSameBits(Initialization initialization) {
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(3, 6, 4), 200, 5));
    GmmFitter fitter =
        fitter().components(3).initialization(initialization).seed(42).maxIterations(5).build();
    FitResult once = fitter.fit(rows);
    FitResult again = fitter.fit(rows);
    assertEquals(once.logLikelihood(), again.logLikelihood());
    assertArrayEquals(once.mixture().weights(), again.mixture().weights());
    assertArrayEquals(once.labels(), again.labels());
  }

  @Test
  void findsSeparateClusters() {
    Random random = new Random(6);
    double[][] rows = new double[300][2];
    for (int i = 0; i < 300; i++) {
      rows[i][0] = 20 * (i % 3) + random.nextGaussian();
      rows[i][1] = random.nextGaussian();
    }
    FitResult fit = fitter().components(3).build().fit(Dataset.of(rows));
    assertTrue(fit.converged());
    for (int i = 3; i < 300; i++) {
      assertEquals(fit.labels()[i % 3], fit.labels()[i]);
    }
    assertEquals(3, Arrays.stream(fit.labels()).distinct().count());
    double mean = 0;
    for (double[] row : rows) {
      mean += fit.mixture().logDensity(row) / 300;
    }
    close("log-likelihood", mean, fit.logLikelihood(), 1e-12, Math.abs(mean));
  }

  @Test
  void stopsAsScikitLearnDoes() {
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(2, 3, 7), 200, 8));
    Recorder recorder = new Recorder();
    FitResult fit =
        fitter()
            .stoppingRule(StoppingRule.SCIKIT_LEARN)
            .tolerance(1e-4)
            .listener(recorder)
            .build()
            .fit(rows);
    int n = fit.iterations();
    assertTrue(fit.converged());
    assertEquals(n, recorder.logLikelihoods.size());
    assertTrue(Math.abs(recorder.get(n - 1) - recorder.get(n - 2)) < 1e-4);
    for (int i = 1; i < n - 1; i++) {
      assertTrue(Math.abs(recorder.get(i) - recorder.get(i - 1)) >= 1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(StoppingRule.class)
  void runsAllIterationsWithoutATolerance(StoppingRule rule) {
    double[][] rows = {{0}, {0}, {1}, {1}}; // nothing changes after the first
    FitResult fit =
        fitter().stoppingRule(rule).tolerance(0).maxIterations(30).build().fit(Dataset.of(rows));
    assertEquals(30, fit.iterations());
    assertFalse(fit.converged());
  }

  /** Its end is then not that of the rule. */
  @Test
  void isNotConvergedWhenTheIterationsEndFirst() {
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(3, 4, 7), 200, 8));
    FitResult whole = fitter().components(3).maxIterations(1000).build().fit(rows);
    assertTrue(whole.converged());
    int fewer = whole.iterations() - 1;
    FitResult cut = fitter().components(3).maxIterations(fewer).build().fit(rows);
    assertEquals(fewer, cut.iterations());
    assertFalse(cut.converged());
  }

  /** Features left out are counted among the parameters. */
  @Test
  void endsAtTheSameIterationWithoutAccelerations() {
    double[][] rows = Problems.rows(Problems.mixture(3, 4, 7), 200, 8);
    double[][] wider =
        Arrays.stream(rows).map(row -> Arrays.copyOf(row, 40)).toArray(double[][]::new);
    GmmFitterBuilder fitter =
        fitter().components(3).regularization(Regularization.ridge(1e-3)).maxIterations(1000);
    int iterations = fitter.build().fit(Dataset.of(wider)).iterations();
    FitResult plain = fitter.acceleration(Acceleration.OFF).build().fit(Dataset.of(wider));
    assertEquals(plain.iterations(), iterations);
    assertTrue(iterations < fitter.build().fit(Dataset.of(rows)).iterations());
  }

  @Test
  void moreRestartsAreNeverWorse() {
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(5, 2, 9), 300, 10));
    GmmFitterBuilder builder =
        fitter().components(5).initialization(Initialization.RANDOM_FROM_DATA).seed(1);
    FitResult one = builder.restarts(1).build().fit(rows);
    FitResult eight = builder.restarts(8).build().fit(rows);
    assertTrue(eight.lowerBound() >= one.lowerBound());
  }

  @Test
  void aSingularStartIsAFailureThatSaysWhere() {
    double[][] rows = new double[20][4];
    for (int i = 0; i < 20; i++) {
      rows[i][0] = i;
      rows[i][1] = i * i;
    }
    FitException failed =
        assertThrows(
            FitException.class,
            () -> fitter().regularization(Regularization.ridge(0)).build().fit(Dataset.of(rows)));
    assertTrue(failed.lastGood().isEmpty());
    assertTrue(
        String.valueOf(failed.getMessage()).contains("singular at feature 3"), failed::getMessage);
  }

  @Test
  void duplicateRowsAndFewerRowsThanFeaturesFitWithARidge() {
    double[][] rows = new double[6][10];
    Random random = new Random(11);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 10; j++) {
        rows[i][j] = random.nextGaussian();
        rows[i + 3][j] = rows[i][j];
      }
    }
    FitResult fit =
        fitter()
            .components(3)
            .regularization(Regularization.ridge(1e-3))
            .build()
            .fit(Dataset.of(rows));
    assertTrue(Double.isFinite(fit.logLikelihood()));
    assertEquals(fit.labels()[0], fit.labels()[3]);
    assertEquals(3, Arrays.stream(fit.labels()).distinct().count());
  }

  @Test
  void asManyComponentsAsRows() {
    double[][] rows = {{0, 0}, {5, 0}, {0, 5}, {5, 5}};
    FitResult fit =
        fitter()
            .components(4)
            .regularization(Regularization.ridge(1e-2))
            .build()
            .fit(Dataset.of(rows));
    assertEquals(4, Arrays.stream(fit.labels()).distinct().count());
    assertThrows(DataException.class, () -> fitter().components(5).build().fit(Dataset.of(rows)));
  }

  @Test
  void aComponentThatLosesItsRowsKeepsItsShapeAndIsTold() {
    double[][] rows = Problems.rows(Problems.mixture(1, 2, 12), 100, 13);
    var start =
        new TextbookEm.Parameters(
            new double[] {0.5, 0.5},
            new double[][] {{0, 0}, {1e5, 1e5}},
            new double[][][] {{{4, 0}, {0, 4}}, {{2, 0}, {0, 3}}});
    Recorder recorder = new Recorder();
    FitResult fit =
        fitter().start(Problems.model(start)).listener(recorder).build().fit(Dataset.of(rows));
    assertEquals(0, fit.mixture().weights()[1]);
    assertEquals(1e5, fit.mixture().mean(1)[0]);
    assertEquals(3, ((FullCovariance) fit.mixture().covariance()).covariance(1).get(3));
    assertTrue(recorder.notices.toString().contains("component 1"), recorder.notices::toString);
    assertTrue(Double.isFinite(fit.logLikelihood()));
  }

  @Test
  void aDeadComponentStaysWhereItDied() {
    double[][] rows = Problems.rows(Problems.mixture(1, 2, 14), 100, 15);
    var start =
        new TextbookEm.Parameters(
            new double[] {0.5, 0.5},
            new double[][] {{0, 0}, {1e5, 1e5}},
            new double[][][] {{{4, 0}, {0, 4}}, {{2, 0}, {0, 3}}});
    FitResult fit =
        fitter()
            .start(Problems.model(start))
            .tolerance(0)
            .maxIterations(40) // past the steps after which sums are taken anew
            .build()
            .fit(Dataset.of(rows));
    assertEquals(1e5, fit.mixture().mean(1)[0]);
  }

  @Test
  void squaresThatOverflowAreSaidToOverflow() {
    double[][] rows = new double[30][2];
    for (int i = 0; i < 30; i++) {
      rows[i][0] = 1e200 * (i + 1);
      rows[i][1] = i;
    }
    FitException failed =
        assertThrows(FitException.class, () -> fitter().build().fit(Dataset.of(rows)));
    assertTrue(String.valueOf(failed.getMessage()).contains("overflow"), failed::getMessage);
  }

  @Test
  void moreFeaturesThanTheMemoryHoldsAreRefused() {
    Dataset wide = Dataset.of(new byte[6][50_176]);
    DataException refused = assertThrows(DataException.class, () -> fitter().build().fit(wide));
    assertTrue(refused.getMessage().contains("50176 features"), refused::getMessage);
  }

  @Test
  void optionsRefuseNonsense() {
    assertThrows(IllegalArgumentException.class, () -> fitter().components(0).build());
    assertThrows(
        IllegalArgumentException.class, () -> fitter().regularization(Regularization.ridge(-1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> fitter().regularization(Regularization.ridge(Double.NaN)));
    assertThrows(IllegalArgumentException.class, () -> fitter().tolerance(Double.NaN).build());
    assertThrows(IllegalArgumentException.class, () -> fitter().maxIterations(0).build());
    assertThrows(IllegalArgumentException.class, () -> fitter().restarts(0).build());
  }

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder().device("cpu");
  }

  /** Keeps what it hears. */
  private static final class Recorder implements FitListener {
    final List<Double> logLikelihoods = new ArrayList<>();
    final List<String> notices = new ArrayList<>();

    double get(int i) {
      return logLikelihoods.get(i);
    }

    @Override
    public void iteration(Iteration iteration) {
      logLikelihoods.add(iteration.logLikelihood());
    }

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }
}
