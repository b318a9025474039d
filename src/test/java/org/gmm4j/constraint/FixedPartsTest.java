package org.gmm4j.constraint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.Extrapolation;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fixed, in words and in whole fits. */
class FixedPartsTest {
  private static final int ROWS = 200;

  /** Two clusters of five columns of different scales, the third constant. */
  private static Dataset rows() {
    Random random = new Random(2);
    double[] scales = {1, 1e-3, 0, 40, 7};
    double[][] rows = new double[ROWS][scales.length];
    for (int n = 0; n < ROWS; n++) {
      for (int j = 0; j < scales.length; j++) {
        rows[n][j] = 3 + scales[j] * (4 * (n % 2) + random.nextGaussian());
      }
    }
    return Dataset.of(rows);
  }

  private static GmmFitterBuilder fitter(String structure) {
    return GmmFitter.builder()
        .covariance(structure)
        .regularization(Regularization.ridge(1e-7))
        .device("cpu");
  }

  /** From other rows than those that are fitted. */
  private static GaussianMixture start(String structure) {
    return fitter(structure).build().fit(rows().rows(0, 60)).mixture();
  }

  private static void assertSame(GaussianMixture start, GaussianMixture got, FixedParts fixed) {
    for (int k = 0; k < start.components(); k++) {
      if (fixed.includes(Part.WEIGHTS, k)) {
        assertEquals(start.weights()[k], got.weights()[k]);
      }
      assertEquals(
          fixed.includes(Part.MEANS, k), java.util.Arrays.equals(start.mean(k), got.mean(k)));
      if (fixed.includes(Part.COVARIANCES, k)) {
        assertArrayEquals(start.covariance().variances(k), got.covariance().variances(k));
        assertEquals(
            start.covariance().logDetPrecisionCholesky(k),
            got.covariance().logDetPrecisionCholesky(k));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full|covariances",
        "full|1",
        "full|means,0:covariances",
        "tied|covariances,0:means",
        "diag|1:covariances,weights",
        "mfa:1|0,1:weights",
        "ppca:1|1"
      })
  void constantColumnsAndOrdersOfFeaturesChangeNoBit(String structure, String parts) {
    GaussianMixture start = start(structure);
    FixedParts fixed = FixedParts.of(parts);
    FitResult fit = fitter(structure).start(start).fixed(fixed).build().fit(rows());
    assertSame(start, fit.mixture(), fixed);
    assertEquals(fixed, fit.fixed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full|covariances,0:means",
        "tied|covariances",
        "diag|means,0:weights",
        "mfa:1|means"
      })
  void standardisedColumnsChangeNoBit(String structure, String parts) {
    GaussianMixture start = start(structure);
    FixedParts fixed = FixedParts.of(parts);
    FitResult fit =
        fitter(structure).start(start).fixed(fixed).standardised(true).build().fit(rows());
    assertSame(start, fit.mixture(), fixed);
  }

  /** Rows with gaps, in which EM expects what is missing about means that stay. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full|means",
        "full|1,0:weights",
        "tied|1:means,covariances",
        "diag|0:means",
        "spherical|means,weights",
        "ppca:1|1",
        "mfa:1|means"
      })
  void rowsWithGapsGoUphillToo(String structure, String parts) {
    double[][] gaps = new double[ROWS][];
    for (int n = 0; n < ROWS; n++) {
      double[] row = rows().row(n);
      gaps[n] = new double[] {row[0], row[3] / 40, row[4]}; // of about one scale, none constant
      gaps[n][n % 3] = n % 5 == 0 ? Double.NaN : gaps[n][n % 3];
    }
    Dataset data = Dataset.ofIncomplete(gaps).withKnownLabels(labels());
    GmmFitterBuilder asked =
        fitter(structure).regularization(Regularization.ridge(0)).tolerance(0).maxIterations(25);
    GaussianMixture start = asked.build().fit(data.rows(0, 60)).mixture();
    FixedParts fixed = FixedParts.of(parts);
    FitResult fit = asked.start(start).fixed(fixed).build().fit(data);
    assertSame(start, fit.mixture(), fixed);
    for (int i = 1; i < fit.iterations(); i++) {
      double before = fit.history().get(i - 1);
      assertTrue(fit.history().get(i) >= before - 1e-12 * Math.abs(before), "iteration " + (i + 1));
    }
    assertTrue(fit.history().get(24) > fit.history().get(0));
  }

  private static int[] labels() {
    int[] labels = new int[ROWS];
    java.util.Arrays.setAll(labels, n -> n % 9 == 0 ? n % 2 : -1);
    return labels;
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void whereAllIsFixedTheStartComesBack(String structure) {
    GaussianMixture start = start(structure);
    FixedParts all = FixedParts.all(Part.values());
    FitResult fit = fitter(structure).start(start).fixed(all).build().fit(rows());
    assertSame(start, fit.mixture(), all);
    assertTrue(fit.converged());
    assertEquals(0, fit.freeParameters());
    double sum = 0;
    for (int n = 0; n < ROWS; n++) {
      sum += start.logDensity(rows().row(n));
      assertEquals(start.predict(rows().row(n)), fit.labels()[n]);
    }
    assertEquals(sum / ROWS, fit.logLikelihood(), 1e-9 * Math.abs(sum / ROWS));
  }

  @Test
  void freeParametersAreCounted() {
    GaussianMixture start = start("full");
    for (String parts : new String[] {"weights", "0:weights", "means", "1:covariances", "1"}) {
      long left =
          fitter("full")
              .start(start)
              .fixed(FixedParts.of(parts))
              .build()
              .fit(rows())
              .freeParameters();
      long held =
          switch (parts) {
            case "weights", "0:weights" -> 1;
            case "means" -> 10;
            case "1:covariances" -> 15;
            default -> 1 + 5 + 15;
          };
      assertEquals(1 + 10 + 30 - held, left, parts);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "means|means",
        "2|2:weights,2:means,2:covariances",
        "3:covariances,weights|weights,3:covariances",
        "Means, 1:weights ,1|means,1:weights,1:means,1:covariances"
      })
  void wordsAreRead(String words, String canonical) {
    assertEquals(canonical, FixedParts.of(words).text());
    assertEquals(FixedParts.of(canonical), FixedParts.of(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mean", "-1", "1:", "1:all", "means,,2", "1.5", "99999999999"})
  void otherWordsAreRefused(String words) {
    assertThrows(IllegalArgumentException.class, () -> FixedParts.of(words));
  }

  @Test
  void theBuilderFixesOneComponent() {
    FixedParts fixed = GmmFitter.builder().start(start("full")).fixed(1).options().fixed();
    assertEquals(FixedParts.of("1"), fixed);
    assertTrue(fixed.includes(Part.COVARIANCES, 1));
    assertFalse(fixed.includes(Part.COVARIANCES, 0));
    assertEquals(fixed, FixedParts.none().and(fixed).and(FixedParts.component(1, Part.MEANS)));
    assertTrue(FixedParts.none().isNone());
  }

  private static void assertRefused(String words, GmmFitterBuilder asked) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, asked::options);
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    FixedParts means = FixedParts.all(Part.MEANS);
    assertRefused("parts of a start", fitter("full").fixed(means));
    GaussianMixture start = start("full");
    assertRefused("no component 2", fitter("full").start(start).fixed(2));
    assertRefused("tied", fitter("tied").start(start("tied")).fixed(1));
    assertRefused("standardised", fitter("full").start(start).fixed(1).standardised(true));
    assertRefused("batches", fitter("full").start(start).fixed(1).batch(50));
    Regularization open = Regularization.automatic();
    assertRefused("ridge", fitter("full").start(start).fixed(1).regularization(open));
    Regularization shrunk = Regularization.standard().withShrinkage(Shrinkage.of("ledoit-wolf"));
    assertRefused("fourth", fitter("full").start(start).fixed(means).regularization(shrunk));
    GmmFitter online = fitter("full").start(start).fixed(1).build();
    assertThrows(IllegalArgumentException.class, online::online);
  }

  /** What would move parts that are fixed is refused; the other ways of EM go with them. */
  @Test
  void whatIsFixedStaysWhereItIs() {
    GaussianMixture start = Problems.model(Problems.mixture(3, 2, 5));
    GmmFitterBuilder fitter = GmmFitter.builder().start(start).fixed(1).device("cpu");
    for (CollapsePolicy policy :
        new CollapsePolicy[] {CollapsePolicy.RESEED, CollapsePolicy.DROP}) {
      fitter.onCollapse(policy);
      assertThrows(IllegalArgumentException.class, fitter::options);
    }
    fitter.onCollapse(CollapsePolicy.REPAIR);
    assertThrows(
        IllegalArgumentException.class,
        () -> fitter.extrapolation(Extrapolation.SQUAREM).options());
    fitter.extrapolation(Extrapolation.NONE);
    assertThrows(IllegalArgumentException.class, () -> fitter.splitAndMerge(true).options());
    FitResult fit =
        fitter
            .splitAndMerge(false)
            .hardAssignments(true)
            .build()
            .fit(Dataset.of(Problems.rows(Problems.mixture(3, 2, 5), 90, 5)));
    assertArrayEquals(start.mean(1), fit.mixture().mean(1));
    assertEquals(start.weights()[1], fit.mixture().weights()[1]);
  }
}
