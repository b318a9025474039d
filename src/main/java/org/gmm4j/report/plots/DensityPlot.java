package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Palette;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.facts.FeatureNames;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.Histogram;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;
import org.gmm4j.report.parts.Shown;
import org.jspecify.annotations.Nullable;

/**
 * The density of a mixture of one feature, and of each of its heaviest components, over a
 * histogram.
 */
public final class DensityPlot {
  /** Components that have a curve, at most. */
  private static final int MOST = 100;

  private static final int MOST_BINS = 60;
  private static final int NAMED = 8;

  /** Densities of a component at a place that are computed to find out how high the axis goes. */
  private static final double EVALUATIONS = 2e8;

  private final double[] range;
  private final double top;
  private final @Nullable Histogram histogram;
  private final String note;
  private final String value;

  /**
   * Axes for several mixtures.
   *
   * @param mixtures of one feature; the last one is seen whole
   * @param rows whose histogram is drawn; null for none
   */
  public DensityPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows) {
    this(mixtures, rows, FeatureNames.NONE);
  }

  private DensityPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows, FeatureNames names) {
    this(mixtures, rows, values -> Histogram.of(values, MOST_BINS), names);
  }

  /** The same with a histogram of so many bins. */
  public DensityPlot(List<GaussianMixture> mixtures, Dataset rows, int bins) {
    this(mixtures, rows, values -> Histogram.evenly(values, bins), FeatureNames.NONE);
  }

  private DensityPlot(
      List<GaussianMixture> mixtures,
      @Nullable Dataset rows,
      Function<double[], Histogram> histograms,
      FeatureNames names) {
    this.value = names.of(0, "value");
    mixtures.forEach(each -> Shown.requireFeatures(each, 1));
    Shown shown = rows == null ? null : Shown.of(rows, Shown.MANY);
    double[] values = shown == null ? null : shown.column(0);
    note = shown == null ? "" : shown.note();
    histogram = values == null ? null : histograms.apply(values);
    double[] reach = reach(mixtures);
    range = values == null ? reach : Ranges.both(reach, Ranges.of(values));
    top = some(mixtures).mapToDouble(each -> ceiling(bells(each).densities())).max().orElseThrow();
  }

  /** All of few, else evenly spread ones: the first and the last are among them. */
  private Stream<GaussianMixture> some(List<GaussianMixture> mixtures) {
    GaussianMixture last = mixtures.get(mixtures.size() - 1);
    double each = (double) last.components() * bells(last).places().length;
    int count = (int) Math.min(mixtures.size(), Math.max(2, EVALUATIONS / each));
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                mixtures.get(
                    count == 1 ? 0 : (int) ((long) i * (mixtures.size() - 1) / (count - 1))));
  }

  /** Three and a half deviations around the means of the last one, and the means of all. */
  private static double[] reach(List<GaussianMixture> mixtures) {
    double[] reach = {Double.MAX_VALUE, -Double.MAX_VALUE};
    GaussianMixture last = mixtures.get(mixtures.size() - 1);
    for (GaussianMixture mixture : mixtures) {
      for (int k = 0; k < mixture.components(); k++) {
        double mean = mixture.mean(k)[0];
        double beside = mixture == last ? 3.5 * Math.sqrt(mixture.covariance().variances(k)[0]) : 0;
        reach = Ranges.both(reach, new double[] {mean - beside, mean + beside});
      }
    }
    return reach;
  }

  private Bells bells(GaussianMixture mixture) {
    return new Bells(mixture, range, MOST);
  }

  /**
   * Draws one of one feature.
   *
   * @param rows whose histogram is drawn; null for none
   */
  public static Picture of(GaussianMixture mixture, @Nullable Dataset rows, FeatureNames names) {
    return new DensityPlot(List.of(mixture), rows, names).draw("Density of the mixture", mixture);
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
    Heaviest drawn = Heaviest.of(mixture, MOST);
    List<Integer> order =
        components > MOST ? drawn.components() : drawn.components().stream().sorted().toList();
    Sheet sheet =
        Sheet.of(
            Sheet.WIDTH,
            Sheet.HEIGHT,
            title,
            String.format(
                Locale.ROOT,
                "Densities of a mixture of %d components over the values.",
                components),
            legend(order, components, truth != null),
            note);
    Drawing drawing = sheet.drawing();
    double[] ys = {0, top};
    Panel panel = new Panel(drawing, sheet.inAxes(ys), range, ys).fromZero();
    panel.axes(value, "density");
    if (histogram != null) {
      histogram.draw(panel);
    }
    if (truth != null) {
      Bells right = bells(truth);
      for (int k : Heaviest.of(truth, MOST).components()) {
        Bells.Curve its = right.curve(k);
        panel.curve(its.xs(), its.ys(), Palette.FAINT, 2, "");
      }
    }
    Bells bells = bells(mixture);
    double above = 2 * panel.y().max(); // where a spike of next to no width may end
    panel.curve(bells.places(), clamped(bells.densities(), above), Palette.INK, 3, "");
    for (int k : order) { // on top: alone, a component is the mixture
      Bells.Curve its = bells.curve(k);
      String colour = Palette.category(k, components);
      panel.curve(its.xs(), clamped(its.ys(), above), colour, 1.8, "6 3");
    }
    return drawing.finish();
  }

  private static Legend legend(List<Integer> drawn, int components, boolean truth) {
    Legend legend = new Legend().add(Palette.INK, "mixture");
    if (truth) {
      legend.add(Palette.FAINT, "true components");
    }
    drawn.stream()
        .limit(NAMED)
        .forEach(k -> legend.add(Palette.category(k, components), "6 3", "component " + (k + 1)));
    if (drawn.size() > NAMED) {
      legend.add(
          Palette.category(drawn.get(NAMED), components),
          "6 3",
          String.format(Locale.ROOT, "and %d more", drawn.size() - NAMED)
              + (drawn.size() < components
                  ? String.format(Locale.ROOT, ", the heaviest of %d", components)
                  : ""));
    }
    return legend;
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
}
