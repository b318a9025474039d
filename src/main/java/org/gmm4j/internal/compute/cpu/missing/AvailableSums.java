package org.gmm4j.internal.compute.cpu.missing;

import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.gaps.AvailableCases;
import org.gmm4j.internal.compute.gaps.Section;

/** Sums of each component over the rows that show a feature, for {@link AvailableCases}. */
final class AvailableSums {
  private final double[][] points;
  private final AvailableCases.Sums sums;

  private AvailableSums(double[][] points) {
    this.points = points;
    this.sums = AvailableCases.Sums.zeros(points.length, points[0].length);
  }

  /**
   * Of all rows.
   *
   * @param points [K × d]
   */
  static AvailableCases.Sums of(Sections sections, Responsibilities given, double[][] points) {
    AvailableSums all = new AvailableSums(points);
    sections.forEach(
        section -> {
          Shares shares = Shares.of(section, given, points.length);
          sections.workers().forEach(points.length, (worker, k) -> all.add(section, shares, k));
        });
    return all.sums;
  }

  private void add(Section section, Shares shares, int k) {
    double[] values = section.values();
    double[] counts = sums.counts()[k];
    double[] first = sums.first()[k];
    double[] second = sums.second()[k];
    for (int place = 0; place < section.rows(); place++) {
      double share = section.weight(place) * shares.of(place, k);
      if (share > 0) {
        int from = section.begin(place);
        for (int j : section.pattern(place).observed()) {
          double x = values[from + j] - points[k][j];
          counts[j] += share;
          first[j] += share * x;
          second[j] += share * x * x;
        }
      }
    }
  }
}
