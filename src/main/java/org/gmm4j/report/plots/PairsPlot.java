package org.gmm4j.report.plots;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.Dataset;
import org.gmm4j.report.draw.Box;
import org.gmm4j.report.draw.Drawing;
import org.gmm4j.report.draw.Legend;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Picture;
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

  private PairsPlot() {}

  /**
   * Draws it.
   *
   * @param mixture of at least two features
   * @param rows points; null for none
   */
  public static Picture of(GaussianMixture mixture, @Nullable Dataset rows) {
    int d = mixture.features();
    if (d < 2) {
      throw new IllegalArgumentException("pairs take two features at least, the model has one");
    }
    boolean few = d <= FEW;
    int count = few ? d : AXES;
    double[] centre = few ? new double[d] : mean(mixture);
    double[][] directions = new double[count][];
    String[] names = new String[count];
    if (few) {
      Arrays.setAll(directions, i -> Plane.unit(d, i));
      Arrays.setAll(names, i -> "feature " + (i + 1));
    } else {
      PrincipalAxes axes = PrincipalAxes.of(d, count, v -> times(mixture, centre, v));
      double all = total(mixture, centre);
      for (int i = 0; i < count; i++) {
        directions[i] = axes.directions()[i];
        names[i] =
            String.format(Locale.ROOT, "axis %d (%.0f%%)", i + 1, 100 * axes.variances()[i] / all);
      }
    }
    Shown shown = rows == null ? null : Shown.of(rows, POINTS);
    Sheet sheet =
        Sheet.of(
            640,
            640,
            few ? "Pairs of features" : "Leading principal axes of the mixture",
            "Components as ellipses of two standard deviations, seen from several sides.",
            new Legend(),
            shown == null ? "" : shown.note());
    Drawing drawing = sheet.drawing();
    int[] components = shown == null ? new int[0] : shown.components(mixture);
    double[][] places = new double[count][];
    for (int i = 0; i < count && shown != null; i++) {
      double[] direction = directions[i];
      places[i] =
          IntStream.range(0, components.length)
              .mapToDouble(
                  row -> Plane.place(shown.rows().row(row), centre, direction, direction)[0])
              .toArray();
    }
    double[][] ranges = new double[count][];
    double gap = 0;
    for (int i = 0; i < count; i++) {
      int other = i == 0 ? 1 : 0;
      ranges[i] = Plane.of(mixture, centre, directions[i], directions[other]).range(0);
      if (shown != null) {
        ranges[i] = Ranges.both(ranges[i], Ranges.of(places[i]));
      }
      gap = Math.max(gap, Panel.margin(ranges[i], sheet.body().height() / count, false));
    }
    Box body = sheet.body().without(gap + 24, 0, 4, 40);
    for (int row = 1; row < count; row++) {
      for (int column = 0; column < row; column++) {
        Plane plane = Plane.of(mixture, centre, directions[column], directions[row]);
        Box box = body.cell(column, count - 1, row - 1, count - 1, Math.max(gap, 34));
        Panel panel = new Panel(drawing, box, ranges[column], ranges[row]);
        panel.axes(row == count - 1 ? names[column] : "", column == 0 ? names[row] : "");
        if (shown != null) {
          ScatterPlot.points(panel, places[column], places[row], components, mixture.components());
        }
        ScatterPlot.ellipses(panel, plane);
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
