package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.known.KnowingBackend;
import org.gmm4j.oracle.GivenEm;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that are known and parts that stay: every iteration is the textbook's. */
public abstract class GivenContract {
  private static final double RIDGE = 1e-3;
  private static final int ROWS = 157;
  private static final int COMPONENTS = 3;
  private static final int ITERATIONS = 12;

  private final double tolerance;

  /**
   * A contract for one backend.
   *
   * @param tolerance of log-likelihoods and parameters, relative to their scale
   */
  protected GivenContract(double tolerance) {
    this.tolerance = tolerance;
  }

  /** Opens the backend. */
  protected abstract Backend open();

  private static final List<String> STRUCTURES =
      List.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:2", "mfa:auto");

  static Stream<Arguments> known() {
    return STRUCTURES.stream()
        .flatMap(
            structure ->
                Stream.of("some", "of two", "weighted", "all")
                    .flatMap(
                        which ->
                            Arrays.stream(Acceleration.values())
                                .map(each -> Arguments.of(structure, which, each))));
  }

  protected static Stream<Arguments> fixed() {
    return STRUCTURES.stream()
        .flatMap(
            structure ->
                Stream.of(
                        "weights",
                        "means",
                        "covariances",
                        "means,covariances",
                        "weights,means",
                        "1:means,0:weights",
                        "2",
                        "0:covariances,means",
                        "weights,means,covariances")
                    .filter(
                        parts -> !structure.equals("tied") || !parts.matches("2|0:covariances.*"))
                    .flatMap(
                        parts ->
                            Arrays.stream(Acceleration.values())
                                .map(each -> Arguments.of(structure, parts, each))));
  }

  private static Structures.Problem start(String structure, int d) {
    if (structure.equals("full")) {
      TextbookEm.Parameters dense = Problems.mixture(COMPONENTS, d, 11);
      return new Structures.Problem(Problems.model(dense), dense);
    }
    return Structures.problem(structure, COMPONENTS, d, 11);
  }

