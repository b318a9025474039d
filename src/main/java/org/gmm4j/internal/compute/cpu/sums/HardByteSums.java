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
 * carried over from step to step: only rows that changed hands are visited, and nothing is left
 * behind of those that were taken away.
 */
public final class HardByteSums {
  /** Who has a row that is hard-assigned to no component. */
  public static final int NOBODY = -1;

  private final Dataset data;
  private final Workers workers;
  private final int[] owners;
  private final PixelSums[] sums;

  public HardByteSums(Dataset data, Workers workers, int components) {
    this.data = data;
    this.workers = workers;
    this.owners = new int[data.arrayRows()];
    Arrays.fill(owners, NOBODY);
    this.sums = new PixelSums[components];
    boolean whole = data.weights().areOnes();
    Arrays.setAll(
        sums,
        k -> whole ? new PixelSums.Whole(data.columns()) : new PixelSums.Weighted(data.columns()));
  }

  /** Hands over what it remembers, to be saved or restored. */
  public void exchange(State state) {
    state.into(owners);
    for (PixelSums each : sums) {
      each.exchange(state);
    }
  }

  public int components() {
    return sums.length;
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
        sums.length,
        (worker, k) -> {
          float[] row = new float[data.columns()];
          for (int i : changed) {
            if (owners[ids[i]] == k || now[i] == k) {
              data.stored(ids[i], row, 0);
              double weight = data.weights().of(ids[i]);
              sums[k].add(row, now[i] == k ? weight : -weight);
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

  /** The moments of all hard-assigned rows, about their own means, in the data's units. */
  public Moments moments() {
    double unit = data.scale();
    double[][] means = new double[sums.length][data.columns()];
    double[][] squares = new double[sums.length][data.columns()];
    for (int k = 0; k < sums.length; k++) {
      double count = sums[k].count();
      for (int j = 0; count != 0 && j < data.columns(); j++) {
        double mean = sums[k].first(j, 0) / count;
        means[k][j] = mean / unit;
        squares[k][j] = aboutMean(k, j, mean) / (unit * unit);
      }
    }
    Moments moments = new Moments(means, new Scatter.Diagonal());
    for (int k = 0; k < sums.length; k++) {
      moments.counts()[k] = sums[k].count();
      System.arraycopy(squares[k], 0, moments.squares(k), 0, data.columns());
    }
    return moments;
  }

  /** Σ w (x − mean)²: about the nearest whole number first, which rounds nothing, or little. */
  private double aboutMean(int k, int j, double mean) {
    double whole = Math.rint(mean);
    double shift = mean - whole;
    return sums[k].second(j, whole) - sums[k].count() * shift * shift;
  }
}
