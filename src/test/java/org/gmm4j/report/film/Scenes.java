package org.gmm4j.report.film;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.draw.PixelImage;
import org.gmm4j.report.draw.Raster;

/** Films that tests know every pixel of. */
final class Scenes {
  /** Greys of the bars, from the left. */
  static final int[] GREYS = {0, 16, 64, 128, 192, 235, 255};

  private Scenes() {}

  /** Bars of grey, a square that moves, and the number of the frame. */
  static Film bars(int frames) {
    return new Film(
        frames,
        i -> {
          Drawing drawing = new Drawing(280, 120, "bars", "bars");
          for (int g = 0; g < GREYS.length; g++) {
            Box bar = new Box(40.0 * g, 0, 40, 80);
            drawing.rectangle(bar, Palette.hex(GREYS[g] * 0x010101), 1);
          }
          drawing.rectangle(new Box(4.0 * i, 90, 20, 20), Palette.category(i % 5, 5), 1);
          drawing.text(200, 108, "frame " + i, 14, Drawing.Anchor.START, Palette.INK);
          return drawing.finish();
        });
  }

  /** What no palette has and no encoder can foretell. */
  static Film noise(int width, int height, int frames) {
    return new Film(
        frames,
        i -> {
          SplittableRandom random = new SplittableRandom(i);
          Drawing drawing = new Drawing(width, height, "noise", "noise");
          drawing.image(
              drawing.box(),
              PixelImage.of(2 * width, 2 * height, at -> random.nextInt(1 << 24)),
              "noise");
          return drawing.finish();
        });
  }

  /** What a frame has to look like. */
  static BufferedImage drawn(Film film, int i) {
    Picture picture = film.frame(i);
    return Raster.image(
        picture.svg(), (picture.width() * 3 + 1) / 2, (picture.height() * 3 + 1) / 2);
  }

  /** Mean over pixels and channels of the absolute differences, of 255. */
  static double difference(BufferedImage one, BufferedImage other) {
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          sum += Math.abs((one.getRGB(x, y) >> shift & 255) - (other.getRGB(x, y) >> shift & 255));
        }
      }
    }
    return sum / (3.0 * one.getWidth() * one.getHeight());
  }
}
