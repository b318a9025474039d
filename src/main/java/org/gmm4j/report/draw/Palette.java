package org.gmm4j.report.draw;

import java.util.Locale;

/**
 * Colours that colour-blind people can tell apart: Okabe and Ito's for categories
 * (jfly.uni-koeln.de/color), viridis for amounts, ColorBrewer's RdBu for signed amounts.
 */
public final class Palette {
  /** Text and axes. */
  public static final String INK = "#1a1a1a";

  /** What is beside the point: grids, points without a component. */
  public static final String FAINT = "#9a9a9a";

  /** Lines of a grid. */
  public static final String GRID = "#e3e3e3";

  private static final int[] CATEGORIES = {
    0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x6b4c1e
  };

  private static final int[] AMOUNTS = {
    0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c,
    0xfde725
  };

  private static final int[] SIGNED = {
    0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d,
    0xb2182b, 0x67001f
  };

  /** Degrees between hues that follow each other: they never meet. */
  private static final double GOLDEN_ANGLE = 137.507764;

  private Palette() {}

  /** The colour of category {@code k} of {@code count}. */
  public static String category(int k, int count) {
    if (count <= CATEGORIES.length) {
      return hex(CATEGORIES[k]);
    }
    double hue = GOLDEN_ANGLE * k % 360;
    double lightness = new double[] {0.38, 0.52, 0.66}[k % 3];
    return hex(hsl(hue, 0.6, lightness));
  }

  /** The colour of an amount from 0 to 1, as 0xRRGGBB. */
  public static int amount(double share) {
    return between(AMOUNTS, share);
  }

  /** The colour of a signed amount from −1 to 1, 0 nearly white, as 0xRRGGBB. */
  public static int signed(double share) {
    return between(SIGNED, (share + 1) / 2);
  }

  /** As SVG writes it. */
  public static String hex(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  private static int between(int[] colours, double share) {
    double place = Math.max(0, Math.min(1, share)) * (colours.length - 1);
    int first = Math.min((int) place, colours.length - 2);
    double part = place - first;
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = colours[first] >> shift & 0xff;
      int to = colours[first + 1] >> shift & 0xff;
      mixed |= (int) Math.round(from + part * (to - from)) << shift;
    }
    return mixed;
  }

  private static int hsl(double hue, double saturation, double lightness) {
    double a = saturation * Math.min(lightness, 1 - lightness);
    int rgb = 0;
    for (int n : new int[] {0, 8, 4}) {
      double k = (n + hue / 30) % 12;
      double value = lightness - a * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1));
      rgb = rgb << 8 | (int) Math.round(255 * value);
    }
    return rgb;
  }
}
