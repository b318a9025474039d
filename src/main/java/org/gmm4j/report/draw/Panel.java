package org.gmm4j.report.draw;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.report.draw.Drawing.Anchor;

/** A rectangle with two axes, in which values are drawn; what lies outside is cut off. */
public final class Panel {
  private static final double TICK = 5;
  private static final double SMALL = 0.86 * Drawing.TEXT;

  private final Drawing drawing;
  private final Box box;
  private final Scale x;
  private final Scale y;

  /**
   * Begins a panel.
   *
   * @param box of what is between the axes
   * @param xs the least and the greatest value to the right
   * @param ys the same upwards
   */
  public Panel(Drawing drawing, Box box, double[] xs, double[] ys) {
    this.drawing = drawing;
    this.box = box;
    this.x = Scale.around(xs[0], xs[1], box.x(), box.right());
    this.y = Scale.around(ys[0], ys[1], box.bottom(), box.y());
  }

  private Panel(Drawing drawing, Box box, Scale x, Scale y) {
    this.drawing = drawing;
    this.box = box;
    this.x = x;
    this.y = y;
  }

  /** A panel of just these values, without room at the ends: for images. */
  public static Panel exactly(Drawing drawing, Box box, double[] xs, double[] ys) {
    return new Panel(
        drawing,
        box,
        new Scale(xs[0], xs[1], box.x(), box.right()),
        new Scale(ys[0], ys[1], box.bottom(), box.y()));
  }

  /** The same whose vertical axis begins at 0 exactly: for counts and densities. */
  public Panel fromZero() {
    return new Panel(drawing, box, x, new Scale(0, y.max(), box.bottom(), box.y()));
  }

  /** The same whose axis to the right has marks at whole numbers alone: for iterations. */
  public Panel inWholeSteps() {
    return new Panel(drawing, box, x.inWholeSteps(), y);
  }

  /** What is between the axes, in pixels. */
  public Box box() {
    return box;
  }

  /** The axis to the right. */
  public Scale x() {
    return x;
  }

  /** The axis upwards. */
  public Scale y() {
    return y;
  }

  private static List<Scale.Tick> marks(Scale y, double height) {
    return y.ticks((int) Math.max(2, height / 45));
  }

  /**
   * How much room a vertical axis takes to the left of a panel, with its labels.
   *
   * @param ys the least and the greatest value
   * @param height of the panel in pixels
   * @param titled whether a title stands beside them
   */
  public static double margin(double[] ys, double height, boolean titled) {
    List<Scale.Tick> marks = marks(Scale.around(ys[0], ys[1], height, 0), height);
    return TICK + 4 + Scale.widest(marks, SMALL) + (titled ? 1.6 * Drawing.TEXT : 0);
  }

  /** Draws axes, a grid, and what they measure, with units: "length (cm)"; "" for nothing. */
  public void axes(String xTitle, String yTitle) {
    for (Scale.Tick each : x.ticksBeside(SMALL)) {
      double at = x.at(each.value());
      drawing.line(at, box.y(), at, box.bottom(), Palette.GRID, 1);
      drawing.line(at, box.bottom(), at, box.bottom() + TICK, Palette.INK, 1);
      if (at + Drawing.width(each.label(), SMALL) / 2 <= drawing.box().right()) {
        drawing.text(
            at, box.bottom() + TICK + SMALL, each.label(), SMALL, Anchor.MIDDLE, Palette.INK);
      }
    }
    List<Scale.Tick> marks = marks(y, box.height());
    for (Scale.Tick each : marks) {
      double at = y.at(each.value());
      drawing.line(box.x(), at, box.right(), at, Palette.GRID, 1);
      drawing.line(box.x() - TICK, at, box.x(), at, Palette.INK, 1);
      drawing.text(
          box.x() - TICK - 2, at + 0.36 * SMALL, each.label(), SMALL, Anchor.END, Palette.INK);
    }
    drawing.line(box.x(), box.bottom(), box.right(), box.bottom(), Palette.INK, 1);
    drawing.line(box.x(), box.y(), box.x(), box.bottom(), Palette.INK, 1);
    if (!xTitle.isEmpty()) {
      drawing.text(
          box.x() + box.width() / 2,
          box.bottom() + TICK + SMALL + 1.4 * Drawing.TEXT,
          xTitle,
          Drawing.TEXT,
          Anchor.MIDDLE,
          Palette.INK);
    }
    if (!yTitle.isEmpty()) {
      drawing.textUpwards(
          box.x() - TICK - Scale.widest(marks, SMALL) - 0.9 * Drawing.TEXT,
          box.y() + box.height() / 2,
          yTitle,
          Drawing.TEXT,
          Palette.INK);
    }
  }

  /** A line through values; "" or lengths of dashes in pixels. */
  public void curve(double[] xs, double[] ys, String colour, double thickness, String dashes) {
    inside(() -> drawing.polyline(at(x, xs), at(y, ys), colour, thickness, dashes));
  }

  /** What lies between values and the lower axis. */
  public void area(double[] xs, double[] ys, String colour, double opacity) {
    double[] across = Arrays.copyOf(at(x, xs), xs.length + 2);
    double[] up = Arrays.copyOf(at(y, ys), ys.length + 2);
    across[xs.length] = across[xs.length - 1];
    across[xs.length + 1] = across[0];
    up[ys.length] = up[ys.length + 1] = box.bottom();
    inside(() -> drawing.polygon(across, up, colour, opacity));
  }

  /** A line that closes. */
  public void outline(double[] xs, double[] ys, String colour, double thickness) {
    double[] across = Arrays.copyOf(xs, xs.length + 1);
    double[] up = Arrays.copyOf(ys, ys.length + 1);
    across[xs.length] = xs[0];
    up[ys.length] = ys[0];
    curve(across, up, colour, thickness, "");
  }

  /** Pieces of lines: x and y of one end and the other, each. */
  public void segments(List<double[]> pieces, String colour, double thickness) {
    List<double[]> placed =
        pieces.stream()
            .map(each -> new double[] {x.at(each[0]), y.at(each[1]), x.at(each[2]), y.at(each[3])})
            .toList();
    if (!placed.isEmpty()) {
      inside(() -> drawing.segments(placed, colour, thickness));
    }
  }

  /** Disks. */
  public void points(double[] xs, double[] ys, double radius, String colour, double opacity) {
    inside(() -> drawing.disks(at(x, xs), at(y, ys), radius, colour, opacity));
  }

  /** A cross. */
  public void cross(double atX, double atY, double size, String colour, double thickness) {
    double middleX = x.at(atX);
    double middleY = y.at(atY);
    inside(
        () -> {
          drawing.line(
              middleX - size, middleY - size, middleX + size, middleY + size, colour, thickness);
          drawing.line(
              middleX - size, middleY + size, middleX + size, middleY - size, colour, thickness);
        });
  }

  /** A bar from the lower axis up to a value. */
  public void bar(double from, double to, double value, String colour) {
    double top = y.at(value);
    Box bar = new Box(x.at(from), top, x.at(to) - x.at(from), box.bottom() - top);
    inside(() -> drawing.rectangle(bar, colour, 1));
  }

  /** Draws, and cuts off what lies outside. */
  private void inside(Runnable draw) {
    drawing.clip(box);
    draw.run();
    drawing.endClip();
  }

  private static double[] at(Scale scale, double[] values) {
    return Arrays.stream(values).map(scale::at).toArray();
  }
}
