package org.gmm4j.report.plots;

import java.util.Arrays;
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

  private DensityPlot() {}

  /**
   * Draws it.
   *
   * @param mixture of one feature
   * @param rows whose histogram is drawn; null for none
   */
  public static Picture of(GaussianMixture mixture, @Nullable Dataset rows) {
    Shown.requireFeatures(mixture, 1);
    int components = mixture.components();
    double[] widths = new double[components];
    Arrays.setAll(widths, k -> Math.sqrt(mixture.covariance().variances(k)[0]));
    double[] range = {Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int k = 0; k < components; k++) {
      double mean = mixture.mean(k)[0];
      range = Ranges.both(range, new double[] {mean - 3.5 * widths[k], mean + 3.5 * widths[k]});
    }
    double[] values = null;
    String note = "";
    if (rows != null) {
      Shown shown = Shown.of(rows, Shown.MANY);
      values = shown.column(0);
      note = shown.note();
      range = Ranges.both(range, Ranges.of(values));
    }
    double[] xs = grid(mixture, widths, range);
    double[] all = new double[xs.length];
    double[][] each = new double[components][xs.length];
    for (int i = 0; i < xs.length; i++) {
      for (int k = 0; k < components; k++) {
        double z = (xs[i] - mixture.mean(k)[0]) / widths[k];
        each[k][i] =
            mixture.weights()[k] * Math.exp(-z * z / 2) / (widths[k] * Math.sqrt(2 * Math.PI));
        all[i] += each[k][i];
      }
    }
    Legend legend = new Legend().add(Palette.INK, "mixture");
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
            "Density of the mixture",
            "Densities of a mixture of %d components over the values.".formatted(components),
            legend,
            note);
    Drawing drawing = sheet.drawing();
    Histogram histogram = values == null ? null : Histogram.of(values, MOST_BINS);
    double top = ceiling(all, histogram);
    double[] ys = {0, top};
    Panel panel = new Panel(drawing, sheet.inAxes(ys), range, ys).fromZero();
    panel.axes("value", "density");
    if (histogram != null) {
      histogram.draw(panel);
    }
    double above = 2 * panel.y().max(); // where a spike of next to no width may end
    panel.curve(xs, clamped(all, above), Palette.INK, 3, "");
    for (int k = 0; k < components; k++) { // on top: alone, a component is the mixture
      panel.curve(xs, clamped(each[k], above), Palette.category(k, components), 1.8, "6 3");
    }
    return drawing.finish();
  }

  private static double[] clamped(double[] values, double most) {
    return Arrays.stream(values).map(value -> Math.min(value, most)).toArray();
  }

  /** How high the axis goes: a spike of no width ends above, so that all else can be seen. */
  private static double ceiling(double[] density, @Nullable Histogram histogram) {
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
