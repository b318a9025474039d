package org.gmm4j.report.content.drawings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gmm4j.GaussianMixture;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.facts.Step;
import org.gmm4j.report.facts.Subject;
import org.gmm4j.report.facts.Words;
import org.gmm4j.report.parts.Histogram;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Shown;

/** The density of a mixture of one feature and of its heaviest components, over a histogram. */
final class MovingCurves implements MovingShapes {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 280;
  private static final int GRID = 160;
  private static final int BINS = 60;

  /** Components that have a curve, at most. */
  private static final int CURVES = 8;

  private final List<Integer> shown;
  private final int components;
  private final Panel panel;
  private final double[] xs;
  private final String svg;

  MovingCurves(Subject subject, List<Step> steps) {
    shown = subject.shown().components().stream().limit(CURVES).toList();
    components = subject.mixture().components();
    double[] values = Shown.of(subject.rows(), Shown.MANY).column(0);
    double[] range = Ranges.of(values);
    double room = 0.05 * (range[1] - range[0]);
    xs = Ranges.spread(range[0] - room, range[1] + room, GRID);
    Histogram histogram = Histogram.of(values, BINS);
    double top = histogram.highest();
    for (Step each : steps) {
      double[] density = densities(each).get(0);
      Arrays.sort(density);
      top = Math.max(top, Math.min(density[GRID - 1], 3 * histogram.highest()));
    }
    Drawing drawing =
        new Drawing(
            WIDTH,
            HEIGHT,
            "Density at an iteration",
            "The density of the mixture and of its components over a histogram of the values.");
    double[] ys = {0, top};
    panel = new Panel(drawing, InAxes.of(drawing, ys), Ranges.of(xs), ys).fromZero();
    panel.axes("value", "density");
    histogram.draw(panel);
    svg =
        InlineSvg.of(drawing.finish(), "frame")
            .replace("</svg>", shapes(steps.get(steps.size() - 1)) + "</svg>");
  }

  @Override
  public String title() {
    return "Density of the mixture and its components";
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
    List<String> paths = new ArrayList<>();
    for (double[] each : densities(step)) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < GRID; i++) {
        double y = Math.max(-2 * HEIGHT, panel.y().at(each[i])); // a spike ends above
        path.append(i == 0 ? "M" : "L").append(Words.format("%.0f %.1f", panel.x().at(xs[i]), y));
      }
      paths.add(path.toString());
    }
    return paths;
  }

  private String shapes(Step step) {
    StringBuilder shapes = new StringBuilder("<g clip-path=\"url(#frame-clip1)\">");
    List<String> paths = at(step);
    for (int i = 0; i < paths.size(); i++) {
      String colour = i == 0 ? Palette.INK : Palette.category(shown.get(i - 1), components);
      shapes.append(
          Words.format(
              "<path class=\"moving\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s d=\"%s\"/>%n",
              InlineSvg.colour(colour), i == 0 ? "" : " stroke-dasharray=\"6 3\"", paths.get(i)));
    }
    return shapes.append("</g>").toString();
  }

  /** Of the mixture, then of components, at each place. */
  private List<double[]> densities(Step step) {
    GaussianMixture mixture = Objects.requireNonNull(step.mixture());
    double[] all = new double[GRID];
    double[][] each = new double[shown.size()][GRID];
    for (int k = 0; k < components; k++) {
      int place = shown.indexOf(k);
      double mean = mixture.mean(k)[0];
      double width = Math.sqrt(mixture.covariance().variances(k)[0]);
      double weight = mixture.weights()[k];
      for (int i = 0; i < GRID && width > 0; i++) {
        double z = (xs[i] - mean) / width;
        double density = weight * Math.exp(-z * z / 2) / (width * Math.sqrt(2 * Math.PI));
        all[i] += density;
        if (place >= 0) {
          each[place][i] = density;
        }
      }
    }
    List<double[]> densities = new ArrayList<>();
    densities.add(all);
    densities.addAll(List.of(each));
    return densities;
  }
}
