package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gmm4j.FitResult;
import org.gmm4j.GaussianMixture;

/** Fits that are the same: to rounding, or to the last bit. */
public final class Equal {
  /** The sums are made in another order: the contract of rows in parts. */
  private static final double ROUNDING = 1e-12;

  private Equal() {}

  /** At every iteration, and in the parameters that come of it. */
  static void toRounding(FitResult here, GaussianMixtureModel there) {
    double[] history = there.summary().history();
    assertEquals(here.iterations(), history.length, "iterations");
    for (int i = 0; i < history.length; i++) {
      close("log-likelihood " + i, here.history().get(i), history[i], 1e-300);
    }
    close(
        "log-likelihood",
        here.logLikelihood() * here.totalWeight(),
        there.summary().logLikelihood(),
        1e-300);
    GaussianMixture mixture = there.mixture();
    close("weights", here.mixture().weights(), mixture.weights());
    for (int k = 0; k < mixture.components(); k++) {
      close("mean", here.mixture().mean(k), mixture.mean(k));
      close("covariance", triangle(here.mixture(), k), triangle(mixture, k));
    }
  }

  public static void toTheBit(GaussianMixtureModel one, GaussianMixtureModel other) {
    assertArrayEquals(one.summary().history(), other.summary().history());
    assertEquals(one.summary().logLikelihood(), other.summary().logLikelihood());
    sameParameters(one.mixture(), other.mixture());
  }

  static void sameParameters(GaussianMixture one, GaussianMixture other) {
    assertArrayEquals(one.weights(), other.weights());
    for (int k = 0; k < one.components(); k++) {
      assertArrayEquals(one.mean(k), other.mean(k));
      assertArrayEquals(triangle(one, k), triangle(other, k));
    }
  }

  private static double[] triangle(GaussianMixture mixture, int k) {
    var buffer = mixture.covariance().triangle(k);
    double[] values = new double[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static void close(String what, double[] right, double[] got) {
    double scale = Arrays.stream(right).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < right.length; i++) {
      close(what + " " + i, right[i], got[i], scale);
    }
  }

  private static void close(String what, double right, double got, double least) {
    double scale = Math.max(Math.abs(right), least);
    assertTrue(
        Math.abs(right - got) <= ROUNDING * scale,
        "%s: %s instead of %s, off by %.2g".formatted(what, got, right, (got - right) / scale));
  }
}
