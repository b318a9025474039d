package org.gmm4j.internal.em.extrapolation;

import java.util.List;
import org.gmm4j.GaussianMixture;
import org.jspecify.annotations.Nullable;

/**
 * Squared extrapolation (Varadhan &amp; Roland 2008, scheme S3) of two steps F of EM:
 *
 * <pre>
 *   r = F(θ) − θ,   v = F(F(θ)) − F(θ) − r,   α = −‖r‖ / ‖v‖,   θ′ = θ − 2αr + α²v
 * </pre>
 *
 * in {@link Coordinates}, with α between −most and −1; where it is −1, θ′ = F(F(θ)), and there is
 * nothing to gain.
 */
final class Squarem {
  private Squarem() {}

  /**
   * A step beyond.
   *
   * @param mixture θ′
   * @param bounded whether α was at its bound
   */
  record Beyond(GaussianMixture mixture, boolean bounded) {}

  /**
   * Extrapolates.
   *
   * @param path θ, F(θ), F(F(θ))
   * @param most the greatest −α, at least 1
   * @return null if there is nothing to gain
   */
  static @Nullable Beyond of(List<GaussianMixture> path, double most) {
    GaussianMixture start = path.get(0);
    double[] zero = Coordinates.of(start, start);
    double[] one = Coordinates.of(path.get(1), start);
    double[] two = Coordinates.of(path.get(2), start);
    double ofR = 0;
    double ofV = 0;
    for (int i = 0; i < zero.length; i++) {
      double r = difference(one[i], zero[i]);
      double v = difference(two[i], one[i]) - r;
      ofR += r * r;
      ofV += v * v;
    }
    double length = Math.sqrt(ofR / ofV);
    if (!(length > 1)) {
      return null;
    }
    double a = Math.min(length, most);
    double[] beyond = new double[zero.length];
    for (int i = 0; i < beyond.length; i++) {
      double r = difference(one[i], zero[i]);
      double v = difference(two[i], one[i]) - r;
      beyond[i] = zero[i] + 2 * a * r + a * a * v;
    }
    GaussianMixture mixture = Coordinates.mixture(beyond, start);
    return mixture == null ? null : new Beyond(mixture, length >= most);
  }

  /** x − y; 0 of two equal numbers that may be −∞, the logarithms of weights of 0. */
  private static double difference(double x, double y) {
    return x == y ? 0 : x - y;
  }
}
