package org.gmm4j.report.parts;

import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Drawing.Anchor;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;

/** A drawing with a title, a legend below it, and room for the rest. */
public final class Sheet {
  /** As wide as a paper's column. */
  public static final int WIDTH = 480;

  public static final int HEIGHT = 360;

  private static final double MARGIN = 10;

  /** To the left of panels, at least, so that those of several pictures stand below each other. */
  private static final double LEFT = 62;

  private final Drawing drawing;
  private final Box body;

  private Sheet(Drawing drawing, Box body) {
    this.drawing = drawing;
    this.body = body;
  }

  /** Begins one; a note, if it is not empty, goes below all else. */
  public static Sheet of(
      int width, int height, String title, String description, Legend legend, String note) {
    Drawing drawing = new Drawing(width, height, title, description);
    Box all = drawing.box().without(MARGIN, MARGIN, MARGIN, MARGIN);
    double line = 1.25 * Drawing.TEXT;
    drawing.text(
        all.x() + all.width() / 2,
        all.y() + Drawing.TEXT,
        title,
        Drawing.TEXT,
        Anchor.MIDDLE,
        Palette.INK);
    Box below = all.without(0, line + 4, 0, 0);
    double high = legend.height(below.width());
    legend.draw(drawing, below);
    double foot = 0;
    if (!note.isEmpty()) {
      foot = line;
      drawing.text(
          all.right(), all.bottom() - 3, note, 0.8 * Drawing.TEXT, Anchor.END, Palette.FAINT);
    }
    return new Sheet(drawing, below.without(0, high, 0, foot));
  }

  public Drawing drawing() {
    return drawing;
  }

  /** What is free. */
  public Box body() {
    return body;
  }

  /**
   * The same without room for the labels of axes.
   *
   * @param ys the least and the greatest value of the vertical one
   */
  public Box inAxes(double[] ys) {
    Box between = body.without(0, 6, 10, 46);
    double left = Math.max(LEFT, Panel.margin(ys, between.height(), true));
    return between.without(left, 0, 0, 0);
  }
}
