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
   * A strip of Y = X Pᵀ for the first rows of this panel X: features [from, to) of every y = Px,
   * for which a lower triangular P needs no column of X behind {@code to}.
   *
   * @param precisionCholesky P [d × d], lower triangular
   * @param strip receives [rows × (to − from)], row-major without gaps; of the same precision
   */
  void whiten(Panel precisionCholesky, int rows, int from, int to, Panel strip);

  /**
   * Adds ‖x‖², summed in double, of the first rows, which lie {@code width} values apart.
   *
   * @param sums receives them, added [rows]
   */
  void addSquaredNorms(int rows, int width, double[] sums);

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
   * Adds columns [i0, i1) transposed times columns [j0, j1) to the same place of a symmetric
   * matrix: one tile of Σ xxᵀ.
   *
   * @param from the first row to sum over
   * @param rows how many
   * @param rowsPerSum singles sum as many rows at a time in single
   * @param sign 1 to add, −1 to take away
   * @param sums receive it [d × d]
   * @param scratch of a tile's size and the same precision
   */
  void addGram(
      int from, int rows, int rowsPerSum, Tile tile, int sign, SymmetricSums sums, Panel scratch);

  /** Frees the memory. */
  @Override
  void close();
}
