package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Drawing.Anchor;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Sheet;

/** How many rows of each class are in each component; components in the order of their classes. */
public final class ConfusionPlot {
  private static final double SMALL = 0.86 * Drawing.TEXT;

  private ConfusionPlot() {}

  /**
   * Draws it.
   *
   * @param clusters component of each row, from 0 [N]
   * @param truth its class
   */
  public static Picture of(int[] clusters, Labels truth, int components) {
    int[] classes = Arrays.stream(truth.codes()).distinct().sorted().toArray();
    LabelMatch match = LabelMatch.of(clusters, truth.codes(), components);
    Integer[] order = new Integer[components];
    Arrays.setAll(order, k -> k);
    Arrays.sort(
        order,
        (a, b) ->
            Long.compare(
                match.classOf()[a] == LabelMatch.NONE ? Long.MAX_VALUE : match.classOf()[a],
                match.classOf()[b] == LabelMatch.NONE ? Long.MAX_VALUE : match.classOf()[b]));
    long[][] counts = new long[classes.length][components];
    for (int i = 0; i < clusters.length; i++) {
      counts[Arrays.binarySearch(classes, truth.codes()[i])][clusters[i]]++;
    }
    double cell = Math.max(18, Math.min(64, 380.0 / Math.max(components, 4)));
    double names =
        Arrays.stream(classes)
            .mapToDouble(each -> Drawing.width(truth.name(each), SMALL))
            .max()
            .orElse(0);
    double left = Math.min(160, names) + 46;
    double high = Math.min(cell, 44);
    int width = (int) Math.max(Sheet.WIDTH, Math.ceil(left + components * cell + 40));
    String description =
        String.format(
            Locale.ROOT,
            "%.2f%% of the rows are in a component that is matched to another class.",
            100 * match.misclassification());
    Sheet sheet =
        Sheet.of(
            width,
            (int) Math.ceil(100 + classes.length * high),
            "Classes and components",
            description,
            new Legend(),
            String.format(Locale.ROOT, "misclassified %.2f%%", 100 * match.misclassification()));
    Drawing drawing = sheet.drawing();
    Box body = sheet.body();
    double spare = Math.max(0, body.width() - left - components * cell - 20);
    double x0 = body.x() + left + spare / 2;
    double y0 = body.y() + 4;
    for (int c = 0; c < classes.length; c++) {
      long all = Arrays.stream(counts[c]).sum();
      double y = y0 + c * high;
      drawing.text(
          x0 - 8,
          y + high / 2 + 0.36 * SMALL,
          truth.name(classes[c]),
          SMALL,
          Anchor.END,
          Palette.INK);
      for (int j = 0; j < components; j++) {
        long count = counts[c][order[j]];
        double share = count / (double) all;
        Box box = new Box(x0 + j * cell, y, cell - 1, high - 1);
        drawing.rectangle(box, Palette.GRID, 0.45);
        drawing.rectangle(box, Palette.category(0, 1), share);
        drawing.text(
            box.x() + box.width() / 2,
            y + high / 2 + 0.36 * SMALL,
            count == 0 ? "" : cell < 40 && count > 999 ? count / 1000 + "k" : "" + count,
            Math.min(SMALL, cell / 3),
            Anchor.MIDDLE,
            share > 0.45 ? "#ffffff" : Palette.INK);
      }
    }
    for (int j : List.of(0, components - 1)) {
      mark(drawing, x0 + (j + 0.5) * cell, y0 + classes.length * high, order[j]);
    }
    for (int j = 1; j + 1 < components && cell > 22; j++) {
      mark(drawing, x0 + (j + 0.5) * cell, y0 + classes.length * high, order[j]);
    }
    drawing.text(
        x0 + components * cell / 2,
        y0 + classes.length * high + 2.6 * Drawing.TEXT,
        "component",
        Drawing.TEXT,
        Anchor.MIDDLE,
        Palette.INK);
    drawing.textUpwards(
        x0 - Math.min(160, names) - 1.6 * Drawing.TEXT,
        y0 + classes.length * high / 2,
        "class",
        Drawing.TEXT,
        Palette.INK);
    return drawing.finish();
  }

  private static void mark(Drawing drawing, double x, double y, int component) {
    drawing.text(x, y + 1.1 * SMALL, "" + (component + 1), SMALL, Anchor.MIDDLE, Palette.INK);
  }
}
