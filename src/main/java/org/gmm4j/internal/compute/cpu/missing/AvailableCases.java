package org.gmm4j.internal.compute.cpu.missing;

import java.util.Arrays;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.cpu.missing.conditional.FactorConditional;
import org.gmm4j.internal.compute.cpu.missing.conditional.Section;

/**
 * Means and variances of each feature within each component over the rows that show it: what a
 * first M-step has of rows that no mixture is known of yet. Where a component has no row that shows
 * a feature, they are those of all components; where there is none at all, the given point, and the
 * mean of the other variances.
 */
final class AvailableCases {
  private final int d;
  private final double[][] points;
  private final double[][] counts; // of the rows that show a feature [K × d]
  private final double[][] first; // about the points [K × d]
  private final double[][] second;

  private AvailableCases(double[][] points) {
    this.d = points[0].length;
    this.points = points;
    this.counts = new double[points.length][d];
    this.first = new double[points.length][d];
    this.second = new double[points.length][d];
  }

  /**
   * The components as Gaussians without factors.
   *
   * @param points near their means [K × d]
   */
  static Conditionals of(Sections sections, Responsibilities given, double[][] points) {
    AvailableCases once = new AvailableCases(points);
    once.addAll(sections, given);
    AvailableCases cases = new AvailableCases(once.means()); // again about the means: no digit lost
    cases.addAll(sections, given);
    double[][] means = cases.means();
    double[][] variances = cases.variances();
    return Conditionals.of(points[0].length, k -> new FactorConditional(means[k], variances[k]));
  }

  private void addAll(Sections sections, Responsibilities given) {
    sections.forEach(
        section -> {
          Shares shares = Shares.of(section, given, points.length);
          sections.workers().forEach(points.length, (worker, k) -> add(section, shares, k));
        });
  }

  private void add(Section section, Shares shares, int k) {
    double[] values = section.values();
    for (int place = 0; place < section.rows(); place++) {
      double share = section.weight(place) * shares.of(place, k);
      if (share > 0) {
        int from = section.begin(place);
        for (int j : section.pattern(place).observed()) {
          double x = values[from + j] - points[k][j];
          counts[k][j] += share;
          first[k][j] += share * x;
          second[k][j] += share * x * x;
        }
      }
    }
  }

  private double[][] means() {
    double[][] means = new double[points.length][d];
    for (int j = 0; j < d; j++) {
      double count = 0;
      double sum = 0;
      for (int k = 0; k < points.length; k++) {
        count += counts[k][j];
        sum += first[k][j] + counts[k][j] * points[k][j];
      }
      for (int k = 0; k < points.length; k++) {
        means[k][j] =
            counts[k][j] > 0
                ? points[k][j] + first[k][j] / counts[k][j]
                : count > 0 ? sum / count : points[k][j];
      }
    }
    return means;
  }

  private double[][] variances() {
    double[][] variances = new double[points.length][d];
    double[] pooled = new double[d];
    int known = 0;
    for (int j = 0; j < d; j++) {
      double count = 0;
      double sum = 0;
      for (int k = 0; k < points.length; k++) {
        count += counts[k][j];
        sum += scatter(k, j);
      }
      pooled[j] = count > 0 ? sum / count : Double.NaN;
      known += count > 0 ? 1 : 0;
    }
    double mean = Arrays.stream(pooled).filter(each -> !Double.isNaN(each)).sum() / known;
    for (int k = 0; k < points.length; k++) {
      for (int j = 0; j < d; j++) {
        double ofAll = Double.isNaN(pooled[j]) ? (known > 0 ? mean : 0) : pooled[j];
        variances[k][j] = counts[k][j] > 0 ? scatter(k, j) / counts[k][j] : ofAll;
      }
    }
    return variances;
  }

  /** Σ r (x − x̄)². */
  private double scatter(int k, int j) {
    return counts[k][j] > 0
        ? Math.max(0, second[k][j] - first[k][j] * first[k][j] / counts[k][j])
        : 0;
  }
}
