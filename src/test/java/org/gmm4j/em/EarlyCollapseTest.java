package org.gmm4j.em;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.OnlineFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is repaired before a run begins is told of as what is repaired in it. */
class EarlyCollapseTest {
  /** Two clusters, and equal rows; the last feature is the most informative one. */
  private static double[][] rows(int count) {
    Random random = new Random(3);
    double[][] rows = new double[count][4];
    for (int i = 0; i < count; i++) {
      double centre = 20 * (i % 3);
      double spread = i % 3 == 2 ? 0 : 1;
      Arrays.setAll(rows[i], j -> (j + 1) * (centre + spread * random.nextGaussian()));
    }
    return rows;
  }

  private static GmmFitterBuilder fitter(String structure, List<String> heard) {
    return GmmFitter.builder()
        .covariance(structure)
        .components(3)
        .regularization(Regularization.ridge(0))
        .onCollapse(CollapsePolicy.REPAIR)
        .device("cpu")
        .maxIterations(3)
        .tolerance(0)
        .listener(
            new FitListener() {
              @Override
              public void notice(String text) {
                heard.add(text);
              }
            });
  }

  private static void requireTold(FitResult fit, List<String> heard) {
    long early = fit.collapses().stream().filter(each -> each.iteration() == 0).count();
    assertTrue(early >= 1, fit.collapses()::toString);
    assertTrue(Double.isFinite(fit.logLikelihood()));
    List<String> told =
        heard.stream().filter(each -> each.contains("was singular at feature")).toList();
    assertFalse(told.isEmpty(), heard.toString());
    assertEquals(told.stream().distinct().count(), told.size(), "each is told once");
    String first = fit.collapses().get(0).describe();
    assertTrue(first.startsWith("at the start component "), first);
    assertEquals(first, told.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "diag", "spherical"})
  void inAFirstPass(String structure) {
    List<String> heard = new ArrayList<>();
    FitResult fit = fitter(structure, heard).batch(600).build().fit(Dataset.of(rows(6000)));
    requireTold(fit, heard);
  }

  /** What a start does of itself is not more than one repair a component. */
  @ParameterizedTest
  @CsvSource({
    "full,short-runs:4", "diag,short-runs:4", "spherical,short-runs:4",
    "full,splits", "diag,splits", "spherical,splits"
  })
  void inRunsWithinAStart(String structure, String start) {
    List<String> heard = new ArrayList<>();
    Dataset rows = Dataset.of(rows(300));
    FitResult fit =
        fitter(structure, heard).initialization(Initialization.of(start)).build().fit(rows);
    requireTold(fit, heard);
    FitResult again =
        fitter(structure, new ArrayList<>())
            .initialization(Initialization.of(start))
            .build()
            .fit(rows);
    assertEquals(fit.collapses(), again.collapses());
  }

  /** Features are those of the user, though full covariances order them. */
  @ParameterizedTest
  @ValueSource(strings = {"short-runs:4", "splits"})
  void featuresAreTheUsers(String start) {
    double[][] rows = rows(300);
    Random random = new Random(4);
    for (double[] row : rows) { // of the equal rows, only the first feature is constant
      for (int j = 1; j < 4; j++) {
        row[j] += random.nextGaussian();
      }
    }
    List<String> heard = new ArrayList<>();
    FitResult fit =
        fitter("full", heard)
            .initialization(Initialization.of(start))
            .build()
            .fit(Dataset.of(rows));
    assertFalse(fit.collapses().isEmpty());
    for (Collapse each : fit.collapses()) {
      assertTrue(each.reason().contains("at feature 1:"), each.describe());
    }
  }

  /** Batches have nobody but the listener to tell. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "diag"})
  void inBatchesThatComeOneByOne(String structure) {
    List<String> heard = new ArrayList<>();
    double[][] rows = rows(6000);
    try (OnlineFitter online = fitter(structure, heard).build().online()) {
      for (int from = 0; from < 6000; from += 600) {
        online.partialFit(Dataset.of(Arrays.copyOfRange(rows, from, from + 600)));
      }
      assertEquals(3, online.mixture().components());
    }
    assertEquals(1, heard.stream().filter(each -> each.contains("was singular")).count());
  }
}
