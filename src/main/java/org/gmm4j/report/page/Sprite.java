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
  /**
   * The style of an element that shows one of them: a whole number of pixels of the screen for each
   * of its own.
   *
   * @param image its place from 0, row by row
   * @param about how wide it is, in pixels of the screen
   */
  public String style(int image, int about) {
    int factor = Math.max(1, Math.round((float) about / width));
    int w = factor * width;
    int h = factor * height;
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
}
