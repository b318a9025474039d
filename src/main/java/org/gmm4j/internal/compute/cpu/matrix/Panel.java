package org.gmm4j.internal.compute.cpu.matrix;

import java.nio.DoubleBuffer;

/**
 * A row-major matrix held by ND4J in one of the two precisions, and the few products of EM that are
 * asked of BLAS. All products run on the caller's thread.
 */
public interface Panel extends AutoCloseable {
  /** Values of a row. */
  int columns();

  /** Writes the first values, row-major, from the beginning of a row on. */
  void put(int row, double[] values, int count);

  /**
   * The same.
   *
   * @param room for as many singles, on their way to a panel of singles
   */
  default void put(int row, double[] values, int count, float[] room) {
    put(row, values, count);
  }

  /** Writes all of this panel, row-major. */
  void set(DoubleBuffer values);

  /** Reads the first values, row-major, from the beginning of a row on. */
  void get(int row, double[] values, int count);

  /**
   * Inner products of this panel's first rows with all rows of another.
   *
   * @param right [m × columns], of the same precision
   * @param result receives [rows × m], row-major; of the same precision
   */
  void timesTransposed(Panel right, int rows, Panel result);

  /**
   * Y = X Pᵀ in the place of this panel X, for its first rows: every x becomes Px. A triangular
   * product takes two thirds of the time of strips of a dense one.
   *
   * @param precisionCholesky P [d × d], lower triangular; of the same precision
   */
  void whiten(Panel precisionCholesky, int rows);

  /** ‖x‖², summed in double, of the first rows. */
  double[] squaredNorms(int rows);

  /**
   * A tile of a symmetric matrix: rows [i0, i1), columns [j0, j1). On the diagonal (i0 = j0) only
   * the lower triangle counts.
   */
  record Tile(int i0, int i1, int j0, int j1) {
    /** How many values of a row count. */
    int count(int row) {
      return (i0 == j0 ? row + 1 : j1) - j0;
    }
  }

  /**
   * Columns [i0, i1) transposed times columns [j0, j1): one tile of Σ xxᵀ, in the panel's own
   * precision.
   *
   * @param from the first row to sum over
   * @param rows how many
   * @param sign 1, or −1 for −Σ xxᵀ
   * @param more whether it is added to what the product holds
   * @param product of a tile's size and the same precision
   */
  void gram(int from, int rows, Tile tile, int sign, boolean more, Panel product);

  /** Adds a tile, of which this panel holds what counts, to the same place of a matrix. */
  void addTo(SymmetricSums sums, Tile tile);

  /** Frees the memory. */
  @Override
  void close();
}
