package org.gmm4j.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.Scorer;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Copies;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Criteria of rows with weights: those of the copies, in the weights' own units. */
class WeightedSelectionTest {
  private static final double[][] ROWS = Problems.rows(Problems.mixture(3, 4, 5), 300, 6);

  private static Selection select(String covariance, Criterion criterion, Dataset rows) {
    FitOptions options =
        GmmFitter.builder()
            .device("cpu")
            .regularization(Regularization.ridge(1e-3))
            .tolerance(0)
            .maxIterations(15)
            .options();
    return GmmSelector.builder()
        .components(1, 2, 3)
        .covariances(covariance)
        .criterion(criterion)
        .options(options)
        .build()
        .select(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void theTableIsThatOfTheCopies(String covariance) {
    Copies copies = Copies.of(ROWS, 4, 7);
    for (Criterion criterion : new Criterion[] {Criterion.BIC, Criterion.AIC, Criterion.ICL}) {
      Selection right = select(covariance, criterion, Dataset.of(copies.rows()));
      Selection got = select(covariance, criterion, Dataset.of(ROWS).weightedBy(copies.weights()));
      assertEquals(right.chosen().components(), got.chosen().components());
      for (int i = 0; i < 3; i++) {
        double value = right.table().get(i).value();
        assertEquals(value, got.table().get(i).value(), 1e-7 * Math.abs(value), criterion + "");
      }
    }
  }

  /** −2 log L + p log Σw + 2E, each a sum of weights as they are given. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-200, 0.01, 3, 1e150})
  void valuesAreTheirDefinitionsInAnyUnit(double unit) {
    double[] weights = new double[ROWS.length];
    Arrays.setAll(weights, i -> unit * (1 + i % 4));
    Dataset rows = Dataset.of(ROWS).weightedBy(weights);
    double total = Arrays.stream(weights).sum();
    for (Criterion criterion : new Criterion[] {Criterion.BIC, Criterion.AIC, Criterion.ICL}) {
      Selection selection = select("diag", criterion, rows);
      GaussianMixture mixture = selection.fit().mixture();
      double p = mixture.parameters();
      double log = 0;
      double entropy = 0;
      try (Scorer scorer = Scorer.on("cpu", mixture)) {
        double[][] r = scorer.posteriors(rows);
        for (int n = 0; n < ROWS.length; n++) {
          log += weights[n] * mixture.logDensity(ROWS[n]);
          for (double each : r[n]) {
            entropy -= each > 0 ? weights[n] * each * Math.log(each) : 0;
          }
        }
      }
      double value =
          -2 * log
              + switch (criterion) {
                case AIC -> 2 * p;
                case BIC -> p * Math.log(total);
                default -> p * Math.log(total) + 2 * entropy;
              };
      assertEquals(value, selection.chosen().value(), 1e-8 * Math.abs(value), criterion + "");
      assertEquals(total, selection.fit().totalWeight(), 1e-12 * total);
    }
  }

  /** The weighted mean over the rows that are held out; rows of weight 0 are none of them. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-200, 1, 1e150})
  void heldOutRowsCountByWeight(double unit) {
    double[] weights = new double[ROWS.length];
    Arrays.setAll(weights, i -> unit * (i % 4));
    int[] counted = IntStream.range(0, ROWS.length).filter(i -> i % 4 > 0).toArray();
    Selection selection = select("diag", Criterion.HELDOUT, Dataset.of(ROWS).weightedBy(weights));
    HeldOut parts = HeldOut.of(Dataset.of(ROWS).weightedBy(weights).view(counted), 0);
    for (Candidate line : selection.table()) {
      if (line.components() == 1) {
        GaussianMixture one =
            GmmFitter.builder()
                .components(1)
                .covariance("diag")
                .regularization(Regularization.ridge(1e-3))
                .device("cpu")
                .build()
                .fit(parts.fitted())
                .mixture();
        double sum = 0;
        double total = 0;
        Dataset judged = parts.judged();
        for (int n = 0; n < judged.rows(); n++) {
          double w = judged.weights().of(n);
          sum += w * one.logDensity(judged.row(n));
          total += w;
        }
        assertEquals(sum / total, line.value(), 1e-9);
        assertTrue(judged.rows() == 45);
      }
    }
    assertEquals(3, selection.table().size());
  }
}
