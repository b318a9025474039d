package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.facts.FeatureNames;
import org.gmm4j.report.parts.Contours;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.Plane;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;
import org.gmm4j.report.parts.Shown;
import org.jspecify.annotations.Nullable;

/** Points, ellipses of two standard deviations, and lines of equal density, of two features. */
public final class ScatterPlot {
  private static final int NAMED = 8;

  /** Components that have an ellipse, at most. */
  static final int MOST = 100;

  private final FeatureNames names;
  private final @Nullable Shown shown;
  private final double[] xs;
  private final double[] ys;

  /**
   * Axes for several mixtures.
   *
   * @param mixtures of two features; of the last one there are whole ellipses
   * @param rows points; null for none
   */
  public ScatterPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows) {
    this(mixtures, rows, FeatureNames.NONE);
  }

  private ScatterPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows, FeatureNames names) {
    this.names = names;
    mixtures.forEach(each -> Shown.requireFeatures(each, 2));
    shown = rows == null ? null : Shown.of(rows, Shown.POINTS);
    List<Plane> planes = mixtures.stream().map(each -> Plane.ofFeatures(each, 0, 1)).toList();
    xs = range(planes, 0);
    ys = range(planes, 1);
  }

  private double[] range(List<Plane> planes, int axis) {
    double[] range = Plane.range(planes, axis);
    return shown == null ? range : Ranges.both(range, Ranges.of(shown.column(axis)));
  }

  /**
   * Draws one of two features.
   *
   * @param rows points; null for none
   */
  public static Picture of(GaussianMixture mixture, @Nullable Dataset rows, FeatureNames names) {
    return new ScatterPlot(List.of(mixture), rows, names).draw("Components and points", mixture);
  }

  /** Draws a mixture. */
  public Picture draw(String title, GaussianMixture mixture) {
    return draw(title, mixture, List.of());
  }

  /**
   * Draws a mixture.
   *
   * @param ways of the components' means so far: places of each [T × 2]; none if it is empty
   */
  public Picture draw(String title, GaussianMixture mixture, List<double[][]> ways) {
    Plane plane = Plane.ofFeatures(mixture, 0, 1);
    Legend legend = new Legend();
    int components = mixture.components();
    for (int k = 0; k < components && components <= NAMED; k++) {
      legend.add(Palette.category(k, components), "component " + (k + 1));
    }
    Heaviest drawn = Heaviest.of(mixture, MOST);
    if (!drawn.note().isEmpty()) {
      legend.add(Palette.category(drawn.components().get(0), components), drawn.note());
    }
    legend.add("#b5b5b5", "density");
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH,
            420,
            title,
            String.format(
                Locale.ROOT,
                "%d components as ellipses of two standard deviations among the points.",
                components),
            legend,
            shown == null ? "" : shown.note());
    Drawing drawing = sheet.drawing();
    Panel panel = new Panel(drawing, sheet.inAxes(ys), xs, ys);
    panel.axes(names.of(0), names.of(1));
    Contours.draw(plane, panel);
    if (shown != null) {
      points(panel, shown.column(0), shown.column(1), shown.components(mixture), components);
    }
    ellipses(panel, plane, drawn.components());
    for (int k = 0; k < ways.size(); k++) {
      double[] across = Arrays.stream(ways.get(k)).mapToDouble(place -> place[0]).toArray();
      double[] up = Arrays.stream(ways.get(k)).mapToDouble(place -> place[1]).toArray();
      panel.curve(across, up, Palette.INK, 1.5, "");
      panel.points(across, up, 2, Palette.category(k, components), 1);
    }
    return drawing.finish();
  }

  /** Points in the colours of their components. */
  static void points(Panel panel, double[] xs, double[] ys, int[] of, int components) {
    double radius = xs.length > 1000 ? 1.3 : 2.2;
    for (int k = 0; k < components; k++) {
      int component = k;
      int[] mine = IntStream.range(0, of.length).filter(i -> of[i] == component).toArray();
      if (mine.length > 0) {
        panel.points(
            Arrays.stream(mine).mapToDouble(i -> xs[i]).toArray(),
            Arrays.stream(mine).mapToDouble(i -> ys[i]).toArray(),
            radius,
            Palette.category(k, components),
            0.45);
      }
    }
  }

  /** An ellipse and a cross for each of some components. */
  static void ellipses(Panel panel, Plane plane, List<Integer> drawn) {
    int components = plane.weights().length;
    for (int k : drawn.stream().sorted().toList()) {
      double[][] ellipse = plane.ellipse(k, 2);
      String colour = Palette.category(k, components);
      panel.outline(ellipse[0], ellipse[1], colour, 2);
      panel.cross(plane.means()[k][0], plane.means()[k][1], 5, colour, 2.5);
    }
  }
}
