package org.gmm4j.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;

/** The sums of an M-step by their definitions, for every kind of scatter, in plain loops. */
public final class Scatters {
  private Scatters() {}

  /**
   * The sums over some rows, of the kind and about the points of others.
   *
   * @param r responsibilities [N × K]
   * @param like tells the kind of scatter and the reference points
   */
  public static Moments of(double[][] rows, double[][] r, Moments like) {
    double[][] references = new double[like.components()][];
    Arrays.setAll(references, like::reference);
    return of(rows, r, references, like.scatter());
  }

  /** The same, about given points [K × d]; no log-likelihood. */
  public static Moments of(double[][] rows, double[][] r, double[][] references, Scatter scatter) {
    Moments moments = new Moments(references, scatter);
    for (int n = 0; n < rows.length; n++) {
      for (int k = 0; k < references.length; k++) {
        if (r[n][k] != 0) {
          add(rows[n], r[n][k], k, moments);
        }
      }
    }
    moments.addRows(rows.length, rows.length, 0);
    return moments;
  }

  private static void add(double[] row, double r, int k, Moments moments) {
    int d = row.length;
    double[] x = new double[d];
    for (int j = 0; j < d; j++) {
      x[j] = row[j] - moments.reference(k)[j];
      moments.first(k)[j] += r * x[j];
    }
    moments.counts()[k] += r;
    if (moments.scatter().hasSquares()) {
      for (int j = 0; j < d; j++) {
        moments.squares(k)[j] += r * x[j] * x[j];
      }
    } else if (moments.scatter() instanceof Scatter.Trace) {
      for (int j = 0; j < d; j++) {
        moments.trace(k)[0] += r * x[j] * x[j];
      }
    } else {
      boolean pooled = moments.scatter() instanceof Scatter.Pooled;
      double[] matrix = pooled ? moments.pooled() : moments.second(k);
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          matrix[i * d + j] += r * x[i] * x[j];
        }
      }
    }
    if (moments.scatter() instanceof Scatter.Projected projected) {
      double[] directions = projected.directions()[k];
      for (int from = 0; from < directions.length; from += d) {
        double along = 0;
        for (int j = 0; j < d; j++) {
          along += directions[from + j] * x[j];
        }
        for (int j = 0; j < d; j++) {
          moments.products(k)[from + j] += r * along * x[j];
        }
      }
    }
  }

  /** What two sums have of component k's scatter, side by side: pairs of arrays. */
  public static List<double[][]> parts(Moments a, Moments b, int k) {
    List<double[][]> parts = new ArrayList<>();
    if (a.scatter() instanceof Scatter.Whole) {
      parts.add(new double[][] {a.second(k), b.second(k)});
    }
    if (a.scatter() instanceof Scatter.Pooled) {
      parts.add(new double[][] {a.pooled(), b.pooled()});
    }
    if (a.scatter().hasSquares()) {
      parts.add(new double[][] {a.squares(k), b.squares(k)});
    }
    if (a.scatter() instanceof Scatter.Trace) {
      parts.add(new double[][] {a.trace(k), b.trace(k)});
    }
    if (a.scatter() instanceof Scatter.Projected) {
      parts.add(new double[][] {a.products(k), b.products(k)});
    }
    return parts;
  }

  /**
   * Fails unless all sums agree, relative to the largest of their kind and component; of a
   * component with hardly a row, to that of one row.
   */
  public static void close(Moments right, Moments got, int rows, double tolerance) {
    int d = right.features();
    double all = 0;
    for (int k = 0; k < right.components(); k++) {
      for (double[][] part : parts(right, right, k)) {
        all += Arrays.stream(part[0]).map(Math::abs).max().orElse(0);
      }
    }
    for (int k = 0; k < right.components(); k++) {
      Tolerances.close("count", right.counts()[k], got.counts()[k], tolerance, rows);
      double scale = 1e-300;
      for (double[][] part : parts(right, got, k)) {
        boolean triangle = right.scatter().isWhole() || right.scatter().isPooled();
        double[] lower = triangle ? lower(part[0], d) : part[0];
        double[] other = triangle ? lower(part[1], d) : part[1];
        double own = Arrays.stream(lower).map(Math::abs).max().orElse(0) + all / rows + 1e-300;
        scale = Math.max(scale, own);
        for (int i = 0; i < lower.length; i++) {
          Tolerances.close("scatter " + k + " at " + i, lower[i], other[i], tolerance, own);
        }
      }
      for (int j = 0; j < d; j++) {
        double size = Math.sqrt(scale * rows);
        Tolerances.close("first " + k, right.first(k)[j], got.first(k)[j], tolerance, size);
      }
    }
  }

  private static double[] lower(double[] matrix, int d) {
    double[] lower = new double[d * (d + 1) / 2];
    for (int i = 0; i < d; i++) {
      System.arraycopy(matrix, i * d, lower, i * (i + 1) / 2, i + 1);
    }
    return lower;
  }
}
