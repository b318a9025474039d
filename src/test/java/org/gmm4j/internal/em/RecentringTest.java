package org.gmm4j.internal.em;

import static org.gmm4j.oracle.Tolerances.close;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.ExactDensities;
import org.gmm4j.oracle.Scatters;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Components that move by many times their new width in one step. */
class RecentringTest {
  private static final int D = 5;
  private static final int ROWS = 240;
  private static final double RIDGE = 1e-6;

  /** Two groups a unit wide at ±2e5. */
  private static double[][] rows() {
    Random random = new Random(1);
    double[][] rows = new double[ROWS][D];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = (i % 2 == 0 ? -2e5 : 2e5) + random.nextGaussian();
      }
      rows[i][1] += rows[i][0] - (i % 2 == 0 ? -2e5 : 2e5); // correlated
    }
    return rows;
  }

  /** Means at ±1e6 and deviations of 1e5: rows belong to one component each, and are far away. */
  private static GaussianMixture start(String name) {
    CovarianceStructure structure = CovarianceStructure.of(name);
    Random random = new Random(2);
    double[][] wide = new double[ROWS][D];
    double[][] r = new double[ROWS][2];
    for (int i = 0; i < ROWS; i++) {
      Arrays.setAll(wide[i], j -> 1e5 * random.nextGaussian());
      r[i][i % 2] = 1;
    }
    double[][] means = new double[2][D];
    Moments moments =
        structure.firstMoments(
            scatter -> Scatters.of(wide, r, means, scatter), 2, D, new SplittableRandom(3));
    Covariance covariance =
        Structures.estimated(structure.estimate(moments, Regularization.ridge(0), null));
    for (int k = 0; k < 2; k++) {
      Arrays.fill(means[k], k == 0 ? -1e6 : 1e6);
    }
    return new GaussianMixture(new double[] {0.5, 0.5}, means, covariance);
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String structure : List.of("full", "tied", "diag", "spherical", "ppca:2", "mfa:2")) {
      cases.add(Arguments.of(structure, "cpu"));
      cases.add(Arguments.of(structure, "opencl"));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theStepIsThatOfSumsAboutTheNewMeans(String structure, String device) {
    double[][] rows = rows();
    GaussianMixture start = start(structure);
    ExactDensities exact = new ExactDensities(start);
    double[][] r = new double[ROWS][];
    Arrays.setAll(r, i -> exact.evaluate(rows[i]).posteriors());
    double[][] means = means(rows, r);
    Moments right = Scatters.of(rows, r, means, start.covariance().scatter());
    CovarianceEstimate estimate =
        start
            .covariance()
            .structure()
            .estimate(right, Regularization.ridge(RIDGE), start.covariance());
    Covariance covariance = Structures.estimated(estimate);
    FitResult fit = fitter(device).start(start).maxIterations(1).build().fit(Dataset.of(rows));
    for (int k = 0; k < 2; k++) {
      double[] wanted = covariance.variances(k);
      double[] got = fit.mixture().covariance().variances(k);
      for (int j = 0; j < D; j++) {
        close("mean", means[k][j], fit.mixture().mean(k)[j], 1e-14, 2e5);
        close("variance", wanted[j], got[j], 1e-9, wanted[j]);
      }
    }
    double sum = 0;
    ExactDensities after = new ExactDensities(fit.mixture());
    for (double[] row : rows) {
      sum += after.evaluate(row).logDensity() / ROWS;
    }
    close("log-likelihood", sum, fit.logLikelihood(), 1e-9, 1);
  }

  /**
   * The first M-step of a start, too: rows drawn at random lie in the wrong group half the time.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void aStartFromPointsFarAwayKeepsItsDigits(String structure, String device) {
    double[][] rows = rows();
    FitResult fit =
        fitter(device)
            .covariance(structure)
            .components(2)
            .initialization(Initialization.RANDOM_FROM_DATA)
            .seed(5)
            .build()
            .fit(Dataset.of(rows));
    ExactDensities exact = new ExactDensities(fit.mixture());
    double sum = 0;
    for (double[] row : rows) {
      sum += exact.evaluate(row).logDensity() / ROWS;
    }
    close("log-likelihood", sum, fit.logLikelihood(), 1e-9, 1);
  }

  private static GmmFitterBuilder fitter(String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    return GmmFitter.builder()
        .device(device)
        .precision(Precision.DOUBLE)
        .regularization(Regularization.ridge(RIDGE));
  }

  private static double[][] means(double[][] rows, double[][] r) {
    double[][] means = new double[2][D];
    for (int k = 0; k < 2; k++) {
      double origin = k == 0 ? -2e5 : 2e5;
      double count = 0;
      for (int i = 0; i < ROWS; i++) {
        count += r[i][k];
        for (int j = 0; j < D; j++) {
          means[k][j] += r[i][k] * (rows[i][j] - origin);
        }
      }
      for (int j = 0; j < D; j++) {
        means[k][j] = origin + means[k][j] / count;
      }
    }
    return means;
  }
}