  /** Rows near the start, moved, so that there is a way to go. */
  private static double[][] rows(Structures.Problem start) {
    double[][] rows = start.model().sample(ROWS, 5);
    Random random = new Random(8);
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] += 0.4 + 0.5 * random.nextGaussian();
      }
    }
    return rows;
  }

  /** Labels of some rows: as the start would have them, but for some that contradict it. */
  private static int[] labels(Structures.Problem start, double[][] rows, String which) {
    int[] labels = new int[rows.length];
    for (int n = 0; n < rows.length; n++) {
      int likely = start.model().predict(rows[n]);
      boolean wanted = which.equals("all") || n % 7 == 2 || (n > 100 && n < 120);
      labels[n] = wanted ? (n % 5 == 0 ? (likely + 1) % COMPONENTS : likely) : -1;
      if (which.equals("of two") && labels[n] == 1) {
        labels[n] = -1;
      }
    }
    return labels;
  }

  @ParameterizedTest
  @MethodSource("known")
  void knownRowsStay(String structure, String which, Acceleration acceleration) {
    Structures.Problem start = start(structure, 5);
    double[][] rows = rows(start);
    int[] labels = labels(start, rows, which);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, n -> which.equals("weighted") ? 0.25 + n % 4 : 1);
    FitResult fit = follow(start, rows, weights, labels, FixedParts.none(), acceleration);
    for (int n = 0; n < ROWS; n++) {
      int right = labels[n] < 0 ? fit.mixture().predict(rows[n]) : labels[n];
      assertEquals(right, fit.labels()[n], "row " + n);
    }
  }

  static Stream<Arguments> structures() {
    return STRUCTURES.stream()
        .flatMap(
            structure ->
                Arrays.stream(Acceleration.values()).map(each -> Arguments.of(structure, each)));
  }

  /** Known rows of next to no weight, in a component that starts far from all rows. */
  @ParameterizedTest
  @MethodSource("structures")
  void faintComponentsHaveTheirKnownRows(String structure, Acceleration acceleration) {
    Structures.Problem near = start(structure, 4);
    double[][] rows = rows(near);
    double[][] means = near.dense().means();
    Arrays.setAll(means[1], j -> means[1][j] + 40);
    double[] shares = near.dense().weights();
    Structures.Problem start =
        new Structures.Problem(
            new GaussianMixture(shares, means, near.model().covariance()), near.dense());
    double[] weights = new double[ROWS];
    int[] labels = new int[ROWS];
    for (int n = 0; n < ROWS; n++) {
      labels[n] = n % 7 == 2 ? 1 : -1;
      weights[n] = n % 7 == 2 ? 1e-30 : 1;
    }
    FitResult fit = follow(start, rows, weights, labels, FixedParts.none(), acceleration, 5);
    assertTrue(fit.mixture().weights()[1] < 1e-18, "it is faint to the end");
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void fixedPartsStay(String structure, String parts, Acceleration acceleration) {
    Structures.Problem start = start(structure, 5);
    double[][] rows = rows(start);
    int[] none = new int[ROWS];
    Arrays.fill(none, -1);
    double[] ones = new double[ROWS];
    Arrays.fill(ones, 1);
    FixedParts fixed = FixedParts.of(parts);
    FitResult fit = follow(start, rows, ones, none, fixed, acceleration);
    assertStay(start.model(), fit.mixture(), fixed);
  }

  /** To the last bit. */
  private static void assertStay(GaussianMixture start, GaussianMixture fitted, FixedParts fixed) {
    for (int k = 0; k < COMPONENTS; k++) {
      if (fixed.includes(Part.WEIGHTS, k)) {
        assertEquals(start.weights()[k], fitted.weights()[k]);
      }
      if (fixed.includes(Part.MEANS, k)) {
        assertArrayEquals(start.mean(k), fitted.mean(k));
      } else {
        assertTrue(!Arrays.equals(start.mean(k), fitted.mean(k)), "mean " + k + " is free");
      }
      if (fixed.includes(Part.COVARIANCES, k)) {
        for (int j = 0; j < start.features(); j++) {
          double[] unit = new double[start.features()];
          unit[j] = 1;
          assertArrayEquals(start.covariance().times(k, unit), fitted.covariance().times(k, unit));
        }
        assertEquals(
            start.covariance().logDetPrecisionCholesky(k),
            fitted.covariance().logDetPrecisionCholesky(k));
        assertArrayEquals(start.covariance().noise(k), fitted.covariance().noise(k));
        assertArrayEquals(start.covariance().loadings(k), fitted.covariance().loadings(k));
        if (start.covariance().structure().hasMatrices()) {
          assertEquals(
              start.covariance().precisionCholesky(k), fitted.covariance().precisionCholesky(k));
        }
      }
    }
  }

  /** Both at once, with weights. */
  @ParameterizedTest
  @MethodSource("fixed")
  void knownRowsAndFixedPartsGoTogether(String structure, String parts, Acceleration acceleration) {
    Structures.Problem start = start(structure, 4);
    double[][] rows = rows(start);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, n -> 0.5 + n % 3);
    follow(start, rows, weights, labels(start, rows, "of two"), FixedParts.of(parts), acceleration);
  }

  /** Without a ridge, which costs likelihood. */
  @ParameterizedTest
  @MethodSource("fixed")
  protected void likelihoodNeverFalls(String structure, String parts, Acceleration acceleration) {
    Structures.Problem start = start(structure, 3);
    double[][] rows = rows(start);
    FitResult fit =
        fit(
            GmmFitter.builder()
                .start(start.model())
                .fixed(FixedParts.of(parts))
                .regularization(Regularization.ridge(0))
                .tolerance(0)
                .maxIterations(40)
                .acceleration(acceleration),
            Dataset.of(rows).withKnownLabels(labels(start, rows, "of two")));
    for (int i = 1; i < fit.history().size(); i++) {
      double before = fit.history().get(i - 1);
      assertTrue(fit.history().get(i) >= before - 1e-13 * Math.abs(before), "iteration " + (i + 1));
    }
    assertTrue(
        fit.history().get(39) > fit.history().get(0) || parts.equals("weights,means,covariances"));
  }

  /** Compares every iteration of a fit with the textbook's. */
  private FitResult follow(
      Structures.Problem start,
      double[][] rows,
      double[] weights,
      int[] labels,
      FixedParts fixed,
      Acceleration acceleration) {
    return follow(start, rows, weights, labels, fixed, acceleration, ITERATIONS);
  }

  private FitResult follow(
      Structures.Problem start,
      double[][] rows,
      double[] weights,
      int[] labels,
      FixedParts fixed,
      Acceleration acceleration,
      int iterations) {
    List<FitListener.Iteration> heard = new ArrayList<>();
    FitResult fit =
        fit(
            GmmFitter.builder()
                .start(start.model())
                .fixed(fixed)
                .regularization(Regularization.ridge(RIDGE))
                .tolerance(0)
                .maxIterations(iterations)
                .acceleration(acceleration)
                .listener(
                    new FitListener() {
                      @Override
                      public void iteration(Iteration iteration) {
                        heard.add(iteration);
                      }
                    }),
            Dataset.of(rows).weightedBy(weights).withKnownLabels(labels));
    GivenEm textbook = new GivenEm(start, rows, weights, labels, fixed, RIDGE);
    for (int i = 0; i < iterations; i++) {
      TextbookEm.Parameters right = textbook.parameters();
      GaussianMixture got = heard.get(i).mixture().get();
      String at = "iteration " + (i + 1) + ", ";
      for (int k = 0; k < COMPONENTS; k++) {
        close(at + "weight " + k, right.weights()[k], got.weights()[k], tolerance, 1);
        for (int j = 0; j < got.features(); j++) {
          close(at + "mean " + k, right.means()[k][j], got.mean(k)[j], tolerance, 10);
        }
        Matrices.close(at + "Σ " + k, right.covariances()[k], dense(got, k), tolerance);
      }
      double log = textbook.step();
      close(at + "likelihood", log, heard.get(i).logLikelihood(), tolerance, Math.abs(log));
    }
    close("the end", textbook.step(), fit.logLikelihood(), tolerance, 10);
    return fit;
  }

  private static double[][] dense(GaussianMixture mixture, int k) {
    double[][] columns = new double[mixture.features()][];
    for (int j = 0; j < columns.length; j++) {
      double[] unit = new double[columns.length];
      unit[j] = 1;
      columns[j] = mixture.covariance().times(k, unit);
    }
    return columns;
  }

  private FitResult fit(GmmFitterBuilder builder, Dataset data) {
    GmmFitter fitter = builder.build();
    return Fits.fit(fitter, data, rows -> loaded(rows, fitter.options().acceleration()));
  }

  private Loaded loaded(Dataset data, Acceleration acceleration) {
    Backend backend = new KnowingBackend(open());
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
}
