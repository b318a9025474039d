package org.gmm4j.report.draw;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.report.draw.Drawing.Anchor;

/** What colours mean: a swatch and a word each, side by side, in as many lines as it takes. */
public final class Legend {
  private static final double SIZE = 0.86 * Drawing.TEXT;
  private static final double SWATCH = 18;
  private static final double GAP = 5;
  private static final double BETWEEN = 16;
  private static final double LINE = 1.5 * SIZE;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String colour, String dashes, String word) {
    double width() {
      return SWATCH + GAP + Drawing.width(word, SIZE) + BETWEEN;
    }
  }

  /** Adds an entry. */
  public Legend add(String colour, String word) {
    return add(colour, "", word);
  }

  /** Adds a line with dashes. */
  public Legend add(String colour, String dashes, String word) {
    entries.add(new Entry(colour, dashes, word));
    return this;
  }

  /** How high it is in so much width, in pixels. */
  public double height(double width) {
    return LINE * (lines(width, (entry, x, line) -> {}) + 1);
  }

  /** Draws it from the upper left corner of a box on. */
  public void draw(Drawing drawing, Box box) {
    lines(
        box.width(),
        (entry, x, line) -> {
          double y = box.y() + (line + 0.5) * LINE;
          double[] across = {box.x() + x, box.x() + x + SWATCH};
          drawing.polyline(across, new double[] {y, y}, entry.colour(), 3, entry.dashes());
          drawing.text(
              box.x() + x + SWATCH + GAP,
              y + 0.36 * SIZE,
              entry.word(),
              SIZE,
              Anchor.START,
              Palette.INK);
        });
  }

  @FunctionalInterface
  private interface Place {
    void at(Entry entry, double x, int line);
  }

  /** The number of the last line. */
  private int lines(double width, Place place) {
    double x = 0;
    int line = 0;
    for (Entry each : entries) {
      if (x > 0 && x + each.width() - BETWEEN > width) {
        x = 0;
        line++;
      }
      place.at(each, x, line);
      x += each.width();
    }
    return line;
  }
}
