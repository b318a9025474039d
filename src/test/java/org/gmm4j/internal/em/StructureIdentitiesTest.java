package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.Sweep;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;
import org.gmm4j.internal.em.start.Start;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the structures have to do with each other, and what EM promises of all of them. */
class StructureIdentitiesTest {
  /** tied = Σ Nₖ Σₖ / N, diag = the diagonals, spherical = their means, of the same full ones. */
  @ParameterizedTest
  @MethodSource("org.gmm4j.Initialization#values")
  void theFirstStepsAreAverages(Initialization initialization) {
    int d = 9;
    Dataset data = Dataset.of(Problems.rows(Problems.mixture(4, d, 1), 300, 2));
    GaussianMixture mixture = first("full", initialization, data);
    FullCovariance full = (FullCovariance) mixture.covariance();
    GaussianMixture others = first("diag", initialization, data);
    DiagonalCovariance diagonal = (DiagonalCovariance) others.covariance();
    SphericalCovariance spherical =
        (SphericalCovariance) first("spherical", initialization, data).covariance();
    TiedCovariance tied = (TiedCovariance) first("tied", initialization, data).covariance();
    assertArrayEquals(mixture.weights(), others.weights(), 1e-14);
    double[] average = new double[d * d];
    for (int k = 0; k < 4; k++) {
      double sum = 0;
      for (int i = 0; i < d * d; i++) {
        average[i] += mixture.weights()[k] * full.covariance(k).get(i);
      }
      for (int j = 0; j < d; j++) {
        double variance = full.covariance(k).get(j * d + j);
        close("variance", variance, diagonal.variances(k)[j], 1e-12, variance);
        sum += variance / d;
      }
      close("mean variance", sum, spherical.variance(k), 1e-12, sum);
    }
    for (int i = 0; i < d * d; i++) {
      close("average", average[i], tied.covariance().get(i), 1e-12, 10);
    }
  }

  private static GaussianMixture first(
      String structure, Initialization initialization, Dataset data) {
    try (Backend backend = new CpuProvider().open(null, Precision.DOUBLE);
        Backend.Resident rows = backend.load(data)) {
      Maximization first =
          Start.of(
                  CovarianceStructure.of(structure),
                  initialization,
                  data,
                  rows,
                  4,
                  new SplittableRandom(3))
              .maximise(Regularization.ridge(0.01));
      return assertInstanceOf(Maximization.Next.class, first).mixture();
    }
  }

  /** One feature: there is nothing to tell them apart but sharing. */
  @ParameterizedTest
  @CsvSource({"3, full, diag", "3, full, spherical", "1, full, tied", "1, full, spherical"})
  void oneFeatureIsTheSameForAll(int components, String one, String other) {
    Dataset data = Dataset.of(Problems.rows(Problems.mixture(3, 1, 4), 300, 5));
    same(trace(one, components, data), trace(other, components, data));
  }

  @ParameterizedTest
  @CsvSource({"2", "7", "20"})
  void oneComponentSharesItsCovarianceWithItself(int d) {
    Dataset data = Dataset.of(Problems.rows(Problems.mixture(3, d, 6), 300, 7));
    same(trace("full", 1, data), trace("tied", 1, data));
  }

  private static List<Double> trace(String structure, int components, Dataset data) {
    List<Double> trace = new ArrayList<>();
    fitter(structure, components, trace)
        .maxIterations(10)
        .regularization(Regularization.ridge(1e-3))
        .build()
        .fit(data);
    return trace;
  }

  private static void same(List<Double> right, List<Double> got) {
    for (int i = 0; i < right.size(); i++) {
      close("iteration " + i, right.get(i), got.get(i), 1e-11, Math.abs(right.get(i)) + 1);
    }
  }

  @Sweep
  @ParameterizedTest
  @CsvSource({"mfa, 1, 3", "ppca, 1, 6", "ppca, 2, 4"})
  void inOtherShapesToo(String structure, int components, int d) {
    asManyFactorsAsThereCanBeReachFullCovariances(structure, components, d);
  }

