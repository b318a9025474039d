package org.gmm4j.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Standardisation;
import org.gmm4j.evaluate.Criteria;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Choices among fits to standardised columns: each is what that fit is alone, in its units. */
class StandardisedSelectionTest {
  private static final int N = 150;
  private static final double[] SCALES = {1e-3, 1, 1e5, 40};

  private static double[][] rows() {
    Random random = new Random(12);
    double[][] rows = new double[N][SCALES.length];
    for (int i = 0; i < N; i++) {
      double shared = random.nextGaussian();
      for (int j = 0; j < SCALES.length; j++) {
        double value = 4 * (i % 2) * (j - 1) + 0.7 * shared + random.nextGaussian();
        rows[i][j] = SCALES[j] * (3 + value);
      }
    }
    return rows;
  }

  private static double[] weights() {
    double[] weights = new double[N];
    for (int i = 0; i < N; i++) {
      weights[i] = i % 9 == 0 ? 0 : 0.5 + i % 3;
    }
    return weights;
  }

  /** Complete, with weights, with gaps, with both. */
  private static Dataset data(String kind) {
    Dataset rows =
        kind.contains("gaps")
            ? Dataset.ofIncomplete(TextbookMissing.gaps(rows(), 0.25, 4))
            : Dataset.of(rows());
    return kind.contains("weights") ? rows.weightedBy(weights()) : rows;
  }

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder()
        .regularization(Regularization.ridge(1e-2))
        .standardised(true)
        .device("cpu");
  }

  private static Selection select(
      Dataset data, String covariance, Criterion criterion, GmmFitterBuilder fits, int... counts) {
    return GmmSelector.builder()
        .components(counts)
        .covariances(covariance)
        .criterion(criterion)
        .options(fits.options())
        .build()
        .select(data);
  }

  private static void assertSame(FitResult alone, Selection selection) {
    Candidate line = selection.table().get(0);
    FitResult fit = selection.fit();
    assertNull(line.failure());
    assertEquals(alone.logLikelihood(), line.logLikelihood(), "the same bits");
    assertEquals(alone.history(), fit.history());
    assertEquals(alone.freeParameters(), line.parameters());
    assertEquals(
        Criteria.bic(alone.freeParameters(), alone.logLikelihood(), alone.totalWeight()),
        line.value());
    assertArrayEquals(alone.labels(), fit.labels());
    assertArrayEquals(alone.mixture().mean(1), fit.mixture().mean(1));
    assertArrayEquals(
        alone.mixture().covariance().variances(1), fit.mixture().covariance().variances(1));
    assertNotNull(fit.standardisation());
    assertArrayEquals(
        Objects.requireNonNull(alone.standardisation()).deviations(),
        Objects.requireNonNull(fit.standardisation()).deviations());
  }

  @ParameterizedTest
  @CsvSource({
    "full, complete",
    "tied, complete",
    "diag, complete",
    "spherical, complete",
    "ppca:2, complete",
    "mfa:1, complete",
    "full, weights",
    "spherical, weights",
    "ppca:1, weights",
    "full, gaps",
    "spherical, gaps",
    "mfa:1, gaps",
    "diag, weights and gaps",
    "ppca:1, weights and gaps"
  })
  void aLineIsTheFitAlone(String covariance, String kind) {
    Dataset data = data(kind);
    assertSame(
        fitter().components(2).covariance(covariance).build().fit(data),
        select(data, covariance, Criterion.BIC, fitter(), 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void onOpenClToo(String covariance) {
    TestDevice.require();
    GmmFitterBuilder there = fitter().device("opencl").precision(Precision.DOUBLE);
    Dataset data = data("weights");
    Selection selection = select(data, covariance, Criterion.BIC, there, 1, 2, 3);
    Selection here = select(data, covariance, Criterion.BIC, fitter(), 1, 2, 3);
    for (int i = 0; i < 3; i++) {
      double expected = here.table().get(i).value();
      assertEquals(expected, selection.table().get(i).value(), 1e-6 * Math.abs(expected));
    }
  }

  /** What was grown is as much in other units as what was started anew. */
  @ParameterizedTest
  @EnumSource(Criterion.class)
  void unitsAreOfNoMatter(Criterion criterion) {
    double[][] other = rows();
    for (double[] row : other) {
      row[0] *= 1 << 10;
      row[3] /= 1 << 20;
    }
    double logs = -10 * Math.log(2);
    Selection one = select(Dataset.of(rows()), "diag", criterion, fitter(), 1, 2, 3, 4);
    Selection two = select(Dataset.of(other), "diag", criterion, fitter(), 1, 2, 3, 4);
    assertEquals(one.chosen().components(), two.chosen().components());
    assertArrayEquals(one.fit().labels(), two.fit().labels());
    double shift = criterion == Criterion.HELDOUT ? logs : -2 * N * logs;
    for (int i = 0; i < 4; i++) {
      Candidate a = one.table().get(i);
      Candidate b = two.table().get(i);
      assertEquals(a.logLikelihood(), b.logLikelihood() + logs, 1e-9);
      assertEquals(a.value(), b.value() + shift, 1e-9 * Math.abs(a.value()));
    }
  }

  /** The entropy is that of the posteriors, whatever the units. */
  @ParameterizedTest
  @ValueSource(strings = {"complete", "weights", "gaps", "weights and gaps"})
  void theEntropyIsOfTheChosenModel(String kind) {
    Dataset data = data(kind);
    Selection selection = select(data, "spherical", Criterion.ICL, fitter(), 2);
    FitResult fit = selection.fit();
    double[] entropy = new double[1];
    try (Scorer scorer = Scorer.on("cpu", fit.mixture())) {
      scorer.posteriors(
          data,
          (firstRow, count, logDensities, posteriors) -> {
            for (int i = 0; i < count * 2; i++) {
              double r = posteriors[i];
              double w = data.weights().asGiven(data.weights().of(firstRow + i / 2));
              entropy[0] -= r > 0 ? w * r * Math.log(r) : 0;
            }
          });
    }
    double right =
        Criteria.bic(fit.freeParameters(), fit.logLikelihood(), fit.totalWeight()) + 2 * entropy[0];
    assertEquals(right, selection.chosen().value(), 1e-8 * Math.abs(right));
  }

  /** By the definition: fitted in the units of all rows, judged by the rows as they came. */
  @ParameterizedTest
  @CsvSource({
    "diag, complete",
    "spherical, complete",
    "ppca:1, complete",
    "full, weights",
    "mfa:1, gaps",
    "spherical, weights and gaps"
  })
  void heldOutRowsAreJudgedInTheirUnits(String covariance, String kind) {
    Dataset data = data(kind).weights().areOnes() ? data(kind) : withoutZeros(data(kind));
    Selection selection = select(data, covariance, Criterion.HELDOUT, fitter(), 2);
    HeldOut parts = HeldOut.of(data, 0);
    Standardisation units = Standardisation.of(data);
    GmmFitterBuilder plain = fitter().standardised(false).components(2).covariance(covariance);
    FitResult there = plain.build().fit(units.apply(parts.fitted()));
    try (Scorer scorer = Scorer.on("cpu", there.mixture())) {
      Dataset judged = parts.judged();
      double right = scorer.score(units.apply(judged)).logLikelihood() - logs(units, judged);
      Candidate line = selection.table().get(0);
      assertEquals(right, line.value(), 1e-9 * Math.abs(right));
      assertEquals(there.logLikelihood() - logs(units, parts.fitted()), line.logLikelihood(), 1e-9);
    }
    FitResult fit = selection.fit();
    assertEquals(data.rows(), fit.rows(), "fitted once more to all rows");
    assertArrayEquals(
        units.deviations(), Objects.requireNonNull(fit.standardisation()).deviations());
    try (Scorer scorer = Scorer.on("cpu", fit.mixture())) {
      double right = scorer.score(data).logLikelihood();
      assertEquals(right, fit.logLikelihood(), 1e-9 * Math.abs(right));
    }
  }

  private static Dataset withoutZeros(Dataset data) {
    int[] kept =
        java.util.stream.IntStream.range(0, N).filter(i -> data.weights().of(i) > 0).toArray();
    return data.view(kept);
  }

  /** Σ log s over what rows show, their mean by weight. */
  private static double logs(Standardisation units, Dataset rows) {
    double sum = 0;
    for (int i = 0; i < rows.arrayRows(); i++) {
      double[] row = rows.row(i);
      for (int j = 0; j < row.length; j++) {
        sum += Double.isNaN(row[j]) ? 0 : rows.weights().of(i) * Math.log(units.deviations()[j]);
      }
    }
    return sum / rows.weights().total();
  }

  @Test
  void rowsOfWeightZeroGetLabels() {
    Selection selection = select(data("weights"), "diag", Criterion.BIC, fitter(), 1, 2);
    assertEquals(N, selection.fit().rows());
    assertEquals(
        DoubleStream.of(weights()).sum(), selection.fit().totalWeight(), 1e-9, "as they came");
  }

  @Test
  void listenersHearOfTheDatasUnits() {
    List<Double> heard = new ArrayList<>();
    List<GaussianMixture> mixtures = new ArrayList<>();
    SelectionListener listener =
        new SelectionListener() {
          @Override
          public void iteration(Iteration each) {
            heard.add(each.logLikelihood());
            mixtures.add(each.mixture().get());
          }
        };
    Selection selection =
        GmmSelector.builder()
            .components(2)
            .covariances("spherical")
            .options(fitter().options())
            .listener(listener)
            .build()
            .select(Dataset.of(rows()));
    assertEquals(selection.fit().history(), heard);
    assertTrue(mixtures.get(0).covariance().structure().name().equals("diag"));
  }
}
