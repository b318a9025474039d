package org.gmm4j.internal.compute.cpu.blocks;

import org.gmm4j.data.Dataset;

/**
 * Some rows, as they are and feature by feature, and what is found for each of them and each
 * component. A value of all rows after the other, so that loops over rows run on vectors; features
 * are turned so when they are asked for.
 */
public final class RowBlock {
  /** Features, and the fewest rows, that are turned at a time: what is written stays near. */
  private static final int TILE = 16;

  /** Values that are read and turned at a time, which stay in the first-level cache. */
  private static final int NEAR_VALUES = 4096;

  private final Dataset data;
  private final int columns;
  private final int nearRows; // that are read and turned at a time
  private final double[] rows; // [rows × d]
  private final double[][] features; // [d][capacity]
  private final double[][] shares; // log-densities, then responsibilities [K][capacity]
  private final int[][] sharedRows; // of which a component has a share [K][capacity + 1]
  private final int[] shared; // how many [K]
  private final int capacity;
  private final double[] weights; // of the rows, where they are not all 1
  private int count;
  private boolean turned; // whether features are those of the rows

  /**
   * Makes room.
   *
   * @param capacity rows, at most
   */
  public RowBlock(Dataset data, int components, int capacity) {
    this.data = data;
    this.columns = data.columns();
    this.capacity = capacity;
    this.nearRows = Math.max(TILE, NEAR_VALUES / columns / TILE * TILE);
    this.rows = new double[capacity * columns];
    this.features = new double[columns][capacity];
    this.shares = new double[components][capacity];
    this.sharedRows = new int[components][capacity + 1]; // one more is written than is found
    this.shared = new int[components];
    this.weights = new double[data.weights().areOnes() ? 0 : capacity];
  }

  /**
   * Reads rows.
   *
   * @param turning whether features are sure to be asked for: then some rows at a time, while they
   *     are near
   */
  public void read(int first, int rowCount, boolean turning) {
    count = rowCount;
    turned = turning;
    if (isWeighted()) {
      data.weights().read(first, count, weights);
    }
    if (!turning) {
      data.read(first, count, rows, 0);
      return;
    }
    for (int begin = 0; begin < count; begin += nearRows) {
      int end = Math.min(count, begin + nearRows);
      data.read(first + begin, end - begin, rows, begin * columns);
      turn(begin, end);
    }
  }

  private void turn(int begin, int end) {
    for (int tile = 0; tile < columns; tile += TILE) {
      turn(begin, end, tile, Math.min(columns, tile + TILE));
    }
  }

  private void turn(int firstRow, int lastRow, int firstFeature, int lastFeature) {
    for (int j = firstFeature; j < lastFeature; j++) {
      double[] feature = features[j];
      for (int i = firstRow; i < lastRow; i++) {
        feature[i] = rows[i * columns + j];
      }
    }
  }

  /** Whether rows have weights of their own. */
  boolean isWeighted() {
    return weights.length > 0;
  }

  /** Those of the rows, if they have some [count]. */
  double[] weights() {
    return weights;
  }

  /** What the rows count as, all together. */
  public double weight() {
    return isWeighted() ? Sums.of(weights, count) : count;
  }

  /** Rows there is room for. */
  public int capacity() {
    return capacity;
  }

  /** Rows that were read. */
  public int count() {
    return count;
  }

  /** Number of components, K. */
  public int components() {
    return shares.length;
  }

  /** The rows [count × d], row-major. */
  public double[] rows() {
    return rows;
  }

  /** A feature of all rows. */
  public double[] feature(int j) {
    if (!turned) {
      for (int begin = 0; begin < count; begin += nearRows) {
        turn(begin, Math.min(count, begin + nearRows));
      }
      turned = true;
    }
    return features[j];
  }

  /**
   * log πₖpₖ(x) of all rows, after {@link BlockLogSumExp} the responsibilities of component k,
   * times the rows' weights.
   */
  public double[] shares(int k) {
    return shares[k];
  }

  /**
   * The places, ascending, of the rows whose share is not 0, as far as they are {@link #shared}.
   */
  public int[] sharedRows(int k) {
    return sharedRows[k];
  }

  /** How many of the rows component k has a share of. */
  public int shared(int k) {
    return shared[k];
  }

  /** Notes how many they are. */
  public void setShared(int k, int rowCount) {
    shared[k] = rowCount;
  }
}
