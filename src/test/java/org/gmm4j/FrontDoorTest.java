package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.Models;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good and bad use of the library's doors. */
class FrontDoorTest {
  private static final Dataset ROWS = Dataset.of(Problems.rows(Problems.mixture(3, 4, 1), 300, 2));

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder().components(3).device("cpu").tolerance(0).maxIterations(6);
  }

  /** A listener that ends a fit after some iterations. */
  private static FitListener endingAfter(int iterations) {
    return new FitListener() {
      private int heard;

      @Override
      public void iteration(Iteration iteration) {
        heard++;
      }

      @Override
      public boolean isCancelled() {
        return heard >= iterations;
      }
    };
  }

  @Test
  void aResultHasItsHistory() {
    List<Double> heard = new ArrayList<>();
    FitResult fit =
        fitter()
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    heard.add(iteration.logLikelihood());
                  }
                })
            .build()
            .fit(ROWS);
    assertEquals(heard, fit.history());
    assertEquals(6, fit.iterations());
    assertEquals(heard.get(5), fit.lowerBound());
    assertThrows(UnsupportedOperationException.class, () -> fit.history().add(0.0));
    assertEquals("cpu", fit.run().device().id());
    assertEquals(Regularization.standard(), fit.regularization());
  }

  @Test
  void noCallTakesBackWhatAnotherSaid() {
    GaussianMixture start = Problems.model(Problems.mixture(3, 4, 1));
    FitOptions options = GmmFitter.builder().start(start).seed(5).options();
    assertEquals(3, options.components());
    assertEquals("full", options.covariance().name());
    assertSame(start, GmmFitter.builder().start(start).components(3).options().start());
    assertRefused(GmmFitter.builder().start(start).components(2), "3 components, not 2");
    assertRefused(GmmFitter.builder().components(2).start(start), "3 components, not 2");
    assertRefused(
        GmmFitter.builder().start(start).covariance("diag"), "full covariances, not diag");
    assertRefused(
        GmmFitter.builder().initialization(Initialization.RANDOM).start(start), "choose one");
  }

  @Test
  void structuresAreNamesOrTypes() {
    CovarianceStructure mfa = CovarianceStructure.of("mfa:2");
    assertEquals(
        GmmFitter.builder().covariance("mfa:2").options(),
        GmmFitter.builder().covariance(mfa).options());
    assertThrows(IllegalArgumentException.class, () -> GmmFitter.builder().covariance("oval"));
  }

  @Test
  void regularizationIsOneThing() {
    assertThrows(IllegalArgumentException.class, () -> Regularization.ridge(-1));
    assertThrows(IllegalArgumentException.class, () -> Regularization.ridge(Double.NaN));
    Shrinkage oas = new Shrinkage.Oas();
    assertEquals(0.5, Regularization.ridge(0.5).withShrinkage(oas).ridge());
    assertThrows(
        IllegalArgumentException.class, () -> Regularization.automatic().withShrinkage(oas));
    assertRefused(
        GmmFitter.builder()
            .regularization(Regularization.standard().withShrinkage(oas))
            .covariance("tied"),
        "for full covariances only");
  }

  @Test
  void aListenerEndsAFit() {
    FitResult whole = fitter().build().fit(ROWS);
    FitResult ended = fitter().listener(endingAfter(2)).build().fit(ROWS);
    assertTrue(ended.cancelled());
    assertFalse(ended.converged());
    assertEquals(whole.history().subList(0, 2), ended.history());
    FitResult two = fitter().maxIterations(2).build().fit(ROWS);
    assertEquals(two.logLikelihood(), ended.logLikelihood());
    assertArrayEquals(two.labels(), ended.labels());
    assertFalse(two.cancelled());
  }

  /** Of several starts the best so far comes back. */
  @Test
  void theBestSoFarComesBack() {
    FitResult one = fitter().build().fit(ROWS);
    FitResult ended = fitter().restarts(9).listener(endingAfter(6)).build().fit(ROWS);
    assertEquals(one.history(), ended.history());
  }

  @Test
  void anInterruptEndsAFit() {
    FitListener interrupting =
        new FitListener() {
          @Override
          public void iteration(Iteration iteration) {
            Thread.currentThread().interrupt();
          }
        };
    FitResult ended = fitter().listener(interrupting).build().fit(ROWS);
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertTrue(ended.cancelled());
    assertEquals(1, ended.iterations());
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({"cpu, tied", "cpu, diag", "opencl, tied", "opencl, diag", "opencl, mfa:2"})
  void anInterruptEndsAStepOfOthers(String device, String structure) {
    anInterruptEndsAStep(device, structure);
  }

  /**
   * In the middle of a step: what it had begun is not in the result, and the rows are good still.
   */
  @ParameterizedTest
  @CsvSource({"cpu, full", "cpu, mfa:2", "opencl, full"})
  void anInterruptEndsAStep(String device, String structure) {
    Dataset rows = Dataset.of(Problems.rows(Problems.mixture(3, 4, 1), 20_000, 2));
    GmmFitterBuilder fitter =
        fitter().device(device).precision(Precision.DOUBLE).covariance(structure);
    List<Double> whole = fitter.maxIterations(12).build().fit(rows).history();
    Thread fitting = Thread.currentThread();
    FitListener interrupting =
        new FitListener() {
          @Override
          public void iteration(Iteration iteration) {
            if (iteration.number() == 3) { // from outside, some time after it
              new Thread(fitting::interrupt).start();
            }
          }
        };
    FitResult ended = fitter.maxIterations(1_000_000).listener(interrupting).build().fit(rows);
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertTrue(ended.cancelled());
    int common = Math.min(whole.size(), ended.iterations());
    assertEquals(whole.subList(0, common), ended.history().subList(0, common));
    try (Scorer scorer = Scorer.on(device, ended.mixture(), Precision.DOUBLE, notice -> {})) {
      assertEquals(scorer.score(rows).logLikelihood(), ended.logLikelihood(), 1e-12);
    }
  }

  @Test
  void beforeThereAreParametersNothingComesBack() {
    GmmFitter fitter = fitter().listener(endingAfter(0)).build();
    assertThrows(CancellationException.class, () -> fitter.fit(ROWS));
    GmmFitter searching =
        fitter().listener(endingAfter(0)).regularization(Regularization.automatic()).build();
    assertThrows(CancellationException.class, () -> searching.fit(ROWS));
  }

  @Test
  void aListenerThatThrowsIsHeard() {
    IllegalStateException own = new IllegalStateException("mine");
    GmmFitter fitter =
        fitter()
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    throw own;
                  }
                })
            .build();
    assertSame(own, assertThrows(IllegalStateException.class, () -> fitter.fit(ROWS)));
  }

  @Test
  void severalThreadsShareAFitter() throws Exception {
    GmmFitter fitter = fitter().build();
    List<Double> alone = fitter.fit(ROWS).history();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<FitResult>> fits = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        fits.add(threads.submit(() -> fitter.fit(ROWS)));
      }
      for (Future<FitResult> fit : fits) {
        assertEquals(alone, fit.get().history());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nullIsRefusedAtOnce() {
    assertThrows(NullPointerException.class, () -> fitter().build().fit(nothing()));
    assertThrows(NullPointerException.class, () -> fitter().device(nothing()).build());
    assertThrows(NullPointerException.class, () -> fitter().listener(nothing()).build());
    assertThrows(NullPointerException.class, () -> fitter().regularization(nothing()).build());
    assertThrows(NullPointerException.class, () -> Scorer.on("cpu", nothing()));
  }

  @Test
  void aFileKeepsTheFit(@TempDir Path folder) throws Exception {
    FitResult fit = fitter().build().fit(ROWS);
    Path file = folder.resolve("m.npz");
    Models.write(fit, file);
    assertEquals(fit.history(), Models.readStored(file).history());
    Path again = folder.resolve("again.npz");
    Models.write(fitter().build().fit(ROWS), again);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    Models.write(fit.mixture(), again);
    assertArrayEquals(fit.mixture().weights(), Models.read(again).weights());
    assertEquals(List.of(), Models.readStored(again).history());
  }

  @Test
  void aFitNeedsEnoughRows() {
    assertThrows(DataException.class, () -> fitter().components(301).build().fit(ROWS));
  }

  private static void assertRefused(GmmFitterBuilder builder, String why) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    assertFalse(String.valueOf(refused.getMessage()).contains("--"), refused.getMessage());
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return (T) null;
  }
}
