package org.gmm4j.internal.compute.opencl;

import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;

/** Random rows around 0.5, about 0.15 wide, and mixtures that overlap on them. */
final class Samples {
  static final double SPREAD = 0.15;

  private Samples() {}

  /** [n × d], for bytes scaled from 0…255. */
  static Dataset rows(ElementType type, int n, int d, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> 0.5 + SPREAD * random.nextGaussian());
    }
    return switch (type) {
      case FLOAT64 -> Dataset.of(rows);
      case FLOAT32 -> Dataset.of(Arrays.stream(rows).map(Samples::floats).toArray(float[][]::new));
      case INT16 ->
          Dataset.of(Arrays.stream(rows).map(Samples::integers).toArray(short[][]::new))
              .dividedBy(4096);
      case UINT16 ->
          Dataset.ofUnsigned(Arrays.stream(rows).map(Samples::integers).toArray(short[][]::new))
              .dividedBy(4096);
      case UINT8 ->
          Dataset.of(Arrays.stream(rows).map(Samples::pixels).toArray(byte[][]::new))
              .dividedBy(255);
    };
  }

  private static float[] floats(double[] row) {
    float[] out = new float[row.length];
    for (int j = 0; j < row.length; j++) {
      out[j] = (float) row[j];
    }
    return out;
  }

  /** Non-negative ones, the same with a sign and without. */
  private static short[] integers(double[] row) {
    short[] out = new short[row.length];
    for (int j = 0; j < row.length; j++) {
      out[j] = (short) Math.max(0, Math.min(Short.MAX_VALUE, Math.round(4096 * row[j])));
    }
    return out;
  }

  private static byte[] pixels(double[] row) {
    byte[] out = new byte[row.length];
    for (int j = 0; j < row.length; j++) {
      out[j] = (byte) Math.max(0, Math.min(255, Math.round(255 * row[j])));
    }
    return out;
  }

  /** Points in the rows' midst [k × d], closer the more features there are. */
  static double[][] points(int k, int d, double offset, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[k][d];
    for (double[] point : points) {
      Arrays.setAll(point, j -> offset + 0.5 + SPREAD * 1.5 * random.nextGaussian() / Math.sqrt(d));
    }
    return points;
  }

  static GaussianMixture mixture(int k, int d, double offset, long seed) {
    double[] weights = new double[k];
    Arrays.setAll(weights, i -> (i + 1) * 2.0 / (k * (k + 1.0)));
    return mixture(weights, points(k, d, offset, seed), seed);
  }

  /** Covariances: a multiple of the identity plus four random directions. */
  static GaussianMixture mixture(double[] weights, double[][] means, long seed) {
    Random random = new Random(seed + 1);
    int d = means[0].length;
    double[][] covariances = new double[means.length][d * d];
    for (double[] sigma : covariances) {
      for (int direction = 0; direction < 4; direction++) {
        double[] v = random.doubles(d, -SPREAD, SPREAD).toArray();
        for (int i = 0; i < d * d; i++) {
          sigma[i] += v[i / d] * v[i % d];
        }
      }
      for (int i = 0; i < d; i++) {
        sigma[i * d + i] += SPREAD * SPREAD;
      }
    }
    CovarianceEstimate estimate = FullCovariance.of(covariances, d);
    return new GaussianMixture(
        weights, means, ((CovarianceEstimate.Estimated) estimate).covariance());
  }
}
