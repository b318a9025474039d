package org.gmm4j.report.film;

import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;

/** Writes frames of one size into a file. It is whole when it is closed. */
interface FilmEncoder extends Closeable {
  /**
   * Adds a frame.
   *
   * @param frame of RGB pixels
   * @param times how many frames' time it is shown, at least 1
   */
  void add(BufferedImage frame, int times) throws IOException;

  /** Pixels as 0xRRGGBB, row by row [height · width]. */
  static int[] pixels(BufferedImage frame) {
    int width = frame.getWidth();
    int[] pixels = frame.getRGB(0, 0, width, frame.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff; // without opacity
    }
    return pixels;
  }
}
