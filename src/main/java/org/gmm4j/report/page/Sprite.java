package org.gmm4j.report.page;

import java.util.Locale;

/**
 * Many images of one size in one file, so that a page with hundreds of them stays small.
 *
 * @param uri the file, as a data URI
 * @param columns images beside each other
 * @param rows images below each other
 * @param width of an image in pixels
 * @param height of an image in pixels
 */
public record Sprite(String uri, int columns, int rows, int width, int height) {
  /** Pixels of the screen that a side takes at least, so that it can be seen. */
  private static final int LEAST = 8;

  /**
   * The style of an element that shows one of them: a whole number of pixels of the screen for each
   * of its own, unless it is larger than there is room for.
   *
   * @param image its place from 0, row by row
   * @param about how long its longer side is, in pixels of the screen, at most half more
   */
  public String style(int image, int about) {
    int longer = Math.max(width, height);
    double factor =
        2 * longer > 3 * about
            ? (double) about / longer
            : Math.max(1, Math.round((float) about / longer));
    int w = side(width, factor);
    int h = side(height, factor);
    return String.format(
        Locale.ROOT,
        "width:%dpx;height:%dpx;background-size:%dpx %dpx;background-position:%dpx %dpx",
        w,
        h,
        columns * w,
        rows * h,
        -(image % columns) * w,
        -(image / columns) * h);
  }

  private static int side(int length, double factor) {
    return (int) Math.max(LEAST, Math.round(factor * length));
  }
}
