package org.gmm4j.report.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;

/** Points drawn around centres, and starts of fits. */
final class Clusters {
  private Clusters() {}

  /** So many points around each centre, of unit variance in all directions [K·count × d]. */
  static double[][] draw(double[][] centres, int count, Random random) {
    List<double[]> rows = new ArrayList<>();
    for (double[] centre : centres) {
      for (int i = 0; i < count; i++) {
        rows.add(Arrays.stream(centre).map(each -> each + random.nextGaussian()).toArray());
      }
    }
    return rows.toArray(double[][]::new);
  }

  /**
   * Equal weights and one covariance for all.
   *
   * @param means [K × d]
   * @param covariance [d × d]
   */
  static GaussianMixture start(double[][] means, double[][] covariance) {
    int d = covariance.length;
    double[] flat = Arrays.stream(covariance).flatMapToDouble(Arrays::stream).toArray();
    double[][] all = new double[means.length][];
    double[] weights = new double[means.length];
    Arrays.fill(all, flat);
    Arrays.fill(weights, 1.0 / means.length);
    return new GaussianMixture(
        weights,
        means,
        FullCovariance.of(all, d)
            .orElseThrow(singular -> "the covariance of the rows is singular"));
  }

  /** The same with unit covariances in the plane. */
  static GaussianMixture start(double[][] means) {
    return start(means, new double[][] {{1, 0}, {0, 1}});
  }
}
