package org.gmm4j.internal.em.online;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.gmm4j.oracle.Matrices;
import org.gmm4j.oracle.Problems;
import org.gmm4j.oracle.Structures;
import org.gmm4j.oracle.TextbookEm;

/** What tests of steps share: problems, devices, and the right precision. */
final class Steps {
  static final double RIDGE = 1e-3;

  static final Dataset ONE_ROW = Dataset.of(new double[][] {{0}});

  private Steps() {}

  static Structures.Problem problem(String name, int components, int d, long seed) {
    if (!name.equals("full")) {
      return Structures.problem(name, components, d, seed);
    }
    TextbookEm.Parameters dense = Problems.mixture(components, d, seed);
    return new Structures.Problem(Problems.model(dense), dense);
  }

  /** In doubles. */
  static Loaded open(String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    return Devices.load(device, Precision.DOUBLE, ONE_ROW, Acceleration.ON, notice -> {});
  }

  static GmmFitterBuilder options(GaussianMixture start) {
    return GmmFitter.builder().start(start).regularization(Regularization.ridge(RIDGE));
  }

  static StepwiseEm em(GaussianMixture start, Loaded device) {
    return new StepwiseEm(
        options(start).options(),
        Regularization.ridge(RIDGE),
        FeaturePlan.asTheyAre(ONE_ROW, 0),
        start,
        device,
        1);
  }

  static GaussianMixture next(Maximization found) {
    return ((Maximization.Next) found).mixture();
  }

  static double[][] dense(Covariance covariance, int k) {
    int d = covariance.features();
    double[][] dense = new double[d][d];
    if (covariance.structure().hasMatrices()) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          dense[i][j] = covariance.triangle(k).get(i * (i + 1) / 2 + j);
          dense[j][i] = dense[i][j];
        }
      }
      return dense;
    }
    dense = Matrices.diagonal(covariance.noise(k));
    if (covariance instanceof LowRankCovariance low) {
      double[] w = low.loadings(k);
      for (int from = 0; from < w.length; from += d) {
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            dense[i][j] += w[from + i] * w[from + j];
          }
        }
      }
    }
    return dense;
  }

  static StepwiseEm fresh(GmmFitterBuilder builder, Loaded loaded) {
    return new StepwiseEm(
        builder.options(),
        Regularization.ridge(RIDGE),
        FeaturePlan.asTheyAre(ONE_ROW, 0),
        null,
        loaded,
        5);
  }

  record Held(Backend backend, Backend.Resident rows) implements Loaded {
    @Override
    public void close() {}
  }

  static void same(GaussianMixture right, GaussianMixture got) {
    assertArrayEquals(right.weights(), got.weights());
    for (int k = 0; k < right.components(); k++) {
      assertArrayEquals(right.mean(k), got.mean(k));
      assertArrayEquals(dense(right.covariance(), k), dense(got.covariance(), k));
    }
  }
}