  /** d − 1 factors and a floor of noise are any covariance there is. */
  @ParameterizedTest
  @CsvSource({"ppca, 1, 3", "mfa, 1, 6", "mfa, 2, 4"})
  void asManyFactorsAsThereCanBeReachFullCovariances(String structure, int components, int d) {
    Dataset data = Dataset.of(separate(components, d));
    double right = fitter("full", components, new ArrayList<>()).build().fit(data).logLikelihood();
    FitResult fit =
        fitter(structure + ":" + (d - 1), components, new ArrayList<>()).build().fit(data);
    close("log-likelihood", right, fit.logLikelihood(), 1e-6, 1);
  }

  /** Clusters that no row lies between, so that all structures agree on the owners. */
  private static double[][] separate(int components, int d) {
    double[][] rows = Problems.rows(Problems.mixture(1, d, 8), 200 * components, 9);
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] += 100 * (i % components);
    }
    return rows;
  }

  static Stream<Arguments> structures() {
    return Stream.of(
            "tied",
            "diag",
            "spherical",
            "ppca:1",
            "ppca:3",
            "mfa:1",
            "mfa:3",
            "ppca:auto",
            "mfa:auto")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void theLogLikelihoodNeverFallsWithoutARidge(String structure) {
    for (int seed = 0; seed < 20; seed++) {
      Initialization[] starts = Initialization.values();
      int d = 4 + seed % 5;
      Dataset data = Dataset.of(Problems.rows(Problems.mixture(3, d, seed), 120 + seed, seed));
      List<Double> trace = new ArrayList<>();
      fitter(structure, 3, trace)
          .initialization(starts[seed % starts.length])
          .seed(seed)
          .maxIterations(60)
          .build()
          .fit(data);
      for (int i = 1; i < trace.size(); i++) {
        double fall = trace.get(i - 1) - trace.get(i);
        String where = structure + ", seed " + seed + ", iteration " + i + ": falls by " + fall;
        assertTrue(fall <= 1e-12 * (Math.abs(trace.get(i)) + d), where);
      }
    }
  }

  /** Rows of a mixture with few factors: EM finds it, and the likelihood of the truth. */
  @ParameterizedTest
  @CsvSource({"ppca:2", "mfa:2"})
  void factorsAreFound(String structure) {
    var truth = Structures.strong(structure, 3, 30, 0.3, 10);
    double[][] rows = Problems.rows(truth.dense(), 1500, 11);
    double right = Arrays.stream(rows).mapToDouble(truth.model()::logDensity).average().orElse(0);
    FitResult fit =
        fitter(structure, 3, new ArrayList<>())
            .restarts(5)
            .tolerance(1e-6)
            .build()
            .fit(Dataset.of(rows));
    assertTrue(fit.converged());
    assertTrue(fit.logLikelihood() >= right, fit.logLikelihood() + " < " + right);
    close("log-likelihood", right, fit.logLikelihood(), 0.25, 1); // p / 2N and uneven weights
  }

  @Test
  void theTrueNumberOfFactorsIsFoundByItself() {
    var truth = Structures.strong("mfa:3", 2, 40, 0.2, 12);
    double[][] rows = Problems.rows(truth.dense(), 2000, 13);
    FitResult fit =
        fitter("mfa:auto", 2, new ArrayList<>()).tolerance(1e-5).build().fit(Dataset.of(rows));
    var low = (LowRankCovariance) fit.mixture().covariance();
    close("rank", 3, low.rank(0), 0, 1);
    close("rank", 3, low.rank(1), 0, 1);
  }

  private static GmmFitterBuilder fitter(
      String structure, int components, List<Double> logLikelihoods) {
    return GmmFitter.builder()
        .device("cpu")
        .components(components)
        .covariance(structure)
        .regularization(Regularization.ridge(0))
        .tolerance(0)
        .maxIterations(3000)
        .listener(
            new FitListener() {
              @Override
              public void iteration(Iteration iteration) {
                logLikelihoods.add(iteration.logLikelihood());
              }
            });
  }
}
