package org.gmm4j.cli.output.sketch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.cli.output.Numbers;

/** A bar a weight. */
final class Bars {
  /** More components are only counted. */
  private static final int MOST = 20;

  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

  private Bars() {}

  /**
   * A line a component, with its number from 1, its weight and a bar, of which the greatest
   * weight's fills the line. A weight above 0 has at least the smallest bar there is.
   *
   * @param width the most characters of a line
   * @param unicode whether there are block characters
   */
  static List<String> of(double[] weights, int width, boolean unicode) {
    int shown = Math.min(MOST, weights.length);
    double greatest = Arrays.stream(weights).limit(shown).max().orElse(0);
    String format = "%" + Integer.toString(shown).length() + "d  %.4f";
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < shown; k++) {
      String words = Numbers.format(format, k + 1, weights[k]);
      String bar = bar(weights[k] / greatest, width - words.length() - 2, unicode);
      lines.add(bar.isEmpty() ? words : words + "  " + bar);
    }
    if (shown < weights.length) {
      double others = Arrays.stream(weights).skip(shown).sum();
      lines.add(Numbers.format("and %d more, together %.4f", weights.length - shown, others));
    }
    return lines;
  }

  private static String bar(double share, int room, boolean unicode) {
    if (!(share > 0) || room < 1) {
      return "";
    }
    if (!unicode) {
      return "#".repeat((int) Math.max(1, Math.round(share * room)));
    }
    int parts = EIGHTHS.length();
    int eighths = (int) Math.max(1, Math.round(share * room * parts));
    String full = EIGHTHS.substring(parts - 1).repeat(eighths / parts);
    int rest = eighths % parts;
    return rest == 0 ? full : full + EIGHTHS.charAt(rest - 1);
  }
}
