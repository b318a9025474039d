package org.gmm4j.report.draw;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;

/** An image of few pixels, shown larger: each pixel becomes a square of them. */
public final class PixelImage {
  private final int width;
  private final int height;
  private final int[] rgb;

  /**
   * Takes pixels.
   *
   * @param rgb row by row, 0xRRGGBB each [width · height]
   */
  public PixelImage(int width, int height, int[] rgb) {
    if (rgb.length != width * height) {
      throw new IllegalArgumentException(rgb.length + " pixels of " + width + " × " + height);
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb.clone();
  }

  /** Pixels by their number, row by row. */
  public static PixelImage of(int width, int height, IntUnaryOperator colour) {
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colour.applyAsInt(i);
    }
    return new PixelImage(width, height, rgb);
  }

  /** A grey of a share from 0 (black) to 1 (white), as 0xRRGGBB. */
  public static int grey(double share) {
    int level = (int) Math.round(255 * Math.max(0, Math.min(1, share)));
    return level << 16 | level << 8 | level;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** As a data URI of a PNG file whose pixels are {@code factor} times as large. */
  String dataUri(int factor) {
    BufferedImage image =
        new BufferedImage(width * factor, height * factor, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, rgb[y / factor * width + x / factor]);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
