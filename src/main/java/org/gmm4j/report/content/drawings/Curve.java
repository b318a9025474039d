package org.gmm4j.report.content.drawings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gmm4j.FitListener.Finished;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.facts.Provenance;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.page.Frames;
import org.gmm4j.report.page.Iterations;
import org.gmm4j.report.page.Iterations.Point;
import org.gmm4j.report.parts.Ranges;
import org.jspecify.annotations.Nullable;

/** The log-likelihood by iteration. */
public final class Curve {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 230;

  /** Iterations of a table, about, at most. */
  private static final int LINES = 200;

  /** Iterations of the curve, about, at most: more than it has pixels. */
  private static final int POINTS = 1000;

  /** By how much values may fall that are the same. */
  private static final double ROUNDING = 1e-9;

  private Curve() {}

  /**
   * The curve; null if nothing is known of the iterations.
   *
   * @param frames parameters that are seen with it; null for none
   */
  public static @Nullable Iterations of(Subject subject, @Nullable Frames frames) {
    Provenance provenance = subject.provenance();
    List<Double> values = new ArrayList<>(provenance.history());
    if (values.isEmpty()) {
      return null;
    }
    if (provenance.fit() != null) {
      values.add(subject.logLikelihood());
    }
    List<Integer> finite =
        IntStream.range(0, values.size())
            .filter(i -> Double.isFinite(values.get(i)))
            .boxed()
            .toList();
    if (finite.isEmpty()) {
      return null;
    }
    List<Integer> besides = besides(finite, values, frames);
    List<Integer> drawn = Spread.of(finite, POINTS, besides);
    double[] xs = drawn.stream().mapToDouble(i -> i + 1).toArray();
    double[] ys = drawn.stream().mapToDouble(values::get).toArray();
    String description =
        Words.format(
            "It goes from %.6f to %.6f nats a row in %s.",
            ys[0], ys[ys.length - 1], Words.iterations(provenance.history().size()));
    Drawing drawing =
        new Drawing(WIDTH, HEIGHT, "Log-likelihood before each iteration", description);
    Panel panel =
        new Panel(drawing, InAxes.of(drawing, Ranges.of(ys)), Ranges.of(xs), Ranges.of(ys))
            .inWholeSteps();
    panel.axes("iteration", "log-likelihood (nats a row)");
    String colour = Palette.category(0, 1);
    panel.curve(xs, ys, colour, 2, "");
    if (xs.length <= 60) {
      panel.points(xs, ys, 3, colour, 1);
    }
    return new Iterations(
        InlineSvg.of(drawing.finish(), "curve"),
        points(subject, drawn, values, panel),
        note(drawn, finite),
        points(subject, Spread.of(finite, LINES, besides), values, panel),
        note(Spread.of(finite, LINES, besides), finite),
        falls(finite.stream().mapToDouble(values::get).toArray()),
        !provenance.finished().isEmpty());
  }

  /** Places of the best one and of those whose parameters are seen. */
  private static List<Integer> besides(
      List<Integer> finite, List<Double> values, @Nullable Frames frames) {
    List<Integer> besides = new ArrayList<>();
    int best = 0;
    for (int place = 0; place < finite.size(); place++) {
      best = values.get(finite.get(place)) > values.get(finite.get(best)) ? place : best;
    }
    besides.add(best);
    if (frames != null) {
      frames.iterations().forEach(each -> besides.add(finite.indexOf(each - 1)));
    }
    return besides;
  }

  /** Says so, if they are not all. */
  private static String note(List<Integer> some, List<Integer> all) {
    return some.size() == all.size()
        ? ""
        : Words.format("%,d of %,d iterations, evenly spread", some.size(), all.size());
  }

  private static List<Point> points(
      Subject subject, List<Integer> shown, List<Double> values, Panel panel) {
    List<Point> points = new ArrayList<>();
    for (int i : shown) {
      double before = i == 0 ? Double.NaN : values.get(i - 1);
      double value = values.get(i);
      points.add(point(subject, i, panel.x().at(i + 1), panel.y().at(value), value, before));
    }
    return points;
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
      pairs = Words.work(finished.evaluatedPairs() / all);
    }
    return new Point(
        i + 1,
        Math.round(10 * x) / 10.0,
        Math.round(10 * y) / 10.0,
        result ? "result" : "iteration " + (i + 1),
        Words.signed("%.6f", value),
        !Double.isFinite(before) ? "" : Words.signed("%+.3g", value - before),
        seconds,
        pairs);
  }
}
