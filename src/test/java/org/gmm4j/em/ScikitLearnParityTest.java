package org.gmm4j.em;

import static org.gmm4j.oracle.Tolerances.close;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.compute.Precision;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.oracle.Fixture;
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

  private static void check(String name, double logTolerance, double parameterTolerance)
      throws IOException {
    Map<String, Fixture> fixture = Fixture.read(ScikitLearnParityTest.class, name + ".npz");
    double[] right = get(fixture, "lower_bounds").values();
    List<Double> got = new ArrayList<>();
    FitResult result =
        GmmFitter.builder()
            .start(start(fixture))
            .ridge(get(fixture, "ridge").values()[0])
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
            .fit(Dataset.of(get(fixture, "rows").matrix()));
    assertEquals(right.length, got.size());
    for (int i = 0; i < right.length; i++) {
      close("log-likelihood " + i, right[i], got.get(i), logTolerance, Math.abs(right[i]));
    }
    GaussianMixture mixture = result.mixture();
    compare("weights", get(fixture, "weights").values(), mixture.weights(), parameterTolerance);
    int d = mixture.features();
    for (int k = 0; k < mixture.components(); k++) {
      compare("mean", get(fixture, "means").slice(k, d), mixture.mean(k), parameterTolerance);
      double[] covariance = new double[d * d];
      ((FullCovariance) mixture.covariance()).covariance(k).get(covariance);
      compare(
          "covariance",
          get(fixture, "covariances").slice(k, d * d),
          covariance,
          parameterTolerance);
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

  private static GaussianMixture start(Map<String, Fixture> fixture) {
    double[] weights = get(fixture, "start_weights").values();
    int d = (int) get(fixture, "rows").shape()[1];
    double[][] precisions = new double[weights.length][];
    double[][] means = new double[weights.length][];
    for (int k = 0; k < weights.length; k++) {
      precisions[k] = get(fixture, "start_precisions").slice(k, d * d);
      means[k] = get(fixture, "start_means").slice(k, d);
    }
    CovarianceEstimate estimate = FullCovariance.ofPrecisions(precisions, d);
    return new GaussianMixture(
        weights, means, ((CovarianceEstimate.Estimated) estimate).covariance());
  }

  private static Fixture get(Map<String, Fixture> fixture, String name) {
    return Objects.requireNonNull(fixture.get(name), name);
  }
}
