package org.gmm4j.report.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.report.draw.Panel;

/** Lines of equal density, by marching squares. */
public final class Contours {
  private static final int GRID = 90;

  /** Shares of the highest density at which there are lines: a factor of 3 apart. */
  private static final double[] LEVELS = {0.6, 0.2, 0.07, 0.022, 0.0075};

  private static final String COLOUR = "#b5b5b5";

  private Contours() {}

  /** Draws those that lie in a panel. */
  public static void draw(Plane plane, Panel panel) {
    double[] xs = Ranges.spread(panel.x().min(), panel.x().max(), GRID);
    double[] ys = Ranges.spread(panel.y().min(), panel.y().max(), GRID);
    double[][] density = plane.densities(xs, ys);
    double highest = Arrays.stream(density).flatMapToDouble(Arrays::stream).max().orElseThrow();
    for (double level : LEVELS) {
      if (highest > 0) {
        panel.segments(lines(xs, ys, density, level * highest), COLOUR, 1);
      }
    }
  }

  /** Pieces of the lines at a level: x and y of one end and the other. */
  public static List<double[]> lines(double[] xs, double[] ys, double[][] values, double level) {
    List<double[]> lines = new ArrayList<>();
    for (int i = 0; i + 1 < ys.length; i++) {
      for (int j = 0; j + 1 < xs.length; j++) {
        cell(xs, ys, values, level, i, j, lines);
      }
    }
    return lines;
  }

  private static void cell(
      double[] xs, double[] ys, double[][] v, double level, int i, int j, List<double[]> lines) {
    double[] points = new double[8];
    int found = 0;
    double[][] corners = {
      {xs[j], ys[i], v[i][j]},
      {xs[j + 1], ys[i], v[i][j + 1]},
      {xs[j + 1], ys[i + 1], v[i + 1][j + 1]},
      {xs[j], ys[i + 1], v[i + 1][j]}
    };
    for (int side = 0; side < 4; side++) {
      double[] a = corners[side];
      double[] b = corners[(side + 1) % 4];
      if (a[2] >= level != b[2] >= level) {
        double part = (level - a[2]) / (b[2] - a[2]);
        points[2 * found] = a[0] + part * (b[0] - a[0]);
        points[2 * found + 1] = a[1] + part * (b[1] - a[1]);
        found++;
      }
    }
    for (int k = 0; k + 1 < found; k += 2) { // of four, neighbours: a saddle is as good either way
      lines.add(Arrays.copyOfRange(points, 2 * k, 2 * k + 4));
    }
  }
}
