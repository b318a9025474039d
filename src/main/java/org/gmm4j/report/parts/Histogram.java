package org.gmm4j.report.parts;

import org.gmm4j.report.draw.Panel;

/**
 * A histogram as a density: its area is 1.
 *
 * @param from where the first bin begins
 * @param width of a bin
 * @param heights of the bins
 */
public record Histogram(double from, double width, double[] heights) {
  private static final String COLOUR = "#d7d7d7";

  /** As many bins as Freedman and Diaconis's rule says, at most so many. */
  public static Histogram of(double[] values, int most) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    double quartiles = sorted[3 * (sorted.length - 1) / 4] - sorted[(sorted.length - 1) / 4];
    double range = sorted[sorted.length - 1] - sorted[0];
    double each = 2 * quartiles / Math.cbrt(sorted.length);
    int bins = each > 0 ? (int) Math.max(5, Math.min(most, Math.ceil(range / each))) : most / 2;
    return evenly(sorted, bins);
  }

  /** So many bins. */
  public static Histogram evenly(double[] values, int bins) {
    double[] range = Ranges.of(values);
    double width = (range[1] - range[0]) / bins;
    if (!(width > 0)) {
      width = Math.max(1e-3, 1e-3 * Math.abs(range[0]));
      return new Histogram(range[0] - width / 2, width, new double[] {1 / width});
    }
    double[] heights = new double[bins];
    for (double value : values) {
      int bin = (int) Math.min(bins - 1, (value - range[0]) / width);
      heights[bin] += 1 / (width * values.length);
    }
    return new Histogram(range[0], width, heights);
  }

  public double highest() {
    return java.util.Arrays.stream(heights).max().orElse(0);
  }

  public void draw(Panel panel) {
    for (int i = 0; i < heights.length; i++) {
      if (heights[i] > 0) {
        panel.bar(from + i * width, from + (i + 1) * width, heights[i], COLOUR);
      }
    }
  }
}
