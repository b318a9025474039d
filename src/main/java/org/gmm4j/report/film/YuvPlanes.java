package org.gmm4j.report.film;

import java.awt.image.BufferedImage;

/**
 * Brightness and, for each square of four pixels, colour, as BT.601 has it: what players take small
 * films to be if they do not read what a film says of itself. Values are less 128, as jcodec wants
 * them; sides are even, the last pixel standing twice if need be.
 *
 * @param width of the brightness
 * @param height of the brightness
 * @param planes Y [height · width], Cb and Cr [height/2 · width/2 each]
 */
record YuvPlanes(int width, int height, byte[][] planes) {
  /** What H.264 calls it (SMPTE 170M). */
  static final int BT_601 = 6;

  private static final double RED = 0.299;
  private static final double BLUE = 0.114;
  private static final double GREEN = 1 - RED - BLUE;

  static YuvPlanes of(BufferedImage image) {
    int[] pixels = FilmEncoder.pixels(image);
    int width = image.getWidth() + 1 & ~1;
    int height = image.getHeight() + 1 & ~1;
    byte[][] planes = {
      new byte[width * height], new byte[width * height / 4], new byte[width * height / 4]
    };
    for (int y = 0; y < height; y += 2) {
      for (int x = 0; x < width; x += 2) {
        double cb = 0;
        double cr = 0;
        for (int corner = 0; corner < 4; corner++) {
          int atX = x + corner % 2;
          int atY = y + corner / 2;
          int rgb =
              pixels[
                  Math.min(atY, image.getHeight() - 1) * image.getWidth()
                      + Math.min(atX, image.getWidth() - 1)];
          double red = (rgb >> 16) / 255.0;
          double blue = (rgb & 0xff) / 255.0;
          double bright = RED * red + GREEN * (rgb >> 8 & 0xff) / 255.0 + BLUE * blue;
          planes[0][atY * width + atX] = (byte) Math.round(16 + 219 * bright - 128);
          cb += (blue - bright) / (1 - BLUE) / 8;
          cr += (red - bright) / (1 - RED) / 8;
        }
        int at = y / 2 * (width / 2) + x / 2;
        planes[1][at] = (byte) Math.round(224 * cb);
        planes[2][at] = (byte) Math.round(224 * cr);
      }
    }
    return new YuvPlanes(width, height, planes);
  }
}
