package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.parts.Histogram;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;
import org.gmm4j.report.parts.Shown;
import org.jspecify.annotations.Nullable;

/** The density of a mixture of one feature, and of each of its components, over a histogram. */
public final class DensityPlot {
  private static final int GRID = 600;

  /** Points more in the middle of every component: none is too narrow to be seen. */
  private static final double[] OWN = {-3, -2, -1.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 1.5, 2, 3};

  private static final int MOST_BINS = 60;
  private static final int NAMED = 8;

  private final double[] range;
  private final double top;
  private final @Nullable Histogram histogram;
  private final String note;

  /** The density of a mixture, and what each of its components adds, at places. */
  private record Curves(double[] xs, double[] all, double[][] each) {}

  /**
   * Axes for several mixtures.
   *
   * @param mixtures of one feature; the last one is seen whole
   * @param rows whose histogram is drawn; null for none
   */
  public DensityPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows) {
    this(mixtures, rows, values -> Histogram.of(values, MOST_BINS));
  }

  /** The same with a histogram of so many bins. */
  public DensityPlot(List<GaussianMixture> mixtures, Dataset rows, int bins) {
    this(mixtures, rows, values -> Histogram.evenly(values, bins));
  }

  private DensityPlot(
      List<GaussianMixture> mixtures,
      @Nullable Dataset rows,
      Function<double[], Histogram> histograms) {
    mixtures.forEach(each -> Shown.requireFeatures(each, 1));
    Shown shown = rows == null ? null : Shown.of(rows, Shown.MANY);
    double[] values = shown == null ? null : shown.column(0);
    note = shown == null ? "" : shown.note();
    histogram = values == null ? null : histograms.apply(values);
    double[] reach = reach(mixtures);
    range = values == null ? reach : Ranges.both(reach, Ranges.of(values));
    top = mixtures.stream().mapToDouble(each -> ceiling(curves(each).all())).max().orElseThrow();
  }

  /** Three and a half deviations around the means of the last one, and the means of all. */
  private static double[] reach(List<GaussianMixture> mixtures) {
    double[] reach = {Double.MAX_VALUE, -Double.MAX_VALUE};
    GaussianMixture last = mixtures.get(mixtures.size() - 1);
    for (GaussianMixture mixture : mixtures) {
      double[] widths = widths(mixture);
      for (int k = 0; k < widths.length; k++) {
        double mean = mixture.mean(k)[0];
        double beside = mixture == last ? 3.5 * widths[k] : 0;
        reach = Ranges.both(reach, new double[] {mean - beside, mean + beside});
      }
    }
    return reach;
  }

  private static double[] widths(GaussianMixture mixture) {
    double[] widths = new double[mixture.components()];
    Arrays.setAll(widths, k -> Math.sqrt(mixture.covariance().variances(k)[0]));
    return widths;
  }

  private Curves curves(GaussianMixture mixture) {
    double[] widths = widths(mixture);
    double[] xs = grid(mixture, widths, range);
    double[] all = new double[xs.length];
    double[][] each = new double[widths.length][xs.length];
    for (int k = 0; k < widths.length; k++) {
      double mean = mixture.mean(k)[0];
      double highest = mixture.weights()[k] / (widths[k] * Math.sqrt(2 * Math.PI));
      for (int i = 0; i < xs.length; i++) {
        double z = (xs[i] - mean) / widths[k];
        each[k][i] = highest * Math.exp(-z * z / 2);
        all[i] += each[k][i];
      }
    }
    return new Curves(xs, all, each);
  }

  /**
   * Draws one of one feature.
   *
   * @param rows whose histogram is drawn; null for none
   */
  public static Picture of(GaussianMixture mixture, @Nullable Dataset rows) {
    return new DensityPlot(List.of(mixture), rows).draw("Density of the mixture", mixture);
  }

  /** Draws a mixture. */
  public Picture draw(String title, GaussianMixture mixture) {
    return draw(title, mixture, null);
  }

  /**
   * Draws a mixture.
   *
   * @param truth another one, whose components are drawn too; null for none
   */
  public Picture draw(String title, GaussianMixture mixture, @Nullable GaussianMixture truth) {
    int components = mixture.components();
    Legend legend = new Legend().add(Palette.INK, "mixture");
    if (truth != null) {
      legend.add(Palette.FAINT, "true components");
    }
    for (int k = 0; k < Math.min(components, NAMED); k++) {
      legend.add(Palette.category(k, components), "6 3", "component " + (k + 1));
    }
    if (components > NAMED) {
      legend.add(
          Palette.category(NAMED, components), "6 3", "and %d more".formatted(components - NAMED));
    }
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH,
            Sheet.HEIGHT,
            title,
            "Densities of a mixture of %d components over the values.".formatted(components),
            legend,
            note);
    Drawing drawing = sheet.drawing();
    double[] ys = {0, top};
    Panel panel = new Panel(drawing, sheet.inAxes(ys), range, ys).fromZero();
    panel.axes("value", "density");
    if (histogram != null) {
      histogram.draw(panel);
    }
    Curves curves = curves(mixture);
    if (truth != null) {
      Curves right = curves(truth);
      for (double[] its : right.each()) {
        panel.curve(right.xs(), its, Palette.FAINT, 2, "");
      }
    }
    double above = 2 * panel.y().max(); // where a spike of next to no width may end
    panel.curve(curves.xs(), clamped(curves.all(), above), Palette.INK, 3, "");
    for (int k = 0; k < components; k++) { // on top: alone, a component is the mixture
      double[] its = clamped(curves.each()[k], above);
      panel.curve(curves.xs(), its, Palette.category(k, components), 1.8, "6 3");
    }
    return drawing.finish();
  }

  private static double[] clamped(double[] values, double most) {
    return Arrays.stream(values).map(value -> Math.min(value, most)).toArray();
  }

  /** How high the axis goes: a spike of no width ends above, so that all else can be seen. */
  private double ceiling(double[] density) {
    double most = Arrays.stream(density).max().orElseThrow();
    double[] sorted = density.clone();
    Arrays.sort(sorted);
    double usual = sorted[(int) (0.98 * (sorted.length - 1))];
    double bars = histogram == null ? 0 : histogram.highest();
    return Math.max(Math.min(most, 6 * usual), bars);
  }

  private static double[] grid(GaussianMixture mixture, double[] widths, double[] range) {
    double[] even = Ranges.spread(range[0], range[1], GRID);
    double[] xs = Arrays.copyOf(even, GRID + widths.length * OWN.length);
    for (int k = 0; k < widths.length; k++) {
      for (int i = 0; i < OWN.length; i++) {
        xs[GRID + k * OWN.length + i] = mixture.mean(k)[0] + OWN[i] * widths[k];
      }
    }
    Arrays.sort(xs);
    return xs;
  }
}
