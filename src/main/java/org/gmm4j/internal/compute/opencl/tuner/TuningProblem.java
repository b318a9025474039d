package org.gmm4j.internal.compute.opencl.tuner;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Nearest;
import org.gmm4j.internal.compute.opencl.densities.Densities;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;

/**
 * What candidates are run on, and what they must give there: samples by definition, in double. The
 * mixture is made up: its means lie near the rows' mean, its covariances are those of neighbouring
 * features that resemble each other.
 */
public final class TuningProblem {
  private static final int SAMPLES = 32;
  private static final int CPU_ROWS = 2048;
  private static final double CORRELATION = 0.5;

  private final Dataset rows;
  private final GaussianMixture mixture;
  private final int[] sampledRows;
  private final int[] sampledColumns;
  private final double[] logs;
  private final double[][] posteriors;
  private final double[] nearest;
  private final Moments moments;

  /**
   * Makes a problem.
   *
   * @param mostRows rows to use, evenly spread over all
   */
  public TuningProblem(Dataset all, int components, int mostRows) {
    int n = (int) Math.min(all.rows(), mostRows);
    this.rows = n == all.rows() ? all : all.select(spread(n, all.arrayRows()));
    this.mixture = mixture(rows, components);
    this.sampledRows = spread(Math.min(SAMPLES, n), n);
    this.sampledColumns = spread(Math.min(SAMPLES, rows.columns()), rows.columns());
    this.logs = Arrays.stream(sampledRows).mapToDouble(i -> mixture.logDensity(row(i))).toArray();
    this.posteriors =
        Arrays.stream(sampledRows)
            .mapToObj(i -> mixture.posterior(row(i)))
            .toArray(double[][]::new);
    this.nearest = Arrays.stream(sampledRows).mapToDouble(this::nearestDistance).toArray();
    this.moments = sampledMoments();
  }

  /** Rows that tell sizes apart: a GPU's speed depends on how many there are, a CPU's does not. */
  public static int mostRows(DeviceTraits device) {
    return device.gpu() ? DeviceOptions.BLOCK_ROWS : CPU_ROWS;
  }

  /** {@code count} numbers from 0 to {@code size} − 1, with the first and the last. */
  private static int[] spread(int count, int size) {
    return IntStream.range(0, count)
        .map(i -> (int) ((long) i * (size - 1) / Math.max(1, count - 1)))
        .toArray();
  }

