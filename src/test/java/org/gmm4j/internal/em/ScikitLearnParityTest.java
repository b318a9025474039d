package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.StoppingRule;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same start and ridge give scikit-learn's log-likelihood at every iteration and its final
 * parameters. sklearn_fixtures.py wrote the fixtures; versions.txt beside it says with what.
 */
class ScikitLearnParityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "separate",
        "overlapping",
        "one_feature",
        "one_component",
        "fewer_rows_than_features",
        "duplicate_rows",
        "constant_column"
      })
  void sameIteratesInDouble(String name) throws IOException {
    check(name, 1e-9, 1e-7);
  }

  /**
   * scikit-learn itself loses digits here: it sums raw x, 2²⁰ from the origin, and 40 bits are
   * left.
   */
  @ParameterizedTest
  @ValueSource(strings = "far_from_the_origin")
  void sameIteratesFarFromTheOrigin(String name) throws IOException {
    check(name, 1e-6, 1e-5);
  }

  /** sklearn_stops.py wrote how many iterations it takes with these tolerances. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "separate",
        "overlapping",
        "one_feature",
        "fewer_rows_than_features",
        "duplicate_rows",
        "constant_column"
      })
  void endsWhereScikitLearnDoes(String name) throws IOException {
    Fixture fixture = Fixture.read(name);
    double[] right = Fixture.read("stops").values(name);
    double[] tolerances = {1e-1, 1e-2, 1e-3, 1e-4, 1e-6};
    for (int i = 0; i < tolerances.length; i++) {
      FitResult result =
          GmmFitter.builder()
              .start(start(fixture))
              .regularization(Regularization.ridge(fixture.values("ridge")[0]))
              .stoppingRule(StoppingRule.SCIKIT_LEARN)
              .tolerance(tolerances[i])
              .maxIterations(1000)
              .device("cpu")
              .build()
              .fit(Dataset.of(fixture.get("rows").rows()));
      assertEquals(right[i], result.iterations(), "tolerance " + tolerances[i]);
      assertTrue(result.converged());
    }
  }

  private static void check(String name, double logTolerance, double parameterTolerance)
      throws IOException {
    Fixture fixture = Fixture.read(name);
    double[] right = fixture.values("lower_bounds");
    List<Double> got = new ArrayList<>();
    FitResult result =
        GmmFitter.builder()
            .start(start(fixture))
            .regularization(Regularization.ridge(fixture.values("ridge")[0]))
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
            .fit(Dataset.of(fixture.get("rows").rows()));
    assertEquals(right.length, got.size());
    for (int i = 0; i < right.length; i++) {
      close("log-likelihood " + i, right[i], got.get(i), logTolerance, Math.abs(right[i]));
    }
    GaussianMixture mixture = result.mixture();
    compare("weights", fixture.values("weights"), mixture.weights(), parameterTolerance);
    int d = mixture.features();
    for (int k = 0; k < mixture.components(); k++) {
      compare("mean", fixture.get("means").slice(k, d), mixture.mean(k), parameterTolerance);
      double[] covariance = new double[d * d];
      ((FullCovariance) mixture.covariance()).covariance(k).get(covariance);
      compare(
          "covariance", fixture.get("covariances").slice(k, d * d), covariance, parameterTolerance);
    }
  }

  private static void compare(String what, double[] right, double[] got, double tolerance) {
    double scale = 0;
    for (double value : right) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < right.length; i++) {
      close(what + " " + i, right[i], got[i], tolerance, scale);
    }
  }

  private static GaussianMixture start(Fixture fixture) {
    double[] weights = fixture.values("start_weights");
    int d = (int) fixture.get("rows").shape()[1];
    double[][] precisions = new double[weights.length][];
    double[][] means = new double[weights.length][];
    for (int k = 0; k < weights.length; k++) {
      precisions[k] = fixture.get("start_precisions").slice(k, d * d);
      means[k] = fixture.get("start_means").slice(k, d);
    }
    CovarianceEstimate estimate = FullCovariance.ofPrecisions(precisions, d);
    return new GaussianMixture(
        weights, means, ((CovarianceEstimate.Estimated) estimate).covariance());
  }
}
