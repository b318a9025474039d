package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Drawing.Anchor;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.draw.PixelImage;
import org.gmm4j.report.parts.Plane;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;
import org.gmm4j.report.parts.Shown;

/**
 * The density of mixtures of two features as areas between lines of equal density, with points in
 * one colour, a cross a mean, and a bar that says what colours mean.
 */
public final class FilledContours {
  /** Places along each axis at which the density is taken; between them it is interpolated. */
  private static final int GRID = 50;

  /** Pixels of the image along each axis. */
  private static final int PIXELS = 8 * (GRID - 1);

  private static final int LEVELS = 12;

  /** At each end of an axis, as a share of it. */
  private static final double ROOM = 0.04;

  private static final double SMALL = 0.86 * Drawing.TEXT;
  private static final String POINT = "#ffffff";
  private static final String CROSS = "#e41a1c";

  private final Shown shown;
  private final double[] xs;
  private final double[] ys;
  private final double highest;

  /**
   * Axes and colours for several mixtures.
   *
   * @param mixtures of two features; the colours are those of the last one's densities
   * @param rows points
   */
  public FilledContours(List<GaussianMixture> mixtures, Dataset rows) {
    mixtures.forEach(each -> Shown.requireFeatures(each, 2));
    List<Plane> planes = mixtures.stream().map(each -> Plane.ofFeatures(each, 0, 1)).toList();
    Plane last = planes.get(planes.size() - 1);
    shown = Shown.of(rows, Shown.POINTS);
    xs = wider(Ranges.both(last.range(0), Ranges.of(shown.column(0))));
    ys = wider(Ranges.both(last.range(1), Ranges.of(shown.column(1))));
    highest = Arrays.stream(grid(last)).flatMapToDouble(Arrays::stream).max().orElseThrow();
  }

  private static double[] wider(double[] range) {
    double room = Math.max(ROOM * (range[1] - range[0]), Double.MIN_NORMAL);
    return new double[] {range[0] - room, range[1] + room};
  }

  private double[][] grid(Plane plane) {
    return plane.densities(
        Ranges.spread(xs[0], xs[1], GRID), Ranges.spread(ys[1], ys[0], GRID)); // from above
  }

  /** Draws a mixture. */
  public Picture draw(String title, GaussianMixture mixture) {
    Plane plane = Plane.ofFeatures(mixture, 0, 1);
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH,
            420,
            title,
            String.format(
                Locale.ROOT, "The density of a mixture of %d components.", mixture.components()),
            new Legend(),
            shown.note());
    Drawing drawing = sheet.drawing();
    Panel panel = Panel.exactly(drawing, sheet.inAxes(ys).without(0, 0, 70, 0), xs, ys);
    panel.axes("feature 1", "feature 2");
    drawing.smoothImage(panel.box(), filled(grid(plane)), "density");
    panel.points(shown.column(0), shown.column(1), 2.2, POINT, 0.9);
    for (double[] mean : plane.means()) {
      panel.cross(mean[0], mean[1], 6, CROSS, 3);
    }
    bar(drawing, panel.box());
    return drawing.finish();
  }

  private PixelImage filled(double[][] density) {
    return PixelImage.of(
        PIXELS,
        PIXELS,
        pixel -> {
          int row = pixel / PIXELS;
          double x = (pixel % PIXELS + 0.5) / PIXELS * (GRID - 1);
          double y = (row + 0.5) / PIXELS * (GRID - 1);
          int j = (int) x;
          int i = (int) y;
          double above = density[i][j] + (x - j) * (density[i][j + 1] - density[i][j]);
          double below = density[i + 1][j] + (x - j) * (density[i + 1][j + 1] - density[i + 1][j]);
          double share = (above + (y - i) * (below - above)) / highest;
          return colour((int) Math.min(LEVELS - 1, share * LEVELS));
        });
  }

  private static int colour(int level) {
    return Palette.amount(level / (LEVELS - 1.0));
  }

  /** To the right of a panel. */
  private void bar(Drawing drawing, Box panel) {
    double step = panel.height() / LEVELS;
    for (int level = 0; level < LEVELS; level++) {
      Box box = new Box(panel.right() + 14, panel.bottom() - (level + 1) * step, 14, step + 0.5);
      drawing.rectangle(box, Palette.hex(colour(level)), 1);
    }
    for (int level = 0; level <= LEVELS; level += 3) {
      drawing.text(
          panel.right() + 32,
          panel.bottom() - level * step + 0.36 * SMALL,
          level == 0 ? "0" : String.format(Locale.ROOT, "%.2g", highest * level / LEVELS),
          SMALL,
          Anchor.START,
          Palette.INK);
    }
  }
}
