package org.gmm4j.report.content.drawings;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.facts.Step;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.parts.Plane;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Shown;

/** The components of two features as ellipses among points. */
final class MovingEllipses implements MovingShapes {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 340;
  private static final int POINTS = 2000;
  private static final double DEVIATIONS = 2;

  private final List<Integer> shown;
  private final int components;
  private final Panel panel;
  private final String svg;

  MovingEllipses(Subject subject, List<Step> steps) {
    shown = subject.shown().components();
    components = subject.mixture().components();
    Shown points = Shown.of(subject.rows(), POINTS);
    double[] first = points.column(0);
    double[] second = points.column(1);
    double[] xs = Ranges.of(first);
    double[] ys = Ranges.of(second);
    Plane last = plane(steps.get(steps.size() - 1));
    xs = Ranges.both(xs, last.range(0));
    ys = Ranges.both(ys, last.range(1));
    Drawing drawing =
        new Drawing(
            WIDTH,
            HEIGHT,
            "Components at an iteration",
            "Each component is an ellipse of two standard deviations among the points.");
    panel = new Panel(drawing, InAxes.of(drawing, ys), xs, ys);
    panel.axes("feature 1", "feature 2");
    panel.points(first, second, first.length > 1000 ? 1.3 : 2, Palette.FAINT, 0.6);
    svg =
        InlineSvg.of(drawing.finish(), "frame")
            .replace("</svg>", shapes(steps.get(steps.size() - 1)) + "</svg>");
  }

  @Override
  public String title() {
    return "Components as ellipses of two standard deviations";
  }

  @Override
  public List<Integer> coloured() {
    return shown;
  }

  @Override
  public String svg() {
    return svg;
  }

  @Override
  public List<String> at(Step step) {
    Plane plane = plane(step);
    return shown.stream().map(k -> path(plane, k)).toList();
  }

  private static Plane plane(Step step) {
    return Plane.ofFeatures(Objects.requireNonNull(step.mixture()), 0, 1);
  }

  private String shapes(Step step) {
    StringBuilder shapes = new StringBuilder("<g clip-path=\"url(#frame-clip1)\">");
    List<String> paths = at(step);
    for (int i = 0; i < paths.size(); i++) {
      shapes.append(
          Words.format(
              "<path class=\"moving\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" d=\"%s\"/>%n",
              InlineSvg.colour(Palette.category(shown.get(i), components)), paths.get(i)));
    }
    return shapes.append("</g>").toString();
  }

  /** An ellipse as two arcs: from one end of its longer axis to the other, and back. */
  private String path(Plane plane, int k) {
    double[] s = plane.covariances()[k];
    double perX = panel.x().at(1) - panel.x().at(0);
    double perY = panel.y().at(1) - panel.y().at(0);
    double xx = s[0] * perX * perX;
    double xy = s[1] * perX * perY;
    double yy = s[2] * perY * perY;
    double half = (xx + yy) / 2;
    double apart = Math.hypot((xx - yy) / 2, xy);
    double large = DEVIATIONS * Math.sqrt(Math.max(0, half + apart));
    double small = DEVIATIONS * Math.sqrt(Math.max(0, half - apart));
    double angle = Math.atan2(2 * xy, xx - yy) / 2;
    double x = panel.x().at(plane.means()[k][0]);
    double y = panel.y().at(plane.means()[k][1]);
    double u = large * Math.cos(angle);
    double v = large * Math.sin(angle);
    String arc =
        String.format(Locale.ROOT, "%.1f %.1f %.1f 1 1", large, small, angle * 180 / Math.PI);
    return String.format(
        Locale.ROOT,
        "M%.1f %.1fA%s %.1f %.1fA%s %.1f %.1f",
        x - u,
        y - v,
        arc,
        x + u,
        y + v,
        arc,
        x - u,
        y - v);
  }
}
