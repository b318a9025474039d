package org.gmm4j.internal.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.gmm4j.FitOptions;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.outline.Outline;
import org.gmm4j.device.FitPlan;
import org.gmm4j.device.Pace;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans, and what they advise. */
class ForecastTest {
  private static final Dataset ROWS = Dataset.of(Problems.rows(Problems.mixture(3, 5, 1), 4000, 2));

  private static FitOptions options(int components, String structure, double ridge) {
    return GmmFitter.builder()
        .components(components)
        .covariance(structure)
        .regularization(Regularization.ridge(ridge))
        .device("cpu")
        .build()
        .options();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:2", "mfa:2"})
  void aPlanSaysMemoryAndTime(String structure) {
    FitPlan plan = Forecast.of(options(3, structure, 1e-6), Outline.of("rows", ROWS));
    assertTrue(plan.fits());
    assertEquals(4000, plan.rows());
    assertEquals(5, plan.features());
    assertEquals(4000 * 5 * 8, plan.host().rows());
    assertTrue(plan.host().state() > 4000 * 28, plan.host().toString());
    Pace pace = Objects.requireNonNull(plan.pace());
    assertTrue(pace.seconds() > 0 && pace.fixedSeconds() <= pace.seconds(), pace.toString());
    assertEquals(0, pace.bytesRead());
  }

  /** Three mixtures, and four vectors of numbers that any may be. */
  @Test
  void stepsBeyondEmAreCounted() {
    Outline outline = new Outline("wide", 100, false, 0, false, Dataset.of(new double[100][500]));
    for (String structure : List.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:2")) {
      FitOptions plain = options(3, structure, 0);
      FitOptions ahead =
          GmmFitter.builder()
              .components(3)
              .covariance(structure)
              .regularization(Regularization.ridge(0))
              .device("cpu")
              .extrapolation(Extrapolation.SQUAREM)
              .options();
      double of =
          switch (structure) {
            case "full" -> 3 * (3 * 1.5 * 500 * 500 + 3 * 501) + 4 * 3 * (501 + 500 * 501 / 2);
            case "tied" -> 3 * (2.0 * 500 * 500 + 3 * 501) + 4 * (3 * 501 + 500 * 501 / 2);
            case "diag" -> 3 * (3 * 500 + 3 * 501) + 4 * 3 * (501 + 500);
            case "spherical" -> 3 * (3 * 500 + 3 * 501) + 4 * 3 * (501 + 1);
            case "ppca:2" -> 3 * (3 * 2 * 3 * 500 + 3 * 501) + 4 * 3 * (501 + 2 * 500 + 1);
            default -> 3 * (3 * 2 * 3 * 500 + 3 * 501) + 4 * 3 * (501 + 2 * 500 + 500);
          };
      long more =
          Forecast.of(ahead, outline).host().parameters()
              - Forecast.of(plain, outline).host().parameters();
      assertEquals(8 * of, (double) more, 1, structure);
    }
  }

  /** Every row is read once in an iteration. */
  @Test
  void whatStaysOnADiskIsReadFromThere() {
    Outline outline = new Outline("file", 100_000_000, true, 0, false, ROWS);
    FitPlan plan = Forecast.of(options(3, "full", 1e-6), outline);
    assertTrue(plan.onDisk());
    assertTrue(plan.host().rows() > 0 && plan.host().rows() <= 1 << 28, plan.host().toString());
    assertEquals(100_000_000L * 5 * 8, Objects.requireNonNull(plan.pace()).bytesRead());
    assertTrue(plan.advice().toString().contains("stay in their file"), plan.advice().toString());
  }

  @Test
  void whatDoesNotFitIsPlannedToo() {
    Limits small = new Limits(1 << 20, 1L << 34, 0);
    FitPlan plan = Forecast.of(options(300, "full", 1e-6), Outline.of("rows", ROWS), small);
    assertFalse(plan.fits());
    assertNull(plan.pace());
    assertTrue(plan.advice().get(0).contains("a larger heap"), plan.advice().toString());
  }

  @Test
  void matricesWiderThanAnArrayAreToldOf() {
    Dataset wide = Dataset.of(new byte[2][50_000]);
    FitPlan plan =
        Forecast.of(
            options(2, "full", 1e-6), Outline.of("wide", wide), new Limits(1L << 40, 1L << 41, 0));
    assertFalse(plan.fits());
    String advice = plan.advice().get(0);
    assertTrue(advice.contains("46,340 features"), advice);
    assertTrue(advice.contains("diag"), advice);
    assertFalse(advice.contains("a larger heap"), advice);
  }

  @Test
  void constantFeaturesCostFullCovariancesNothing() {
    Dataset digits = DataSource.mnist2v6().rows().dividedBy(255);
    Estimate full = Estimate.of(options(2, "full", 0.05), digits, 586, Limits.here());
    Estimate diag = Estimate.of(options(2, "diag", 0.05), digits, 586, Limits.here());
    assertEquals(586, full.planned());
    assertEquals(784, diag.planned());
    assertEquals(
        586,
        GmmFitter.builder()
            .regularization(Regularization.ridge(0.05))
            .device("cpu")
            .build()
            .plan(Outline.of("digits", digits))
            .varying());
  }

  @Test
  void iterationsThatFailLeaveTheTimeUntold() {
    double[][] same = new double[600][2];
    FitPlan plan = Forecast.of(options(1, "full", 0), Outline.of("same", Dataset.of(same)));
    assertNull(plan.pace());
    assertTrue(plan.advice().toString().contains("singular"), plan.advice().toString());
    assertNotNull(plan.host());
  }

  @Test
  void fewRowsAComponentAreToldOf() {
    Dataset few = ROWS.rows(0, 8);
    FitPlan plan = Forecast.of(options(2, "full", 1e-3), Outline.of("few", few));
    assertTrue(plan.advice().toString().contains("4 rows a component"), plan.advice().toString());
  }
}
