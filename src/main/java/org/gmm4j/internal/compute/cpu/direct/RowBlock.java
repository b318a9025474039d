package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.data.Dataset;

/**
 * Some rows, as they are and feature by feature, and what is found for each of them and each
 * component. A value of all rows after the other, so that loops over rows run on vectors.
 */
public final class RowBlock {
  /** Rows of a block, at most. */
  public static final int ROWS = 256;

  /** Features that are turned at a time, so that what is read and written stays in the cache. */
  private static final int TILE = 16;

  private final Dataset data;
  private final int columns;
  private final int components;
  private final double[] rows; // [rows × d]
  private final double[][] features; // [d][ROWS]
  private final double[][] shares; // log-densities, then responsibilities [K][ROWS]
  private final double[] greatest = new double[ROWS];
  private final double[] sums = new double[ROWS];
  private int count;

  /** Makes room. */
  public RowBlock(Dataset data, int components) {
    this.data = data;
    this.columns = data.columns();
    this.components = components;
    this.rows = new double[ROWS * columns];
    this.features = new double[columns][ROWS];
    this.shares = new double[components][ROWS];
  }

  /** Reads rows. */
  public void read(int first, int rowCount) {
    count = rowCount;
    data.read(first, count, rows, 0);
    for (int tile = 0; tile < columns; tile += TILE) {
      int end = Math.min(columns, tile + TILE);
      for (int i = 0; i < count; i++) {
        for (int j = tile; j < end; j++) {
          features[j][i] = rows[i * columns + j];
        }
      }
    }
  }

  /** Rows that were read. */
  public int count() {
    return count;
  }

  /** The rows [count × d], row-major. */
  double[] rows() {
    return rows;
  }

  /** A feature of all rows. */
  double[] feature(int j) {
    return features[j];
  }

  /** log πₖpₖ(x) of all rows, after {@link #normalise} the responsibilities of component k. */
  double[] shares(int k) {
    return shares[k];
  }

  /**
   * Turns log-densities into responsibilities; zeros for a row that is beyond a double's range from
   * every component.
   *
   * @param negligible T: shares below e⁻ᵀ of the greatest are nothing
   * @return the sum of the rows' log-sum-exps
   */
  public double normalise(double negligible) {
    System.arraycopy(shares[0], 0, greatest, 0, count);
    for (int k = 1; k < components; k++) {
      raise(greatest, shares[k], count);
    }
    Arrays.fill(sums, 0, count, 0);
    for (int k = 0; k < components; k++) {
      double[] its = shares[k];
      for (int i = 0; i < count; i++) {
        double below = its[i] - greatest[i];
        double share = below > -negligible ? below == 0 ? 1 : Math.exp(below) : 0;
        its[i] = share;
        sums[i] += share;
      }
    }
    double logLikelihood = 0;
    for (int i = 0; i < count; i++) {
      double sum = sums[i];
      if (sum == 1) {
        logLikelihood += greatest[i];
      } else if (sum > 0) {
        logLikelihood += greatest[i] + Math.log(sum);
        for (double[] its : shares) {
          its[i] /= sum;
        }
      } else { // −∞ − −∞ is no number, and not above −T
        logLikelihood = Double.NEGATIVE_INFINITY;
      }
    }
    return logLikelihood;
  }

  private static void raise(double[] greatest, double[] values, int count) {
    for (int i = 0; i < count; i++) {
      greatest[i] = Math.max(greatest[i], values[i]);
    }
  }
}