  private static GaussianMixture mixture(Dataset rows, int components) {
    int d = rows.columns();
    double[] means = new double[d];
    double[] squares = new double[d];
    for (int i = 0; i < rows.rows(); i++) {
      double[] row = rows.row(i);
      for (int j = 0; j < d; j++) {
        means[j] += row[j] / rows.rows();
        squares[j] += row[j] * row[j] / rows.rows();
      }
    }
    double[] widths = new double[d];
    Arrays.setAll(widths, j -> Math.sqrt(Math.max(0, squares[j] - means[j] * means[j])));
    double typical = Math.max(Arrays.stream(widths).average().orElseThrow(), 1e-6);
    double[][] centres = new double[components][d];
    double[][] covariances = new double[components][d * d];
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < d; i++) {
        centres[k][i] = means[i] + 0.1 * (widths[i] + typical) * Math.sin(i + k);
        for (int j = 0; j < d; j++) {
          covariances[k][i * d + j] =
              (widths[i] + typical)
                  * (widths[j] + typical)
                  * Math.pow(CORRELATION, Math.abs(i - j))
                  * (1 + 0.01 * k);
        }
      }
    }
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    if (FullCovariance.of(covariances, d) instanceof CovarianceEstimate.Estimated estimated) {
      return new GaussianMixture(weights, centres, estimated.covariance());
    }
    throw new IllegalStateException("a definite matrix was found singular");
  }

  public Dataset rows() {
    return rows;
  }

  public GaussianMixture mixture() {
    return mixture;
  }

  /** Centres for k-means [K × d]. */
  public double[][] centres() {
    return Densities.means(mixture);
  }

  /** The responsibility that sums are taken with; exact in floats. */
  public static double responsibility(int row, int k) {
    return (row + k) % 3 / 4.0;
  }

  private double[] row(int index) {
    return rows.row(index);
  }

  private double nearestDistance(int index) {
    double[] x = row(index);
    double least = Double.POSITIVE_INFINITY;
    for (double[] centre : centres()) {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        sum += (x[j] - centre[j]) * (x[j] - centre[j]);
      }
      least = Math.min(least, sum);
    }
    return least;
  }

  /** The sums over all rows, for the sampled columns only. */
  private Moments sampledMoments() {
    int d = rows.columns();
    Moments sums = new Moments(centres(), new Scatter.Whole());
    for (int n = 0; n < rows.rows(); n++) {
      double[] x = row(n);
      for (int k = 0; k < mixture.components(); k++) {
        double r = responsibility(n, k);
        sums.counts()[k] += r;
        for (int i : sampledColumns) {
          double weighted = r * (x[i] - sums.reference(k)[i]);
          sums.first(k)[i] += weighted;
          for (int j : sampledColumns) {
            if (j <= i) {
              sums.second(k)[i * d + j] += weighted * (x[j] - sums.reference(k)[j]);
            }
          }
        }
      }
    }
    return sums;
  }

  /** Compares log p(x) of a block of rows. */
  void checkLogs(int firstRow, double[] actual, double tolerance) {
    forSamples(
        firstRow,
        actual.length,
        (sample, at) ->
            require(
                "log-density",
                logs[sample],
                actual[at],
                tolerance * (Math.abs(logs[sample]) + rows.columns())));
  }

  /** Compares one component's posteriors of a block of rows. */
  void checkPosteriors(int firstRow, int k, double[] actual, double tolerance) {
    forSamples(
        firstRow,
        actual.length,
        (sample, at) -> require("posterior", posteriors[sample][k], actual[at], tolerance));
  }

  void checkNearest(Nearest actual, double tolerance) {
    double[] distances = actual.squaredDistances();
    double scale = Arrays.stream(nearest).max().orElseThrow();
    forSamples(
        0,
        rows.arrayRows(),
        (sample, at) -> require("distance", nearest[sample], distances[at], tolerance * scale));
  }

  /** Compares one component's sums. */
  public void checkMoments(int k, double count, double[] first, double[] second, double tolerance) {
    int d = rows.columns();
    double n = rows.rows();
    require("count", moments.counts()[k], count, tolerance * n);
    double[] wanted = moments.second(k);
    for (int i : sampledColumns) {
      double width = Math.sqrt(wanted[i * d + i]) + Double.MIN_NORMAL;
      require("first moment", moments.first(k)[i], first[i], tolerance * Math.sqrt(n) * width);
      for (int j : sampledColumns) {
        if (j <= i) {
          double other = Math.sqrt(wanted[j * d + j]) + Double.MIN_NORMAL;
          double scale = Math.max(width * other, Double.MIN_NORMAL);
          require("second moment", wanted[i * d + j], second[i * d + j], tolerance * scale);
        }
      }
    }
  }

  /** What to do with a sampled row: its number among the samples, and its place in a block. */
  @FunctionalInterface
  private interface Comparison {
    void compare(int sample, int at);
  }

  private void forSamples(int firstRow, int count, Comparison comparison) {
    for (int sample = 0; sample < sampledRows.length; sample++) {
      int at = sampledRows[sample] - firstRow;
      if (at >= 0 && at < count) {
        comparison.compare(sample, at);
      }
    }
  }

  private static void require(String what, double wanted, double actual, double margin) {
    if (!(Math.abs(actual - wanted) <= margin)) {
      throw new WrongResult("a %s is %s instead of %s".formatted(what, actual, wanted));
    }
  }

  /** A candidate's kernels ran and gave something else. */
  public static final class WrongResult extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongResult(String message) {
      super(message);
    }
  }
}
