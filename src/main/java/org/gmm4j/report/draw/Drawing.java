package org.gmm4j.report.draw;

import java.util.List;
import java.util.Locale;

/**
 * Lines, shapes, text and images in pixels from the upper left corner, one on top of the other.
 * What is not finite is an error, so that no picture has a hole where a NaN was.
 */
public final class Drawing {
  /** Pixels of text: 7 points where 480 pixels are as wide as a paper's column. */
  public static final double TEXT = 14;

  /**
   * Enlarged pixels of images, at most, along a side of the drawing: so sharp they are in print.
   */
  private static final int SHARP = 3;

  private final int width;
  private final int height;
  private final String description;
  private final StringBuilder svg = new StringBuilder();
  private int clips;

  /** Where text begins, has its middle or ends. */
  public enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * Begins with white.
   *
   * @param title what a screen reader says that it is
   * @param description what it shows, in words
   */
  public Drawing(int width, int height, String title, String description) {
    this.width = width;
    this.height = height;
    this.description = description;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
                + " viewBox=\"0 0 %1$d %2$d\" role=\"img\" font-family=\"%3$s, Verdana, sans-serif\">%n"
                + "<title>%4$s</title>%n<desc>%5$s</desc>%n"
                + "<rect width=\"%1$d\" height=\"%2$d\" fill=\"#ffffff\"/>%n",
            width,
            height,
            Fonts.FAMILY,
            escape(title),
            escape(description)));
  }

  /** All of it. */
  public Box box() {
    return new Box(0, 0, width, height);
  }

  /** A line. */
  public void line(double x1, double y1, double x2, double y2, String colour, double thickness) {
    add(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>",
        px(x1), px(y1), px(x2), px(y2), colour, px(thickness));
  }

  /**
   * A line through points.
   *
   * @param dashes "" for none, else lengths in pixels, "6 4"
   */
  public void polyline(double[] xs, double[] ys, String colour, double thickness, String dashes) {
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\""
            + " stroke-linejoin=\"round\"%s/>",
        points(xs, ys),
        colour,
        px(thickness),
        dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
  }

  /** Lines from one point to another each: x and y of both. */
  public void segments(List<double[]> lines, String colour, double thickness) {
    StringBuilder path = new StringBuilder();
    for (double[] each : lines) {
      path.append('M').append(px(each[0])).append(' ').append(px(each[1]));
      path.append('L').append(px(each[2])).append(' ').append(px(each[3]));
    }
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>",
        path, colour, px(thickness));
  }

  /** What points enclose, filled. */
  public void polygon(double[] xs, double[] ys, String colour, double opacity) {
    add(
        "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>",
        points(xs, ys), colour, px(opacity));
  }

  /** Disks, as one path of lines without length and with round ends. */
  public void disks(double[] xs, double[] ys, double radius, String colour, double opacity) {
    if (xs.length == 0) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      path.append('M').append(px(xs[i])).append(' ').append(px(ys[i])).append("h0");
    }
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-opacity=\"%s\" stroke-width=\"%s\""
            + " stroke-linecap=\"round\"/>",
        path, colour, px(opacity), px(2 * radius));
  }

  /** A filled rectangle. */
  public void rectangle(Box box, String colour, double opacity) {
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>",
        px(box.x()), px(box.y()), px(box.width()), px(box.height()), colour, px(opacity));
  }

  /** Text on a line whose height is {@code y}. */
  public void text(double x, double y, String text, double size, Anchor anchor, String colour) {
    text(x, y, text, size, anchor, colour, "");
  }

  /** Text that runs upwards. */
  public void textUpwards(double x, double y, String text, double size, String colour) {
    String turned = " transform=\"rotate(-90 %s %s)\"".formatted(px(x), px(y));
    text(x, y, text, size, Anchor.MIDDLE, colour, turned);
  }

  private void text(
      double x, double y, String text, double size, Anchor anchor, String colour, String more) {
    add(
        "<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>",
        px(x),
        px(y),
        px(size),
        anchor.toString().toLowerCase(Locale.ROOT),
        colour,
        more,
        escape(text));
  }

  /** How wide text is. */
  public static double width(String text, double size) {
    return TextWidth.of(text, size);
  }

  /**
   * An image, each of its pixels a rectangle.
   *
   * @param alternative what it shows, in words
   */
  public void image(Box box, PixelImage image, String alternative) {
    int factor = (int) Math.max(1, Math.ceil(SHARP * box.width() / image.width()));
    image(box, image.dataUri(factor), alternative);
  }

  /** An image of many pixels, between which there may be others where it is enlarged. */
  public void smoothImage(Box box, PixelImage image, String alternative) {
    image(box, image.dataUri(1), alternative);
  }

  private void image(Box box, String uri, String alternative) {
    add(
        "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\""
            + " role=\"img\" aria-label=\"%s\" href=\"%s\"/>",
        px(box.x()), px(box.y()), px(box.width()), px(box.height()), escape(alternative), uri);
  }

  /** From now on only what lies in a box is shown, until {@link #endClip}. */
  public void clip(Box box) {
    String name = "clip" + ++clips;
    add(
        "<clipPath id=\"%s\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>"
            + "<g clip-path=\"url(#%s)\">",
        name, px(box.x()), px(box.y()), px(box.width()), px(box.height()), name);
  }

  /** Ends {@link #clip}. */
  public void endClip() {
    add("</g>");
  }

  /** The picture; nothing is to be drawn after that. */
  public Picture finish() {
    svg.append("</svg>\n");
    return new Picture(width, height, description, svg.toString());
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String points(double[] xs, double[] ys) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      points.append(i == 0 ? "" : " ").append(px(xs[i])).append(',').append(px(ys[i]));
    }
    return points.toString();
  }

  /** A number of pixels: two digits behind the point, as few as it needs. */
  private static String px(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a place in a drawing is " + value);
    }
    long hundredths = Math.round(value * 100);
    return hundredths % 100 == 0
        ? Long.toString(hundredths / 100)
        : String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
