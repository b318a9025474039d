package org.gmm4j.report.draw;

/**
 * A part of a drawing, in pixels from its upper left corner.
 *
 * @param x left edge
 * @param y upper edge
 * @param width to the right
 * @param height downwards
 */
public record Box(double x, double y, double width, double height) {
  /** The right edge. */
  public double right() {
    return x + width;
  }

  /** The lower edge. */
  public double bottom() {
    return y + height;
  }

  /** What is left of it without so much at each side. */
  public Box without(double left, double top, double right, double bottom) {
    return new Box(x + left, y + top, width - left - right, height - top - bottom);
  }

  /** One of the cells of a grid, counted from 0, with so much between them. */
  public Box cell(int column, int columns, int row, int rows, double gap) {
    double w = (width - (columns - 1) * gap) / columns;
    double h = (height - (rows - 1) * gap) / rows;
    return new Box(x + column * (w + gap), y + row * (h + gap), w, h);
  }
}
