package org.gmm4j.report.plots;

import static java.util.Comparator.reverseOrder;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gmm4j.data.Labels;
import org.gmm4j.evaluate.LabelMatch;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Drawing.Anchor;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Sheet;

/** How many rows of each class are in each component; components by the class of most of them. */
public final class ConfusionPlot {
  private static final double SMALL = 0.86 * Drawing.TEXT;
  private static final double LONGEST_NAME = 160;
  private static final int MOST = 200;

  private final int[] classes;
  private final int[] order;
  private final long[][] counts;
  private final LabelMatch match;
  private final List<String> names;

  private ConfusionPlot(int[] clusters, Labels truth, int components) {
    classes = Arrays.stream(truth.codes()).distinct().sorted().toArray();
    if (classes.length > MOST || components > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a table of up to %d classes and components can be read, these are %,d and %,d",
              MOST,
              classes.length,
              components));
    }
    match = LabelMatch.of(clusters, truth.codes(), components);
    names = Arrays.stream(classes).mapToObj(each -> shortened(truth.name(each))).toList();
    counts = new long[classes.length][components];
    for (int i = 0; i < clusters.length; i++) {
      counts[Arrays.binarySearch(classes, truth.codes()[i])][clusters[i]]++;
    }
    order =
        IntStream.range(0, components)
            .boxed()
            .sorted(Comparator.comparingInt(this::mostOf).thenComparing(this::size, reverseOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Draws it.
   *
   * @param clusters component of each row, from 0 [N]
   * @param truth its class
   * @throws IllegalArgumentException if there are more than 200 classes or components
   */
  public static Picture of(int[] clusters, Labels truth, int components) {
    return new ConfusionPlot(clusters, truth, components).draw();
  }

  /** The class, by its place, that most rows of a component are of. */
  private int mostOf(int k) {
    return IntStream.range(0, classes.length)
        .boxed()
        .max(Comparator.comparingLong(c -> counts[c][k]))
        .orElseThrow();
  }

  private long size(int k) {
    return Arrays.stream(counts).mapToLong(each -> each[k]).sum();
  }

  private static String shortened(String name) {
    String text = name;
    while (Drawing.width(text, SMALL) > LONGEST_NAME) {
      text = text.substring(0, text.length() - 2) + "…";
    }
    return text;
  }

  private Picture draw() {
    double cell = Math.max(18, Math.min(64, 380.0 / Math.max(order.length, 4)));
    double high = Math.min(cell, 44);
    double named = names.stream().mapToDouble(each -> Drawing.width(each, SMALL)).max().orElse(0);
    double left = named + 46;
    double wrong = 100 * match.misclassification();
    Sheet sheet =
        Sheet.of(
            (int) Math.max(Sheet.WIDTH, Math.ceil(left + order.length * cell + 40)),
            (int) Math.ceil(112 + classes.length * high),
            "Classes and components",
            String.format(
                Locale.ROOT,
                "%.2f%% of the rows are not in the component that their class is matched to.",
                wrong),
            new Legend(),
            String.format(Locale.ROOT, "misclassified %.2f%%", wrong));
    Drawing drawing = sheet.drawing();
    Box body = sheet.body();
    double spare = Math.max(0, body.width() - left - order.length * cell - 20);
    Box table =
        new Box(
            body.x() + left + spare / 2, body.y() + 4, order.length * cell, classes.length * high);
    for (int c = 0; c < classes.length; c++) {
      double middle = table.y() + (c + 0.5) * high + 0.36 * SMALL;
      drawing.text(table.x() - 8, middle, names.get(c), SMALL, Anchor.END, Palette.INK);
      long all = Arrays.stream(counts[c]).sum();
      for (int j = 0; j < order.length; j++) {
        Box box = new Box(table.x() + j * cell, table.y() + c * high, cell - 1, high - 1);
        count(drawing, box, counts[c][order[j]], all);
      }
    }
    double below = table.bottom() + 1.1 * SMALL;
    for (int j = 0; j < order.length; j++) {
      if (cell > 22 || j == 0 || j == order.length - 1) {
        double middle = table.x() + (j + 0.5) * cell;
        String number = Integer.toString(order[j] + 1);
        drawing.text(middle, below, number, SMALL, Anchor.MIDDLE, Palette.INK);
      }
    }
    drawing.text(
        table.x() + table.width() / 2,
        table.bottom() + 2.6 * Drawing.TEXT,
        "component",
        Drawing.TEXT,
        Anchor.MIDDLE,
        Palette.INK);
    drawing.textUpwards(
        table.x() - named - 1.6 * Drawing.TEXT,
        table.y() + table.height() / 2,
        "class",
        Drawing.TEXT,
        Palette.INK);
    return drawing.finish();
  }

  /** A cell, the darker the larger its share of the class, with the count if there is room. */
  private static void count(Drawing drawing, Box box, long count, long all) {
    double share = count / (double) all;
    drawing.rectangle(box, Palette.GRID, 0.45);
    drawing.rectangle(box, Palette.category(0, 1), share);
    double size = Math.min(SMALL, box.height() / 2);
    String text = Long.toString(count);
    for (int thousands = 1; !fits(text, size, box) && thousands <= 3; thousands++) {
      text =
          Math.round(count / Math.pow(1000, thousands)) + "kMG".substring(thousands - 1, thousands);
    }
    if (count > 0 && fits(text, size, box)) {
      drawing.text(
          box.x() + box.width() / 2,
          box.y() + box.height() / 2 + 0.36 * size,
          text,
          size,
          Anchor.MIDDLE,
          share > 0.45 ? "#ffffff" : Palette.INK);
    }
  }

  private static boolean fits(String text, double size, Box box) {
    return Drawing.width(text, size) <= box.width() - 2;
  }
}
