package org.gmm4j.internal.compute.gaps;

import java.util.Arrays;

/**
 * Means and variances of each feature within each component over the rows that show it: what a
 * first M-step has of rows that no mixture is known of yet. Where a component has no row that shows
 * a feature, they are those of all components; where there is none at all, the given point, and the
 * mean of the other variances.
 *
 * @param means [K × d]
 * @param variances [K × d]
 */
public record AvailableCases(double[][] means, double[][] variances) {
  /**
   * Sums over the rows that show a feature.
   *
   * @param counts Σ r [K × d]
   * @param first Σ r (x − p) about the component's point [K × d]
   * @param second Σ r (x − p)² [K × d]
   */
  public record Sums(double[][] counts, double[][] first, double[][] second) {
    /** Of no rows. */
    public static Sums zeros(int components, int features) {
      return new Sums(
          new double[components][features],
          new double[components][features],
          new double[components][features]);
    }

    /**
     * Σ r (x − p) as if each row showed what others of its component show in the mean.
     *
     * @param totals Σ r of all rows [K]
     */
    public double[][] ofAllRows(double[] totals) {
      double[][] all = new double[totals.length][first[0].length];
      for (int k = 0; k < all.length; k++) {
        for (int j = 0; j < all[k].length; j++) {
          all[k][j] = counts[k][j] == 0 ? 0 : first[k][j] * totals[k] / counts[k][j];
        }
      }
      return all;
    }
  }

  /** Visits the rows. */
  @FunctionalInterface
  public interface Visit {
    /**
     * Sums.
     *
     * @param points p [K × d]
     */
    Sums about(double[][] points);
  }

  /**
   * Finds them in two visits, the second about the means, so that no digit is lost.
   *
   * @param points near the means [K × d]
   */
  public static AvailableCases of(double[][] points, Visit visit) {
    double[][] near = new Cases(points, visit.about(points)).means();
    Cases cases = new Cases(near, visit.about(near));
    return new AvailableCases(cases.means(), cases.variances());
  }

  private record Cases(double[][] points, Sums sums) {
    private int d() {
      return points[0].length;
    }

    double[][] means() {
      double[][] means = new double[points.length][d()];
      for (int j = 0; j < d(); j++) {
        double count = 0;
        double sum = 0;
        for (int k = 0; k < points.length; k++) {
          double ofComponent = sums.counts()[k][j];
          count += ofComponent;
          sum += sums.first()[k][j] + ofComponent * points[k][j];
        }
        for (int k = 0; k < points.length; k++) {
          double ofComponent = sums.counts()[k][j];
          means[k][j] =
              ofComponent > 0
                  ? points[k][j] + sums.first()[k][j] / ofComponent
                  : count > 0 ? sum / count : points[k][j];
        }
      }
      return means;
    }

    double[][] variances() {
      double[][] variances = new double[points.length][d()];
      double[] pooled = new double[d()];
      int known = 0;
      for (int j = 0; j < d(); j++) {
        double count = 0;
        double sum = 0;
        for (int k = 0; k < points.length; k++) {
          count += sums.counts()[k][j];
          sum += scatter(k, j);
        }
        pooled[j] = count > 0 ? sum / count : Double.NaN;
        known += count > 0 ? 1 : 0;
      }
      double mean = Arrays.stream(pooled).filter(each -> !Double.isNaN(each)).sum() / known;
      for (int k = 0; k < points.length; k++) {
        for (int j = 0; j < d(); j++) {
          double ofAll = Double.isNaN(pooled[j]) ? (known > 0 ? mean : 0) : pooled[j];
          double count = sums.counts()[k][j];
          variances[k][j] = count > 0 ? scatter(k, j) / count : ofAll;
        }
      }
      return variances;
    }

    /** Σ r (x − x̄)². */
    private double scatter(int k, int j) {
      double count = sums.counts()[k][j];
      double first = sums.first()[k][j];
      return count > 0 ? Math.max(0, sums.second()[k][j] - first * first / count) : 0;
    }
  }
}
