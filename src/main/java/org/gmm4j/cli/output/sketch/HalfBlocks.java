package org.gmm4j.cli.output.sketch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images in greys of a terminal with 256 colours: a character shows two pixels, the upper one in
 * its foreground, the lower one in its background.
 */
final class HalfBlocks {
  private static final String UPPER_HALF = "▀";
  private static final String RESET = "\u001b[0m";
  private static final int BLACK = 232;
  private static final int WHITE = 255;
  private static final int NONE = -1;

  private HalfBlocks() {}

  /**
   * Draws images of one size side by side, with a column between them.
   *
   * @param images brightness from 0 to 1 [height × width] each; values beyond are cut off
   */
  static List<String> sideBySide(List<double[][]> images) {
    List<String> lines = new ArrayList<>();
    int height = images.isEmpty() ? 0 : images.get(0).length;
    for (int y = 0; y < height; y += 2) {
      List<String> pieces = new ArrayList<>();
      for (double[][] image : images) {
        pieces.add(line(image[y], y + 1 < height ? image[y + 1] : null));
      }
      lines.add(String.join(" ", pieces));
    }
    return lines;
  }

  private static String line(double[] upper, double @Nullable [] lower) {
    StringBuilder line = new StringBuilder();
    int foreground = NONE;
    int background = NONE;
    for (int x = 0; x < upper.length; x++) {
      int above = grey(upper[x]);
      if (above != foreground) {
        line.append("\u001b[38;5;").append(above).append('m');
        foreground = above;
      }
      int below = lower == null ? NONE : grey(lower[x]);
      if (below != background) {
        line.append("\u001b[48;5;").append(below).append('m');
        background = below;
      }
      line.append(UPPER_HALF);
    }
    return line.append(RESET).toString();
  }

  private static int grey(double brightness) {
    double within = Math.min(1, Math.max(0, brightness));
    return BLACK + (int) Math.round(within * (WHITE - BLACK));
  }
}
