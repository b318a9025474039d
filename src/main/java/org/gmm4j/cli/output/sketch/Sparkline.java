package org.gmm4j.cli.output.sketch;

import java.util.Arrays;

/** A curve in one line: a character a value, the higher the greater. */
final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String ASCII = " .:-=+*#%@";

  private Sparkline() {}

  /**
   * Draws values from left to right, between the least and the greatest of them; of equal values, a
   * line in the middle. What is not finite leaves a gap.
   *
   * @param width the most characters; of more values, neighbours are averaged
   * @param unicode whether there are block characters
   */
  static String of(double[] values, int width, boolean unicode) {
    double[] columns = values.length > width ? averaged(values, Math.max(width, 0)) : values;
    double least = Arrays.stream(columns).filter(Double::isFinite).min().orElse(0);
    double greatest = Arrays.stream(columns).filter(Double::isFinite).max().orElse(0);
    String levels = unicode ? BLOCKS : ASCII;
    StringBuilder line = new StringBuilder();
    for (double value : columns) {
      line.append(
          Double.isFinite(value) ? levels.charAt(level(value, least, greatest, levels)) : ' ');
    }
    return line.toString();
  }

  private static int level(double value, double least, double greatest, String levels) {
    if (least == greatest) {
      return (levels.length() - 1) / 2;
    }
    // halves: the greatest and the least may be a double's
    double share = (value / 2 - least / 2) / (greatest / 2 - least / 2);
    return (int) Math.min(levels.length() - 1, share * levels.length());
  }

  private static double[] averaged(double[] values, int width) {
    double[] columns = new double[width];
    for (int i = 0; i < width; i++) {
      int from = (int) ((long) i * values.length / width);
      int to = (int) ((i + 1L) * values.length / width);
      for (int j = from; j < to; j++) {
        columns[i] += values[j] / (to - from);
      }
    }
    return columns;
  }
}
