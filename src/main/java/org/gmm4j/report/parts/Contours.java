package org.gmm4j.report.parts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.gmm4j.report.draw.Panel;
import org.gmm4j.report.draw.Scale;

/** Lines of equal density, by marching squares. */
public final class Contours {
  private static final int GRID = 90;

  /** Deviations from a mean at which there is a place of the grid. */
  private static final double[] AROUND = {-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3};

  private static final int FEW = 12;

  /** Of an even share of the weights. */
  private static final double SMALL_SHARE = 0.1;

  /** Shares of the density at the highest mean at which there are lines: a factor of 3 apart. */
  private static final double[] LEVELS = {0.6, 0.2, 0.07, 0.022, 0.0075};

  private static final String COLOUR = "#b5b5b5";

  private Contours() {}

  /** Draws those that lie in a panel. */
  public static void draw(Plane plane, Panel panel) {
    double[] xs = grid(plane, 0, panel.x());
    double[] ys = grid(plane, 1, panel.y());
    double[][] density = plane.densities(xs, ys);
    double highest = highest(plane);
    for (double level : LEVELS) {
      if (highest > 0) {
        panel.segments(lines(xs, ys, density, level * highest), COLOUR, 1);
      }
    }
  }

  /** Evenly spread places, and of few components some around each mean, however narrow. */
  private static double[] grid(Plane plane, int axis, Scale scale) {
    DoubleStream even = Arrays.stream(Ranges.spread(scale.min(), scale.max(), GRID));
    int components = plane.weights().length;
    DoubleStream own =
        IntStream.range(0, components <= FEW ? components : 0)
            .mapToObj(k -> k)
            .flatMapToDouble(
                k -> {
                  double deviation = Math.sqrt(Math.max(0, plane.covariances()[k][2 * axis]));
                  double mean = plane.means()[k][axis];
                  return Arrays.stream(AROUND).map(each -> mean + each * deviation);
                });
    return DoubleStream.concat(even, own)
        .filter(each -> each >= scale.min() && each <= scale.max())
        .sorted()
        .distinct()
        .toArray();
  }

  /** At a mean; a component of next to no weight, maybe of one row, does not count. */
  private static double highest(Plane plane) {
    double usual = SMALL_SHARE / plane.weights().length;
    return IntStream.range(0, plane.weights().length)
        .filter(k -> plane.weights()[k] >= usual)
        .mapToDouble(k -> plane.density(plane.means()[k][0], plane.means()[k][1]))
        .max()
        .orElse(0);
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
