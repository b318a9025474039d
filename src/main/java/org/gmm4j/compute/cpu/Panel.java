package org.gmm4j.compute.cpu;

import java.nio.DoubleBuffer;
import org.gmm4j.compute.Precision;

/**
 * A row-major matrix [rows × d] in native memory, held by ND4J, in one precision, with the products
 * that EM asks of BLAS. All products run on the caller's thread.
 */
sealed interface Panel extends AutoCloseable permits DoublePanel, FloatPanel {
  /** Allocates; the values are undefined. */
  static Panel of(Precision precision, int rows, int columns) {
    return precision == Precision.DOUBLE
        ? new DoublePanel(rows, columns)
        : new FloatPanel(rows, columns);
  }

  /**
   * Writes some columns of one row: factor · (x − origin).
   *
   * @param row which row of this panel
   * @param x holds the row's d values from {@code offset} on
   * @param origin what to subtract [d]
   * @param from first column
   * @param to behind the last column
   */
  void setRow(int row, double[] x, int offset, double[] origin, double factor, int from, int to);

  /** Writes all of this panel, row-major. */
  void set(DoubleBuffer values);

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
   * Inner products of this panel's first rows with another's.
   *
   * @param other [K × d]
   * @param out receives [rows × K], row-major; of the same precision
   */
  void timesTransposed(Panel other, int rows, Panel out);

  /** Frees the memory. */
  @Override
  void close();

  /** Sets one value. */
  void set(int row, int column, double value);

  /** One value. */
  double get(int row, int column);

  /**
   * A tile of a symmetric matrix: rows [i0, i1), columns [j0, j1). On the diagonal (i0 = j0) only
   * the lower triangle counts.
   */
  record Tile(int i0, int i1, int j0, int j1) {}

  /**
   * Adds columns [i0, i1) transposed times columns [j0, j1) to the same place of a symmetric
   * matrix: one tile of Σ xxᵀ.
   *
   * @param from the first row to sum over
   * @param rows how many
   * @param rowsPerSum singles sum as many rows at a time in single
   * @param sign 1 to add, −1 to take away
   * @param gram [d × d], row-major, double
   * @param scratch of a tile's size and the same precision, for partial sums
   */
  void addGram(
      int from, int rows, int rowsPerSum, Tile tile, int sign, DoublePanel gram, Panel scratch);
}
