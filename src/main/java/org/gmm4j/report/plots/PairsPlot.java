package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
import org.gmm4j.report.facts.FeatureNames;
import org.gmm4j.report.parts.Heaviest;
import org.gmm4j.report.parts.Plane;
import org.gmm4j.report.parts.PrincipalAxes;
import org.gmm4j.report.parts.Ranges;
import org.gmm4j.report.parts.Sheet;
import org.gmm4j.report.parts.Shown;
import org.jspecify.annotations.Nullable;

/**
 * Each of a few features against each other; of many features, the directions in which the mixture
 * as a whole varies most.
 */
public final class PairsPlot {
  private static final int FEW = 5;
  private static final int AXES = 3;
  private static final int POINTS = 1200;

  private final double[] centre;
  private final double[][] directions;
  private final String[] names;
  private final @Nullable Shown shown;
  private final double[][] places;
  private final double[][] ranges;

  /**
   * Axes for several mixtures.
   *
   * @param mixtures of at least two features; the last one has the axes, and whole ellipses
   * @param rows points; null for none
   */
  public PairsPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows) {
    this(mixtures, rows, FeatureNames.NONE);
  }

  private PairsPlot(List<GaussianMixture> mixtures, @Nullable Dataset rows, FeatureNames features) {
    GaussianMixture last = mixtures.get(mixtures.size() - 1);
    int d = last.features();
    if (d < 2) {
      throw new IllegalArgumentException("pairs take two features at least, the model has one");
    }
    boolean few = d <= FEW;
    int count = few ? d : AXES;
    centre = few ? new double[d] : mean(last);
    directions = new double[count][];
    names = new String[count];
    if (few) {
      Arrays.setAll(directions, i -> Plane.unit(d, i));
      Arrays.setAll(names, features::of);
    } else {
      PrincipalAxes axes = PrincipalAxes.of(d, count, v -> times(last, centre, v));
      double all = total(last, centre);
      for (int i = 0; i < count; i++) {
        directions[i] = axes.directions()[i];
        names[i] =
            String.format(Locale.ROOT, "axis %d (%.0f%%)", i + 1, 100 * axes.variances()[i] / all);
      }
    }
    shown = rows == null ? null : Shown.of(rows, POINTS);
    places = new double[count][];
    ranges = new double[count][];
    for (int i = 0; i < count; i++) {
      double[] direction = directions[i];
      ranges[i] =
          Plane.range(
              mixtures.stream().map(each -> Plane.of(each, centre, direction, direction)).toList(),
              0);
      places[i] = shown == null ? new double[0] : places(shown.rows(), direction);
      if (shown != null) {
        ranges[i] = Ranges.both(ranges[i], Ranges.of(places[i]));
      }
    }
  }

  private double[] places(Dataset rows, double[] direction) {
    double[] all = new double[rows.arrayRows()];
    Arrays.setAll(all, i -> Plane.place(rows.row(i), centre, direction, direction)[0]);
    return all;
  }

  /**
   * Draws one.
   *
   * @param mixture of at least two features
   * @param rows points; null for none
   */
  public static Picture of(GaussianMixture mixture, @Nullable Dataset rows, FeatureNames names) {
    boolean few = mixture.features() <= FEW;
    return new PairsPlot(List.of(mixture), rows, names)
        .draw(few ? "Pairs of features" : "Leading principal axes of the mixture", mixture);
  }

  /** Draws a mixture. */
  public Picture draw(String title, GaussianMixture mixture) {
    Heaviest drawn = Heaviest.of(mixture, ScatterPlot.MOST);
    Sheet sheet =
        Sheet.of(
            640,
            640,
            title,
            "Components as ellipses of two standard deviations, seen from several sides.",
            new Legend(),
            Stream.of(shown == null ? "" : shown.note(), drawn.note())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; ")));
    Drawing drawing = sheet.drawing();
    int[] components = shown == null ? new int[0] : shown.components(mixture);
    int last = directions.length - 1;
    double gap =
        Arrays.stream(ranges)
            .mapToDouble(each -> Panel.margin(each, sheet.body().height() / (last + 1), false))
            .reduce(34, Math::max);
    Box body = sheet.body().without(gap + 24, 0, 4, 40);
    for (int row = 1; row <= last; row++) {
      for (int column = 0; column < row; column++) {
        Box box = body.cell(column, last, row - 1, last, gap);
        Panel panel = new Panel(drawing, box, ranges[column], ranges[row]);
        panel.axes(row == last ? names[column] : "", column == 0 ? names[row] : "");
        ScatterPlot.points(panel, places[column], places[row], components, mixture.components());
        Plane plane = Plane.of(mixture, centre, directions[column], directions[row]);
        ScatterPlot.ellipses(panel, plane, drawn.components());
      }
    }
    return drawing.finish();
  }

  private static double[] mean(GaussianMixture mixture) {
    double[] mean = new double[mixture.features()];
    for (int k = 0; k < mixture.components(); k++) {
      double[] each = mixture.mean(k);
      for (int j = 0; j < mean.length; j++) {
        mean[j] += mixture.weights()[k] * each[j];
      }
    }
    return mean;
  }

  /** Σ πₖ(Σₖ + δₖδₖᵀ)v with δₖ = μₖ − μ: the covariance of the mixture as a whole. */
  private static double[] times(GaussianMixture mixture, double[] centre, double[] v) {
    double[] product = new double[v.length];
    double[] weights = mixture.weights();
    for (int k = 0; k < weights.length; k++) {
      double[] within = mixture.covariance().times(k, v);
      double[] mean = mixture.mean(k);
      double along = 0;
      for (int j = 0; j < v.length; j++) {
        along += (mean[j] - centre[j]) * v[j];
      }
      for (int j = 0; j < v.length; j++) {
        product[j] += weights[k] * (within[j] + along * (mean[j] - centre[j]));
      }
    }
    return product;
  }

  /** The trace of the same. */
  private static double total(GaussianMixture mixture, double[] centre) {
    double sum = 0;
    for (int k = 0; k < mixture.components(); k++) {
      double[] mean = mixture.mean(k);
      double[] variances = mixture.covariance().variances(k);
      for (int j = 0; j < mean.length; j++) {
        double apart = mean[j] - centre[j];
        sum += mixture.weights()[k] * (variances[j] + apart * apart);
      }
    }
    return sum;
  }
}
