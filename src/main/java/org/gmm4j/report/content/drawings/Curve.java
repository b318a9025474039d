package org.gmm4j.report.content.drawings;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.facts.Provenance;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Iterations;
import org.gmm4j.report.page.Iterations.Point;
import org.gmm4j.report.parts.Ranges;
import org.jspecify.annotations.Nullable;

/** The log-likelihood by iteration. */
public final class Curve {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 230;

  /** Iterations of a table, at most. */
  private static final int LINES = 200;

  /** By how much values may fall that are the same. */
  private static final double ROUNDING = 1e-9;

  private Curve() {}

  /** The curve; null if nothing is known of the iterations. */
  public static @Nullable Iterations of(Subject subject) {
    Provenance provenance = subject.provenance();
    List<Double> values = new ArrayList<>(provenance.history());
    if (values.isEmpty()) {
      return null;
    }
    if (provenance.fit() != null) {
      values.add(subject.logLikelihood());
    }
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (Double.isFinite(values.get(i))) {
        drawn.add(i);
      }
    }
    if (drawn.isEmpty()) {
      return null;
    }
    double[] xs = drawn.stream().mapToDouble(i -> i + 1).toArray();
    double[] ys = drawn.stream().mapToDouble(values::get).toArray();
    String description =
        Words.format(
            "It goes from %.6f to %.6f nats a row in %s.",
            ys[0], ys[ys.length - 1], Words.iterations(provenance.history().size()));
    Drawing drawing =
        new Drawing(WIDTH, HEIGHT, "Log-likelihood before each iteration", description);
    Panel panel =
        new Panel(drawing, drawing.box().without(84, 12, 16, 48), Ranges.of(xs), Ranges.of(ys));
    panel.axes("iteration", "log-likelihood (nats a row)");
    String colour = Palette.category(0, 1);
    panel.curve(xs, ys, colour, 2, "");
    if (xs.length <= 60) {
      panel.points(xs, ys, 3, colour, 1);
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < ys.length; i++) {
      double before = i == 0 ? Double.NaN : ys[i - 1];
      points.add(
          point(subject, drawn.get(i), panel.x().at(xs[i]), panel.y().at(ys[i]), ys[i], before));
    }
    List<Point> table = spread(points, LINES);
    String note =
        table.size() == points.size()
            ? ""
            : Words.format("%d of %,d iterations, evenly spread", table.size(), points.size());
    boolean timed = !provenance.finished().isEmpty();
    return new Iterations(
        InlineSvg.of(drawing.finish(), "curve"), points, table, note, falls(ys), timed);
  }

  private static boolean falls(double[] values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1] - ROUNDING * Math.abs(values[i - 1])) {
        return true;
      }
    }
    return false;
  }

  private static Point point(
      Subject subject, int i, double x, double y, double value, double before) {
    Provenance provenance = subject.provenance();
    boolean result = i == provenance.history().size();
    String seconds = "";
    String pairs = "";
    if (i < provenance.finished().size()) {
      Finished finished = provenance.finished().get(i);
      double all = (double) subject.rows().rows() * subject.mixture().components();
      seconds = Words.format("%.3f", finished.seconds());
      pairs = Words.percent(finished.evaluatedPairs() / all);
    }
    return new Point(
        i + 1,
        Math.round(10 * x) / 10.0,
        Math.round(10 * y) / 10.0,
        result ? "result" : "iteration " + (i + 1),
        Words.signed("%.6f", value),
        Double.isNaN(before) ? "" : Words.signed("%+.3g", value - before),
        seconds,
        pairs);
  }

  /** So many of them at most, evenly spread, the first and the last among them. */
  static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(all.get((int) ((long) i * (all.size() - 1) / (most - 1))));
    }
    return some;
  }
}
