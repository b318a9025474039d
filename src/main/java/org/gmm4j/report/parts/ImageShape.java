package org.gmm4j.report.parts;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.gmm4j.report.draw.Palette;
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

  /** What the sizes of a row say: height and width, and maybe 1 or 3 channels behind them. */
  public static Optional<ImageShape> of(List<Integer> rowShape) {
    int channels = rowShape.size() == 3 ? rowShape.get(2) : 1;
    return (rowShape.size() == 2 || rowShape.size() == 3) && (channels == 1 || channels == 3)
        ? Optional.of(new ImageShape(rowShape.get(1), rowShape.get(0), channels))
        : Optional.empty();
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

  /** Number of pixels. */
  public int pixels() {
    return width * height;
  }

  /** The sum of a pixel's channels as a direction: ones where they are [d]. */
  public double[] pixel(int number) {
    double[] direction = new double[features()];
    Arrays.fill(direction, number * channels, (number + 1) * channels, 1);
    return direction;
  }

  /**
   * Values of any sign as an image, blue to white to red, the largest in full colour; channels are
   * added up.
   */
  public PixelImage signed(double[] values) {
    double[] sums = new double[pixels()];
    Arrays.setAll(
        sums, pixel -> Arrays.stream(values, pixel * channels, (pixel + 1) * channels).sum());
    double largest = Heaviest.largest(sums);
    return PixelImage.of(
        width, height, pixel -> Palette.signed(largest > 0 ? sums[pixel] / largest : 0));
  }
}
