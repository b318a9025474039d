package org.gmm4j.cli.output.sketch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;

/** The means of a mixture of images. */
final class MeanImages {
  private static final int SMALLEST = 8;
  private static final int LARGEST = 64;

  /** Rows that are looked at to see whether they may be images. */
  private static final int ROWS = 256;

  /** By how much values in [0, 1] may leave it: rounding in singles. */
  private static final double ROUNDING = 1e-6;

  private MeanImages() {}

  /**
   * Whether rows are square images, as far as their shape and their values tell: bytes, or values
   * from 0 to 1.
   */
  static boolean areImages(Dataset rows) {
    int side = side(rows.columns());
    return side >= SMALLEST
        && side <= LARGEST
        && side * side == rows.columns()
        && (rows.type() == ElementType.UINT8 || areFromZeroToOne(rows.sample(ROWS)));
  }

  private static boolean areFromZeroToOne(Dataset some) {
    for (int i = 0; i < some.rows(); i++) {
      for (double value : some.row(i)) {
        if (value < -ROUNDING || value > 1 + ROUNDING) {
          return false;
        }
      }
    }
    return true;
  }

  private static int side(int features) {
    return (int) Math.sqrt(features);
  }

  /** How many means stand side by side in a line; one at least. */
  static int fitting(int features, int components, int width) {
    return Math.max(1, Math.min(components, (width + 1) / (side(features) + 1)));
  }

  /**
   * The first means, drawn between 0 and the largest value in them, smaller if a line is narrower
   * than one of them.
   *
   * @param count how many
   */
  static List<String> lines(GaussianMixture mixture, int count, int width) {
    int side = side(mixture.features());
    double largest = 0;
    for (int k = 0; k < count; k++) {
      largest = Math.max(largest, Arrays.stream(mixture.mean(k)).max().orElse(0));
    }
    List<double[][]> images = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] mean = mixture.mean(k);
      double[][] image = new double[side][side];
      for (int i = 0; i < mean.length; i++) {
        image[i / side][i % side] = largest > 0 ? mean[i] / largest : 0;
      }
      images.add(shrunk(image, Math.max(1, Math.min(side, width))));
    }
    return HalfBlocks.sideBySide(images);
  }

  /** A square image with sides of {@code to} pixels, each the mean of the area that it covers. */
  static double[][] shrunk(double[][] image, int to) {
    if (to >= image.length) {
      return image;
    }
    double[][] shares = shares(image.length, to);
    double[][] small = new double[to][to];
    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        for (int i = 0; i < image.length; i++) {
          for (int j = 0; j < image.length && shares[y][i] > 0; j++) {
            small[y][x] += shares[y][i] * shares[x][j] * image[i][j];
          }
        }
      }
    }
    return small;
  }

  /** Of each new pixel, the share that an old one has in it [to × from]. */
  private static double[][] shares(int from, int to) {
    double[][] shares = new double[to][from];
    double ratio = (double) from / to;
    for (int i = 0; i < to; i++) {
      for (int j = 0; j < from; j++) {
        double common = Math.min(j + 1, (i + 1) * ratio) - Math.max(j, i * ratio);
        shares[i][j] = Math.max(0, common) / ratio;
      }
    }
    return shares;
  }
}
