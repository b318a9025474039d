package org.gmm4j.report.content.drawings;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.report.page.Sprite;
import org.gmm4j.report.parts.Brightness;
import org.gmm4j.report.parts.ImageShape;
import org.jspecify.annotations.Nullable;

/** Rows as images: whether they are, and many of them in one file. */
public final class Images {
  /** Features of the smallest images that are taken for some without being asked. */
  private static final int FEWEST = 64;

  /** Rows that are looked at to see whether they may be images. */
  private static final int LOOKED_AT = 256;

  /** By how much values in [0, 1] may leave it: rounding in singles. */
  private static final double ROUNDING = 1e-6;

  /** Numbers of a file at most: images that are larger together are shrunk. */
  private static final int NUMBERS = 800_000;

  private Images() {}

  /** How rows are images: as they came, or squares, as far as number and values tell. */
  public static Optional<ImageShape> guess(Dataset rows) {
    Optional<ImageShape> told = ImageShape.of(rows.rowShape());
    if (told.isPresent()) {
      return told;
    }
    return rows.columns() >= FEWEST && (rows.type() == ElementType.UINT8 || areFromZeroToOne(rows))
        ? ImageShape.guess(rows.columns())
        : Optional.empty();
  }

  private static boolean areFromZeroToOne(Dataset rows) {
    Dataset some = rows.sample(LOOKED_AT);
    for (int i = 0; i < some.rows(); i++) {
      for (double value : some.row(i)) {
        if (value < -ROUNDING || value > 1 + ROUNDING) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Many in one file.
   *
   * @param columns beside each other
   * @param rows below each other
   * @param range values of black and white
   * @param image the values of each by its place, row by row [d]; null for an empty place
   */
  public static Sprite sprite(
      ImageShape shape,
      int columns,
      int rows,
      double[] range,
      IntFunction<double @Nullable []> image) {
    int factor = 1;
    while ((long) columns
            * rows
            * side(shape.width(), factor)
            * side(shape.height(), factor)
            * shape.channels()
        > NUMBERS) {
      factor++;
    }
    int width = side(shape.width(), factor);
    int height = side(shape.height(), factor);
    BufferedImage all =
        new BufferedImage(
            columns * width,
            rows * height,
            shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    WritableRaster pixels = all.getRaster();
    for (int i = 0; i < columns * rows; i++) {
      double[] values = image.apply(i);
      for (int p = 0; values != null && p < width * height; p++) {
        for (int c = 0; c < shape.channels(); c++) {
          double share =
              Brightness.share(range, mean(values, shape, p % width, p / width, c, factor));
          pixels.setSample(
              i % columns * width + p % width,
              i / columns * height + p / width,
              c,
              (int) Math.round(255 * Math.max(0, Math.min(1, share))));
        }
      }
    }
    return new Sprite(uri(all), columns, rows, width, height);
  }

  private static int side(int length, int factor) {
    return (length + factor - 1) / factor;
  }

  /** The mean of the pixels that one of a smaller image stands for. */
  private static double mean(
      double[] values, ImageShape shape, int x, int y, int channel, int factor) {
    double sum = 0;
    int count = 0;
    for (int v = y * factor; v < Math.min(shape.height(), (y + 1) * factor); v++) {
      for (int u = x * factor; u < Math.min(shape.width(), (x + 1) * factor); u++) {
        sum += values[(v * shape.width() + u) * shape.channels() + channel];
        count++;
      }
    }
    return sum / count;
  }

  private static String uri(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
