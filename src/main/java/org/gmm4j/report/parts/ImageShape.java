package org.gmm4j.report.parts;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.gmm4j.report.draw.PixelImage;

/**
 * How rows are images: pixels row by row, the channels of a pixel behind each other.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1, grey, or 3, red, green and blue
 */
public record ImageShape(int width, int height, int channels) {
  private static final int SMALLEST_SIDE = 4;

  /** Squares, in grey or else in colour, if so many features can be one. */
  public static Optional<ImageShape> guess(int features) {
    for (int channels : new int[] {1, 3}) {
      int side = (int) Math.round(Math.sqrt(features / (double) channels));
      if (side >= SMALLEST_SIDE && side * side * channels == features) {
        return Optional.of(new ImageShape(side, side, channels));
      }
    }
    return Optional.empty();
  }

  /** Number of features, d. */
  public int features() {
    return width * height * channels;
  }

  /**
   * Values as an image: grey or in colour.
   *
   * @param share of the brightest that a value is, 0 to 1
   */
  public PixelImage image(double[] values, DoubleUnaryOperator share) {
    return PixelImage.of(
        width,
        height,
        pixel -> {
          int rgb = 0;
          for (int c = 0; c < 3; c++) {
            double value = values[pixel * channels + Math.min(c, channels - 1)];
            rgb = rgb << 8 | (PixelImage.grey(share.applyAsDouble(value)) & 0xff);
          }
          return rgb;
        });
  }

  /** Values of any sign as an image, blue to white to red; channels are added up. */
  public PixelImage signed(double[] values, double largest) {
    return PixelImage.of(
        width,
        height,
        pixel -> {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += values[pixel * channels + c];
          }
          return org.gmm4j.report.draw.Palette.signed(largest > 0 ? sum / largest : 0);
        });
  }
}
