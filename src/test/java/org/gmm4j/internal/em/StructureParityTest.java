package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The other structures as scikit-learn fits them: the same log-likelihood at every iteration from
 * the same start, and the same maximum where the ways there differ. structures_fixtures.py wrote
 * the fixtures; versions.txt beside it says with what.
 */
class StructureParityTest {
  static Stream<Arguments> problems() {
    return Stream.of("tied", "diag", "spherical")
        .flatMap(
            structure ->
                Stream.of(
                        "separate",
                        "overlapping",
                        "one_feature",
                        "one_component",
                        "fewer_rows_than_features",
                        "duplicate_rows",
                        "constant_column")
                    .map(name -> Arguments.of(name, structure)));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void sameIterates(String name, String structure) throws IOException {
    Fixture problem = Fixture.read(name);
    Fixture right = Fixture.read(name + "_" + structure);
    double[][] rows = problem.get("rows").rows();
    int d = rows[0].length;
    GaussianMixture start =
        new GaussianMixture(
            problem.values("start_weights"),
            problem.get("start_means").rows(),
            start(structure, problem));
    FitResult result =
        follow(Dataset.of(rows), start, problem.values("ridge")[0], right.values("lower_bounds"));
    GaussianMixture mixture = result.mixture();
    compare("weights", right.values("weights"), mixture.weights());
    for (int k = 0; k < mixture.components(); k++) {
      compare("mean", right.get("means").slice(k, d), mixture.mean(k));
    }
    compare("covariances", right.values("covariances"), parameters(mixture.covariance()));
  }

  /** The 1,990 twos and sixes, from the first row of each and a tenth as every variance. */
  @ParameterizedTest
  @ValueSource(strings = {"tied", "diag", "spherical"})
  void sameIteratesOnDigits(String structure) throws IOException {
    Fixture right = Fixture.read("mnist_" + structure);
    Dataset digits = DataSource.open("mnist-2v6", null).rows().dividedBy(255);
    double[][] means = {digits.row(0), digits.row(1)};
    double[][] variances = new double[2][784];
    Arrays.stream(variances).forEach(each -> Arrays.fill(each, 0.1));
    GaussianMixture start =
        new GaussianMixture(new double[] {0.25, 0.75}, means, covariance(structure, variances));
    FitResult result = follow(digits, start, 1e-2, right.values("lower_bounds"));
    compare("weights", right.values("weights"), result.mixture().weights());
  }

  private static Covariance covariance(String structure, double[][] variances) {
    int d = variances[0].length;
    return Structures.estimated(
        switch (structure) {
          case "diag" -> DiagonalCovariance.of(variances);
          case "spherical" ->
              SphericalCovariance.of(
                  d, Arrays.stream(variances).mapToDouble(each -> each[0]).toArray());
          default -> {
            double[] matrix = new double[d * d];
            for (int j = 0; j < d; j++) {
              matrix[j * d + j] = variances[0][j];
            }
            yield TiedCovariance.of(matrix, variances.length, d);
          }
        });
  }

  /** Fits as many iterations as were recorded, and compares each of them. */
  private static FitResult follow(
      Dataset rows, GaussianMixture start, double ridge, double[] right) {
    List<Double> got = new ArrayList<>();
    FitResult result =
        GmmFitter.builder()
            .start(start)
            .regularization(Regularization.ridge(ridge))
            .tolerance(0)
            .maxIterations(right.length)
            .device("cpu")
            .precision(Precision.DOUBLE)
            .listener(
                new FitListener() {
                  @Override
                  public void iteration(Iteration iteration) {
                    got.add(iteration.logLikelihood());
                  }
                })
            .build()
            .fit(rows);
    assertEquals(right.length, got.size());
    for (int i = 0; i < right.length; i++) {
      close("log-likelihood " + i, right[i], got.get(i), 1e-9, Math.abs(right[i]));
    }
    return result;
  }

  /** The first precision matrix, the matrices' diagonals, or the diagonals' means. */
  private static Covariance start(String structure, Fixture problem) {
    Fixture.Values precisions = problem.get("start_precisions");
    int components = (int) precisions.shape()[0];
    int d = (int) precisions.shape()[1];
    if (structure.equals("tied")) {
      return Structures.estimated(
          TiedCovariance.ofPrecision(precisions.slice(0, d * d), components, d));
    }
    double[][] variances = new double[components][d];
    for (int k = 0; k < components; k++) {
      double[] matrix = precisions.slice(k, d * d);
      double sum = 0;
      for (int j = 0; j < d; j++) {
        variances[k][j] = 1 / matrix[j * d + j];
        sum += matrix[j * d + j];
      }
      if (structure.equals("spherical")) {
        Arrays.fill(variances[k], d / sum);
      }
    }
    return covariance(structure, variances);
  }

  /** All numbers, in scikit-learn's order. */
  private static double[] parameters(Covariance covariance) {
    if (covariance instanceof TiedCovariance tied) {
      double[] matrix = new double[tied.features() * tied.features()];
      tied.covariance().get(matrix);
      return matrix;
    }
    int components = covariance.components();
    int d = covariance instanceof DiagonalCovariance ? covariance.features() : 1;
    double[] out = new double[components * d];
    for (int k = 0; k < components; k++) {
      double[] variances =
          covariance instanceof DiagonalCovariance diagonal
              ? diagonal.variances(k)
              : new double[] {((SphericalCovariance) covariance).variance(k)};
      System.arraycopy(variances, 0, out, k * d, d);
    }
    return out;
  }

  private static void compare(String what, double[] right, double[] got) {
    double scale = Arrays.stream(right).map(Math::abs).max().orElseThrow();
    assertEquals(right.length, got.length, what);
    for (int i = 0; i < right.length; i++) {
      close(what + " " + i, right[i], got[i], 1e-7, scale);
    }
  }

  /** One component is factor analysis, or probabilistic principal components. */
  @ParameterizedTest
  @CsvSource({"mfa, analysis, 1", "mfa, analysis, 3", "ppca, pca, 1", "ppca, pca, 3"})
  void oneComponentIsFactorAnalysis(String structure, String theirs, int q) throws IOException {
    Fixture fixture = Fixture.read("factors");
    FitResult result =
        GmmFitter.builder()
            .components(1)
            .covariance(structure + ":" + q)
            .regularization(Regularization.ridge(0))
            .tolerance(0)
            .maxIterations(4000)
            .device("cpu")
            .build()
            .fit(Dataset.of(fixture.get("rows").rows()));
    double right = fixture.values(theirs + "_" + q)[0];
    close("log-likelihood", right, result.logLikelihood(), 1e-6, 1);
    double[] noise = ((LowRankCovariance) result.mixture().covariance()).noise(0);
    double[] rightNoise = fixture.values(theirs + "_noise_" + q);
    for (int j = 0; j < noise.length; j++) {
      close("noise", rightNoise[j % rightNoise.length], noise[j], 1e-3, 1);
    }
  }
}
