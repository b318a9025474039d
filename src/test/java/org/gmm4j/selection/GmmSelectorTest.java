package org.gmm4j.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.gmm4j.FitException;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.Sweep;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Fixture;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GmmSelectorTest {
  private static final int D = 4;
  private static final double[][] ROWS = Problems.rows(Problems.mixture(3, D, 5), 400, 6);

  private static GmmFitterBuilder cpu() {
    return GmmFitter.builder().device("cpu");
  }

  private static GmmSelectorBuilder selector() {
    return GmmSelector.builder().components(1, 2, 3, 4).options(cpu().options());
  }

  /** A mixture as the textbook has it. */
  private static TextbookEm.Parameters dense(GaussianMixture mixture) {
    int d = mixture.features();
    double[][] means =
        IntStream.range(0, mixture.components()).mapToObj(mixture::mean).toArray(double[][]::new);
    double[][][] covariances = new double[means.length][d][];
    for (int k = 0; k < means.length; k++) {
      for (int j = 0; j < d; j++) {
        double[] unit = new double[d];
        unit[j] = 1;
        covariances[k][j] = mixture.covariance().times(k, unit);
      }
    }
    return new TextbookEm.Parameters(mixture.weights(), means, covariances);
  }

  private static double entropy(double[][] responsibilities) {
    double sum = 0;
    for (double[] row : responsibilities) {
      for (double r : row) {
        sum -= r > 0 ? r * Math.log(r) : 0;
      }
    }
    return sum;
  }

  /** Free parameters, counted from the definition. */
  private static double parameters(String covariance, int k) {
    int each =
        switch (covariance) {
          case "full" -> D * (D + 1) / 2;
          case "diag" -> D;
          case "spherical" -> 1;
          case "mfa:1" -> 2 * D;
          default -> 0;
        };
    double shared = covariance.equals("tied") ? D * (D + 1) / 2.0 : 0;
    return k - 1 + k * D + k * each + shared;
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "mfa:1"})
  void valuesAreTheirDefinitions(String covariance) {
    for (Criterion criterion : List.of(Criterion.BIC, Criterion.AIC, Criterion.ICL)) {
      Selection selection =
          selector().covariances(covariance).criterion(criterion).build().select(Dataset.of(ROWS));
      assertEquals(4, selection.table().size());
      Candidate chosen = selection.chosen();
      assertEquals(chosen.components(), selection.fit().mixture().components());
      TextbookEm.Expectation expected = TextbookEm.expect(ROWS, dense(selection.fit().mixture()));
      double p = parameters(covariance, chosen.components());
      double value =
          -2 * expected.logLikelihood()
              + switch (criterion) {
                case AIC -> 2 * p;
                case BIC -> p * Math.log(ROWS.length);
                default -> p * Math.log(ROWS.length) + 2 * entropy(expected.responsibilities());
              };
      assertEquals(value, chosen.value(), 1e-9 * value, criterion + " " + covariance);
      assertEquals((long) p, chosen.parameters());
      double least = selection.table().stream().mapToDouble(Candidate::value).min().orElseThrow();
      assertEquals(least, chosen.value());
    }
  }

  /**
   * Numbers of scikit-learn 1.9.1, of the best of 50 starts by k-means; see sklearn_criteria.py.
   * (Varied starts find a better one of three diagonal covariances.)
   */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical"})
  void irisHasScikitLearnsCriteria(String covariance) throws IOException {
    Map<String, Fixture> arrays = Fixture.read(GmmSelectorTest.class, "criteria.npz");
    Dataset iris = Dataset.of(Objects.requireNonNull(arrays.get("rows")).matrix());
    for (Criterion criterion : List.of(Criterion.BIC, Criterion.AIC)) {
      Selection selection =
          GmmSelector.builder()
              .components(3, 1, 2)
              .covariances(covariance)
              .criterion(criterion)
              .options(
                  cpu()
                      .initialization(Initialization.KMEANS)
                      .tolerance(1e-9)
                      .maxIterations(5000)
                      .restarts(10)
                      .options())
              .build()
              .select(iris);
      double[] expected =
          Objects.requireNonNull(arrays.get(criterion.option() + "_" + covariance)).values();
      for (int k = 1; k <= 3; k++) {
        Candidate line = selection.table().get(k - 1);
        assertEquals(k, line.components());
        assertEquals(expected[k - 1], line.value(), 1e-3, covariance + " " + k);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "diag", "ppca:2"})
  void aFitIsWhatItWouldBeAloneOrBetter(String covariance) {
    List<Candidate> table =
        selector().covariances("spherical", covariance).build().select(Dataset.of(ROWS)).table();
    for (Candidate line : table) {
      FitResult alone =
          cpu()
              .components(line.components())
              .covariance(line.covariance())
              .build()
              .fit(Dataset.of(ROWS));
      if (line.components() == 1) {
        assertEquals(alone.logLikelihood(), line.logLikelihood(), "the same bits");
        assertEquals(alone.iterations(), line.iterations());
      }
      assertTrue(line.logLikelihood() >= alone.logLikelihood() - 1e-9, line.toString());
    }
  }

  /** From one start each, more components never say less than fewer. */
  @Test
  void whatIsGrownNeverFallsBehind() {
    double[][] rows = Problems.rows(Problems.mixture(6, 3, 9), 500, 10);
    List<Candidate> table =
        GmmSelector.builder()
            .components(IntStream.rangeClosed(1, 8).toArray())
            .options(cpu().maxIterations(500).options())
            .build()
            .select(Dataset.of(rows))
            .table();
    for (int i = 1; i < table.size(); i++) {
      assertTrue(table.get(i).logLikelihood() > table.get(i - 1).logLikelihood(), table.toString());
    }
  }

  @Test
  void rowsAreLoadedOnceForAllThatShareThem() {
    List<String> loads = new ArrayList<>();
    SelectionListener listener =
        new SelectionListener() {
          @Override
          public void stage(String name) {
            if (name.equals("loading")) {
              loads.add(name);
            }
          }
        };
    GmmSelectorBuilder builder = selector().listener(listener);
    builder.covariances("tied", "diag", "spherical", "ppca:1").build().select(Dataset.of(ROWS));
    assertEquals(1, loads.size());
    builder.covariances("tied", "full", "diag").build().select(Dataset.of(ROWS));
    assertEquals(3, loads.size(), "full ones order their features");
  }

  @Sweep
  @ParameterizedTest
  @EnumSource(
      value = Criterion.class,
      names = {"AIC", "ICL"})
  void theSeedDecidesAllByOthersToo(Criterion criterion) {
    theSeedDecidesAll(criterion);
  }

  @ParameterizedTest
  @EnumSource(
      value = Criterion.class,
      names = {"BIC", "HELDOUT"})
  void theSeedDecidesAll(Criterion criterion) {
    GmmSelector selector =
        selector()
            .covariances("full", "mfa:auto")
            .criterion(criterion)
            .options(cpu().seed(7).options())
            .build();
    Selection one = selector.select(Dataset.of(ROWS));
    Selection other = selector.select(Dataset.of(ROWS));
    assertEquals(
        one.table().stream().map(GmmSelectorTest::withoutTime).toList(),
        other.table().stream().map(GmmSelectorTest::withoutTime).toList());
    assertEquals(one.fit().history(), other.fit().history());
    assertArrayEquals(one.fit().mixture().weights(), other.fit().mixture().weights());
  }

  private static Candidate withoutTime(Candidate line) {
    return new Candidate(
        line.components(),
        line.covariance(),
        line.value(),
        line.logLikelihood(),
        line.parameters(),
        line.iterations(),
        line.converged(),
        0,
        line.failure());
  }

  @Test
  void heldOutRowsAreThoseOfTheSeed() {
    Dataset data = Dataset.of(ROWS);
    Selection selection =
        GmmSelector.builder()
            .components(1, 2, 3)
            .criterion(Criterion.HELDOUT)
            .options(cpu().seed(11).options())
            .build()
            .select(data);
    HeldOut parts = HeldOut.of(data, 11);
    GaussianMixture one = cpu().components(1).seed(11).build().fit(parts.fitted()).mixture();
    double mean =
        IntStream.range(0, parts.judged().arrayRows())
            .mapToDouble(i -> one.logDensity(parts.judged().row(i)))
            .average()
            .orElseThrow();
    assertEquals(mean, selection.table().get(0).value(), 1e-12 * Math.abs(mean));
    assertEquals(
        selection.table().stream().mapToDouble(Candidate::value).max().orElseThrow(),
        selection.chosen().value());
    assertEquals(ROWS.length, selection.fit().rows(), "fitted once more to all rows");
    assertTrue(selection.fit().converged());
  }

  /** Rows of two factors in ten features: the rank is found, and few others are tried. */
  @Test
  void theRankIsChosenByTheCriterion() {
    java.util.Random random = new java.util.Random(3);
    double[][] loadings = new double[2][10];
    for (double[] loading : loadings) {
      java.util.Arrays.setAll(loading, j -> 2 * random.nextGaussian());
    }
    double[][] rows = new double[600][10];
    for (double[] row : rows) {
      double[] z = {random.nextGaussian(), random.nextGaussian()};
      java.util.Arrays.setAll(
          row, j -> z[0] * loadings[0][j] + z[1] * loadings[1][j] + 0.3 * random.nextGaussian());
    }
    Selection selection =
        GmmSelector.builder()
            .components(1, 2)
            .covariances("mfa:auto")
            .options(cpu().options())
            .build()
            .select(Dataset.of(rows));
    assertEquals("mfa:2", selection.chosen().covariance());
    assertEquals(1, selection.chosen().components());
    assertEquals(
        List.of("mfa:1", "mfa:2", "mfa:3"),
        selection.table().stream()
            .filter(line -> line.components() == 1)
            .map(Candidate::covariance)
            .toList());
  }

  @Test
  void aFitThatFailsIsALine() {
    double[][] rows = {{0, 1}, {0, 3}, {0, 2}, {0, 7}}; // a constant column
    Selection selection =
        GmmSelector.builder()
            .components(1, 2, 9)
            .covariances("full", "diag", "mfa:1")
            .options(cpu().options())
            .build()
            .select(Dataset.of(rows));
    assertEquals(9, selection.table().size());
    for (Candidate line : selection.table()) {
      if (line.components() == 9) {
        assertEquals("9 components need at least as many rows; there are 4", line.failure());
        assertTrue(Double.isNaN(line.value()));
      } else {
        assertNull(line.failure(), line.toString());
      }
    }
  }

  @Test
  void whereAllFailTheFirstFailureIsTold() {
    double[][] rows = {{0, 1}, {0, 3}, {0, 2}, {0, 7}};
    GmmSelectorBuilder builder =
        GmmSelector.builder()
            .components(1, 2)
            .options(cpu().regularization(Regularization.ridge(0)).options());
    FitException failed =
        assertThrows(FitException.class, () -> builder.build().select(Dataset.of(rows)));
    assertTrue(
        String.valueOf(failed.getMessage()).contains("singular at feature 1"), failed.getMessage());
    builder.components(5, 6);
    DataException refused =
        assertThrows(DataException.class, () -> builder.build().select(Dataset.of(rows)));
    assertEquals("5 components need at least as many rows; there are 4", refused.getMessage());
  }

  /** Ends after some fits. */
  private static final class Ending implements SelectionListener {
    final List<Candidate> heard = new ArrayList<>();
    private final int most;

    Ending(int most) {
      this.most = most;
    }

    @Override
    public void finished(Candidate candidate, boolean best) {
      heard.add(candidate);
    }

    @Override
    public boolean isCancelled() {
      return heard.size() >= most;
    }
  }

  @ParameterizedTest
  @EnumSource(Criterion.class)
  void whoeverEndsItKeepsTheBestSoFar(Criterion criterion) {
    Ending ending = new Ending(2);
    Selection selection =
        selector().criterion(criterion).listener(ending).build().select(Dataset.of(ROWS));
    assertTrue(selection.cancelled());
    assertEquals(2, selection.table().size());
    assertEquals(ending.heard, selection.table());
    assertEquals(selection.chosen().components(), selection.fit().mixture().components());
  }

  @Test
  void whatIsEndedAtOnceHasNoResult() {
    GmmSelector selector = selector().listener(new Ending(0)).build();
    assertThrows(CancellationException.class, () -> selector.select(Dataset.of(ROWS)));
  }

  @Test
  void anInterruptEndsItToo() {
    SelectionListener interrupting =
        new SelectionListener() {
          @Override
          public void finished(Candidate candidate, boolean best) {
            if (candidate.components() == 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Selection selection = selector().listener(interrupting).build().select(Dataset.of(ROWS));
    assertTrue(Thread.interrupted(), "stays interrupted");
    assertTrue(selection.cancelled());
    assertEquals(2, selection.table().size());
  }

  @Test
  void noticesAreThoseOfTheChosenFit() {
    List<String> notices = new ArrayList<>();
    double[][] tiny = new double[60][1];
    for (int i = 0; i < tiny.length; i++) {
      tiny[i][0] = 1e-3 * (i % 7) + (i % 2); // far below the square root of the default ridge
    }
    SelectionListener listener =
        new SelectionListener() {
          @Override
          public void notice(String text) {
            notices.add(text);
          }
        };
    Selection selection = selector().listener(listener).build().select(Dataset.of(tiny));
    assertNotNull(selection.fit());
    assertTrue(notices.size() <= 1, notices.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "mfa:1"})
  void onOpenClToo(String covariance) {
    TestDevice.require();
    Selection here = selector().covariances(covariance).build().select(Dataset.of(ROWS));
    Selection there =
        selector()
            .covariances(covariance)
            .options(
                GmmFitter.builder()
                    .device("opencl")
                    .precision(org.gmm4j.Precision.DOUBLE)
                    .options())
            .build()
            .select(Dataset.of(ROWS));
    for (int i = 0; i < here.table().size(); i++) {
      double expected = here.table().get(i).value();
      assertEquals(expected, there.table().get(i).value(), 1e-6 * Math.abs(expected));
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    refuses("no number of components", GmmSelector.builder().components());
    refuses("components must be at least 1, not 0", GmmSelector.builder().components(0, 1));
    refuses("no structure is given", GmmSelector.builder().covariances());
    refuses(
        "a start is of one number",
        GmmSelector.builder()
            .options(cpu().start(Problems.model(Problems.mixture(2, 2, 1))).options()));
    refuses(
        "shrinkage is for full covariances only",
        GmmSelector.builder()
            .covariances("full", "diag")
            .options(
                cpu()
                    .regularization(
                        Regularization.standard()
                            .withShrinkage(org.gmm4j.covariance.Shrinkage.of("0.1")))
                    .options()));
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> Criterion.of("dic"));
    assertEquals(
        "there is no criterion 'dic': choose bic, aic, icl or heldout", unknown.getMessage());
  }

  private static void refuses(String words, GmmSelectorBuilder builder) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
  }
}
