package org.gmm4j.internal.compute.opencl;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.internal.linalg.Triangle;

/**
 * How wide a component is, feature by feature.
 *
 * @param all its standard deviations [d]
 * @param rest what is left of them given the features before, or of low ranks the factors [d]
 */
record FeatureWidths(double[] all, double[] rest) {
  static FeatureWidths of(Covariance covariance, int k) {
    if (covariance instanceof FullCovariance full) {
      return of(full.triangle(k), full.precisionCholesky(k), full.features());
    }
    if (covariance instanceof TiedCovariance tied) {
      return of(tied.alone(), 0);
    }
    if (covariance instanceof LowRankCovariance low) {
      return of(low.loadings(k), low.noise(k));
    }
    double[] widths = new double[covariance.features()];
    if (covariance instanceof DiagonalCovariance diagonal) {
      widths = roots(diagonal.variances(k));
    } else {
      Arrays.fill(widths, Math.sqrt(((SphericalCovariance) covariance).variance(k)));
    }
    return new FeatureWidths(widths, widths);
  }

  private static FeatureWidths of(DoubleBuffer triangle, DoubleBuffer factor, int d) {
    double[] all = new double[d];
    double[] rest = new double[d];
    for (int j = 0; j < d; j++) {
      all[j] = Math.sqrt(triangle.get(Triangle.begin(j) + j));
      rest[j] = 1 / factor.get(j * d + j);
    }
    return new FeatureWidths(all, rest);
  }

  private static FeatureWidths of(double[] loadings, double[] noise) {
    double[] variances = noise.clone();
    for (int i = 0; i < loadings.length; i++) {
      variances[i % noise.length] += loadings[i] * loadings[i];
    }
    return new FeatureWidths(roots(variances), roots(noise));
  }

  private static double[] roots(double[] variances) {
    return Arrays.stream(variances).map(Math::sqrt).toArray();
  }
}
