package org.gmm4j.em;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.gmm4j.FitException;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.TextbookMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Components that collapse where rows have gaps: as those of complete rows, and no others. */
class GapsCollapseTest {
  /** Two clusters and many equal rows, of which a third of the values is missing. */
  private static double[][] complete() {
    Random random = new Random(5);
    double[][] rows = new double[180][];
    for (int i = 0; i < rows.length; i++) {
      double shift = i % 3 == 0 ? 8 : 0;
      rows[i] = i % 3 == 2 ? new double[] {50.3, 0, -20.7} : new double[3];
      for (int j = 0; i % 3 < 2 && j < 3; j++) {
        rows[i][j] = shift + random.nextGaussian();
      }
    }
    return rows;
  }

  private static double[][] rows() {
    return TextbookMissing.gaps(complete(), 0.3, 6);
  }

  private static GmmFitterBuilder fitter(String structure, Regularization regularization) {
    return GmmFitter.builder()
        .covariance(structure)
        .components(3)
        .regularization(regularization)
        .device("cpu");
  }

  private static GmmFitterBuilder withGaps(String structure, CollapsePolicy policy) {
    FitResult near = fitter(structure, Regularization.ridge(1)).build().fit(Dataset.of(complete()));
    double[][] means = {{0, 0, 0}, {8, 8, 8}, {50, 0.2, -20}};
    return GmmFitter.builder()
        .start(
            new GaussianMixture(new double[] {0.3, 0.3, 0.4}, means, near.mixture().covariance()))
        .regularization(Regularization.ridge(0))
        .maxIterations(1500)
        .device("cpu")
        .onCollapse(policy);
  }

  /** A variance of equal values shrinks by what is missing in every iteration, and never is 0. */
  @ParameterizedTest
  @EnumSource(CollapsePolicy.class)
  void gapsHideNoCollapse(CollapsePolicy policy) {
    Dataset rows = Dataset.ofIncomplete(rows());
    for (String structure : List.of("full", "diag", "spherical")) {
      GmmFitterBuilder fitter = withGaps(structure, policy);
      if (policy == CollapsePolicy.FAIL) {
        FitException failed = assertThrows(FitException.class, () -> fitter.build().fit(rows));
        assertTrue(failed.toString().contains("of component 2 (of"), failed.toString());
        assertTrue(failed.toString().contains("is singular at feature"), failed.toString());
        continue;
      }
      FitResult fit = fitter.build().fit(rows);
      assertTrue(fit.converged(), structure);
      assertTrue(fit.logLikelihood() < 10, structure + fit.logLikelihood());
      Collapse first = fit.collapses().get(0);
      assertEquals(2, first.component());
      assertTrue(first.iteration() < 20, first.describe());
      if (policy == CollapsePolicy.REPAIR) {
        assertArrayEquals(new double[] {50.3, 0, -20.7}, fit.mixture().mean(2), structure);
        assertEquals(1 / 3.0, fit.mixture().weights()[2], 0.02, structure);
      }
    }
  }

  /** All components but one value in each: nothing but what is missing has a variance. */
  @Test
  void gapsHideNoCollapseOfAll() {
    double[][] rows = new double[60][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % 2 == 0 ? new double[] {3.7, -1.3} : new double[] {-4.4, 9.1};
    }
    Dataset gaps = Dataset.ofIncomplete(TextbookMissing.gaps(rows, 0.4, 3));
    for (String structure : List.of("full", "tied", "diag", "spherical")) {
      GmmFitterBuilder fitter = fitter(structure, Regularization.ridge(0)).components(2);
      FitException failed = assertThrows(FitException.class, () -> fitter.build().fit(gaps));
      assertTrue(failed.toString().contains("singular at feature"), failed.toString());
      FitResult repaired = fitter.onCollapse(CollapsePolicy.REPAIR).build().fit(gaps);
      assertTrue(Double.isFinite(repaired.logLikelihood()), structure);
    }
  }

  /** A cluster a million times narrower than the others is one all the same. */
  @Test
  void aNarrowClusterWithGapsIsNoCollapse() {
    Random random = new Random(9);
    double[][] rows = rows();
    for (int i = 2; i < rows.length; i += 3) {
      for (int j = 0; j < 3; j++) {
        rows[i][j] += 1e-6 * random.nextGaussian();
      }
    }
    for (String structure : List.of("full", "diag", "spherical")) {
      FitResult fit =
          withGaps(structure, CollapsePolicy.FAIL).build().fit(Dataset.ofIncomplete(rows));
      assertTrue(fit.converged());
      for (double variance : fit.mixture().covariance().variances(2)) {
        assertEquals(0, Math.log10(variance / 1e-12), 0.5, structure);
      }
    }
  }

  /** What is fixed stays as it is, whatever its rows show. */
  @Test
  void aFixedCovarianceDoesNotCollapse() {
    Dataset rows = Dataset.ofIncomplete(rows());
    for (String structure : List.of("full", "diag", "spherical")) {
      GmmFitterBuilder fitter =
          withGaps(structure, CollapsePolicy.FAIL).fixed(FixedParts.component(2, Part.COVARIANCES));
      GaussianMixture start = Objects.requireNonNull(fitter.options().start());
      double[] before = start.covariance().variances(2);
      FitResult fit = fitter.build().fit(rows);
      assertArrayEquals(before, fit.mixture().covariance().variances(2), structure);
      assertArrayEquals(before, start.covariance().variances(2), structure);
      assertTrue(fit.collapses().isEmpty());
    }
  }
}
