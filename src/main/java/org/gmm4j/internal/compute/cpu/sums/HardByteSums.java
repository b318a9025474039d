package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.gmm4j.internal.state.State;

/**
 * Counts, sums and sums of squares of the rows of bytes that are hard-assigned to a component,
 * carried over from step to step: only rows that changed hands are visited. They are sums of whole
 * numbers below 2⁵³, so nothing is ever rounded.
 */
public final class HardByteSums {
  /** Who has a row that is hard-assigned to no component. */
  public static final int NOBODY = -1;

  private final Dataset data;
  private final Workers workers;
  private final int[] owners;
  private final long[] counts;
  private final double[][] sums;
  private final double[][] squares;

  public HardByteSums(Dataset data, Workers workers, int components) {
    this.data = data;
    this.workers = workers;
    this.owners = new int[data.arrayRows()];
    Arrays.fill(owners, NOBODY);
    this.counts = new long[components];
    this.sums = new double[components][data.columns()];
    this.squares = new double[components][data.columns()];
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    state.into(owners);
    state.into(counts);
    for (int k = 0; k < counts.length; k++) {
      state.into(sums[k]);
      state.into(squares[k]);
    }
  }

  public int components() {
    return counts.length;
  }

  /** By row: the component that it is hard-assigned to, or {@link #NOBODY}. Not to be modified. */
  public int[] owners() {
    return owners;
  }

  /**
   * Notes whose some rows are now.
   *
   * @param ids their numbers
   * @param now the component of each, or {@link #NOBODY}
   * @return how many rows were added to or taken from a component
   */
  public long settle(int[] ids, int[] now) {
    int[] changed = IntStream.range(0, now.length).filter(i -> owners[ids[i]] != now[i]).toArray();
    workers.forEach(
        counts.length,
        (worker, k) -> {
          float[] row = new float[data.columns()];
          for (int i : changed) {
            if (owners[ids[i]] == k || now[i] == k) {
              data.stored(ids[i], row, 0);
              add(k, row, now[i] == k ? 1 : -1);
            }
          }
        });
    long moved = 0;
    for (int i : changed) {
      moved += (owners[ids[i]] == NOBODY ? 0 : 1) + (now[i] == NOBODY ? 0 : 1);
      owners[ids[i]] = now[i];
    }
    return moved;
  }

  private void add(int k, float[] row, int sign) {
    double[] sum = sums[k];
    double[] square = squares[k];
    counts[k] += sign;
    for (int j = 0; j < row.length; j++) {
      double x = row[j];
      sum[j] += sign * x;
      square[j] += sign * x * x;
    }
  }

  /** Σ (x − mean)²: about the nearest whole number first, which rounds nothing. */
  private double aboutMean(int k, int j) {
    double mean = sums[k][j] / counts[k];
    double whole = Math.rint(mean);
    double aboutWhole = squares[k][j] - 2 * whole * sums[k][j] + whole * whole * counts[k];
    return aboutWhole - counts[k] * (mean - whole) * (mean - whole);
  }

  /** The moments of all hard-assigned rows, about their own means, in the data's units. */
  public Moments moments() {
    double unit = data.scale();
    double[][] means = new double[counts.length][data.columns()];
    for (int k = 0; k < counts.length; k++) {
      for (int j = 0; counts[k] > 0 && j < data.columns(); j++) {
        means[k][j] = sums[k][j] / counts[k] / unit;
      }
    }
    Moments moments = new Moments(means, new Scatter.Diagonal());
    for (int k = 0; k < counts.length; k++) {
      moments.counts()[k] = counts[k];
      for (int j = 0; counts[k] > 0 && j < data.columns(); j++) {
        moments.squares(k)[j] = aboutMean(k, j) / (unit * unit);
      }
    }
    return moments;
  }
}
