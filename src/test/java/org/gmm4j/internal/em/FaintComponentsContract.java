package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.StructuredEm;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A component that all rows have as good as left is not given up: a fit goes where the textbook
 * goes, down to counts of 1e-200 and back. The rows are a broad cloud and a small tight group in
 * its outskirts, which the cloud's component explains at first.
 */
public abstract class FaintComponentsContract {
  private static final double RIDGE = 1e-3;
  private static final int ROWS = 240;
  private static final int GROUP = 8;

  private final double tolerance;

  /**
   * A contract for one backend.
   *
   * @param tolerance of the log-likelihood, relative
   */
  protected FaintComponentsContract(double tolerance) {
    this.tolerance = tolerance;
  }

  /** Opens the backend. */
  protected abstract Backend open();

  static Stream<Arguments> structures() {
    return Stream.of("full", "tied", "diag", "spherical", "ppca:1", "mfa:1", "mfa:auto")
        .flatMap(
            name -> Arrays.stream(Acceleration.values()).map(each -> Arguments.of(name, each)));
  }

  /** Deviations of 1 about the origin, and a few rows with 0.1 about (10, 0, …). */
  protected static double[][] rows(int d) {
    Random random = new Random(d);
    double[][] rows = new double[ROWS][d];
    for (int i = 0; i < ROWS; i++) {
      boolean inGroup = i < GROUP;
      for (int j = 0; j < d; j++) {
        rows[i][j] = (inGroup ? 0.1 : 1) * random.nextGaussian() + (inGroup && j == 0 ? 10 : 0);
      }
    }
    return rows;
  }

  /**
   * A start of a structure, from a variance for each component; the low-rank ones have a factor
   * along a feature of their own, of "auto" the last has none.
   */
  protected static Structures.Problem start(
      String structure, double[] weights, double[][] means, double... variances) {
    int components = variances.length;
    int d = means[0].length;
    double[][] noise = new double[components][d];
    double[][][] dense = new double[components][][];
    double[][] loadings = new double[components][0];
    for (int k = 0; k < components; k++) {
      double variance = structure.equals("tied") ? variances[0] : variances[k];
      Arrays.fill(noise[k], variance);
      dense[k] = Matrices.scalar(d, variance);
      boolean factor = structure.contains(":") && !(structure.endsWith("auto") && k > 0);
      if (factor) {
        int j = (k + 1) % d;
        loadings[k] = new double[d];
        loadings[k][j] = Math.sqrt(0.5 * variance);
        dense[k][j][j] += 0.5 * variance;
      }
    }
    TextbookEm.Parameters parameters = new TextbookEm.Parameters(weights, means, dense);
    GaussianMixture full = Problems.model(parameters);
    Covariance covariance =
        switch (structure) {
          case "full" -> full.covariance();
          case "tied" -> Structures.estimated(TiedCovariance.of(flat(dense[0]), components, d));
          case "diag" -> Structures.estimated(DiagonalCovariance.of(noise));
          case "spherical" -> Structures.estimated(SphericalCovariance.of(d, variances));
          default ->
              Structures.estimated(
                  LowRankCovariance.of(
                      (LowRankCovariance.Structure) CovarianceStructure.of(structure),
                      loadings,
                      noise));
        };
    return new Structures.Problem(new GaussianMixture(weights, means, covariance), parameters);
  }

  private static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  /** A weight of 1e-200 from the first, about the group. */
  @ParameterizedTest
  @MethodSource("structures")
  void nextToNothingGrows(String structure, Acceleration acceleration) {
    double[][] rows = rows(4);
    double[][] means = {{0.5, 0, 0, 0}, {10, 0, 0, 0}};
    Structures.Problem start = start(structure, new double[] {1, 1e-200}, means, 2, 0.01);
    follow(start, rows, 100, acceleration, 1e-190);
  }

  /**
   * Half of all at first, but so tight and far from all rows that next to nothing is left of it.
   */
  @ParameterizedTest
  @MethodSource("structures")
  void whatIsLostComesBack(String structure, Acceleration acceleration) {
    double[][] rows = rows(4);
    boolean tied = structure.equals("tied");
    double[][] means = {{0.5, 0, 0, 0}, {tied ? 30 : 12, 0, 1, 0}};
    Structures.Problem start =
        start(structure, new double[] {0.5, 0.5}, means, tied ? 1 : 2, 0.008);
    follow(start, rows, 40, acceleration, 1e-60);
  }

  /** Compares every iteration of a fit with the textbook's. */
  protected final FitResult follow(
      Structures.Problem start,
      double[][] rows,
      int iterations,
      Acceleration acceleration,
      double faintest) {
    StructuredEm textbook = new StructuredEm(start.model(), start.dense(), rows, RIDGE);
    List<Double> right = new ArrayList<>();
    double least = Arrays.stream(start.model().weights()).min().orElseThrow();
    for (int i = 0; i < iterations; i++) {
      right.add(textbook.step());
      least = Math.min(least, Arrays.stream(textbook.parameters().weights()).min().orElseThrow());
    }
    double[] weights = textbook.parameters().weights();
    assertTrue(least < faintest, "the least weight is " + least);
    assertTrue(Arrays.stream(weights).min().orElseThrow() > 0.02, "and grows again");
    Told told = new Told();
    FitResult fit = fit(start.model(), Dataset.of(rows), iterations, acceleration, told);
    for (int i = 0; i < iterations; i++) {
      double log = told.iterations.get(i).logLikelihood();
      close("iteration " + (i + 1), right.get(i), log, tolerance, Math.abs(right.get(i)));
    }
    for (int k = 0; k < weights.length; k++) {
      close("weight " + (k + 1), weights[k], fit.mixture().weights()[k], tolerance, 1);
    }
    assertEquals(List.of(), told.notices);
    return fit;
  }

  /** A fit on the backend. */
  protected final FitResult fit(
      GaussianMixture start,
      Dataset data,
      int iterations,
      Acceleration acceleration,
      FitListener listener) {
    GmmFitter fitter =
        GmmFitter.builder()
            .start(start)
            .regularization(Regularization.ridge(RIDGE))
            .tolerance(0)
            .maxIterations(iterations)
            .acceleration(acceleration)
            .listener(listener)
            .build();
    return Fits.fit(fitter, data, rows -> loaded(rows, acceleration));
  }

  private Loaded loaded(Dataset data, Acceleration acceleration) {
    Backend backend = open();
    Backend.Resident rows = backend.load(data, acceleration);
    return new Loaded() {
      @Override
      public Backend backend() {
        return backend;
      }

      @Override
      public Backend.Resident rows() {
        return rows;
      }

      @Override
      public void close() {
        rows.close();
        backend.close();
      }
    };
  }

  /** What a fit said. */
  protected static final class Told implements FitListener {
    final List<Iteration> iterations = new ArrayList<>();
    final List<String> notices = new ArrayList<>();

    @Override
    public void iteration(Iteration iteration) {
      iterations.add(iteration);
    }

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }
}
