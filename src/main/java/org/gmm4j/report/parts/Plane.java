package org.gmm4j.report.parts;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;

/**
 * What a mixture is on a plane: two features, or two directions through a centre.
 *
 * @param weights of the components [K]
 * @param means [K × 2]
 * @param covariances (Σ₀₀, Σ₀₁, Σ₁₁) of each component [K × 3]
 */
public record Plane(double[] weights, double[][] means, double[][] covariances) {
  /** Points of an ellipse. */
  private static final int AROUND = 72;

  /**
   * Seen along two directions.
   *
   * @param centre what stands at the origin [d]
   */
  public static Plane of(
      GaussianMixture mixture, double[] centre, double[] first, double[] second) {
    int components = mixture.components();
    double[][] means = new double[components][];
    double[][] covariances = new double[components][];
    Covariance covariance = mixture.covariance();
    for (int k = 0; k < components; k++) {
      means[k] = place(mixture.mean(k), centre, first, second);
      double[] along = covariance.times(k, first);
      double[] across = covariance.times(k, second);
      covariances[k] = new double[] {dot(first, along), dot(second, along), dot(second, across)};
    }
    return new Plane(mixture.weights(), means, covariances);
  }

  /** Two of its features. */
  public static Plane ofFeatures(GaussianMixture mixture, int first, int second) {
    int d = mixture.features();
    return of(mixture, new double[d], unit(d, first), unit(d, second));
  }

  public static double[] unit(int d, int feature) {
    double[] unit = new double[d];
    unit[feature] = 1;
    return unit;
  }

  /** Where a row stands. */
  public static double[] place(double[] row, double[] centre, double[] first, double[] second) {
    double[] centred = row.clone();
    for (int j = 0; j < row.length; j++) {
      centred[j] -= centre[j];
    }
    return new double[] {dot(first, centred), dot(second, centred)};
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  /** The density at a point; of a component without width 0 all around it. */
  public double density(double x, double y) {
    double density = 0;
    for (int k = 0; k < weights.length; k++) {
      double[] s = covariances[k];
      double det = s[0] * s[2] - s[1] * s[1];
      if (det > 0 && weights[k] > 0) {
        double u = x - means[k][0];
        double v = y - means[k][1];
        double distance = (s[2] * u * u - 2 * s[1] * u * v + s[0] * v * v) / det;
        density += weights[k] * Math.exp(-distance / 2) / (2 * Math.PI * Math.sqrt(det));
      }
    }
    return density;
  }

  /** Points at so many standard deviations from a mean in all directions, x and y [2 × 72]. */
  public double[][] ellipse(int k, double deviations) {
    double[] s = covariances[k];
    double half = (s[0] + s[2]) / 2;
    double apart = Math.hypot((s[0] - s[2]) / 2, s[1]);
    double large = Math.sqrt(Math.max(0, half + apart));
    double small = Math.sqrt(Math.max(0, half - apart));
    double angle = Math.atan2(2 * s[1], s[0] - s[2]) / 2;
    double[][] points = new double[2][AROUND];
    for (int i = 0; i < AROUND; i++) {
      double at = 2 * Math.PI * i / AROUND;
      double u = deviations * large * Math.cos(at);
      double v = deviations * small * Math.sin(at);
      points[0][i] = means[k][0] + u * Math.cos(angle) - v * Math.sin(angle);
      points[1][i] = means[k][1] + u * Math.sin(angle) + v * Math.cos(angle);
    }
    return points;
  }

  /**
   * The least and the greatest place along an axis (0 or 1) that ellipses of two deviations reach.
   */
  public double[] range(int axis) {
    double[] range = {Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int k = 0; k < weights.length; k++) {
      double reach = 2 * Math.sqrt(Math.max(0, covariances[k][2 * axis]));
      double mean = means[k][axis];
      range = Ranges.both(range, new double[] {mean - reach, mean + reach});
    }
    return range;
  }

  /**
   * The least and the greatest place along an axis that there is to be seen of several mixtures:
   * the ellipses of the last one, and the means of all.
   */
  public static double[] range(List<Plane> planes, int axis) {
    double[] range = planes.get(planes.size() - 1).range(axis);
    for (Plane each : planes) {
      for (double[] mean : each.means()) {
        range = Ranges.both(range, new double[] {mean[axis], mean[axis]});
      }
    }
    return range;
  }

  /** All log-densities' places on a grid [ys.length × xs.length]. */
  public double[][] densities(double[] xs, double[] ys) {
    double[][] grid = new double[ys.length][xs.length];
    Arrays.setAll(grid, i -> Arrays.stream(xs).map(x -> density(x, ys[i])).toArray());
    return grid;
  }
}
