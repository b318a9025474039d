package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Precision;
import org.gmm4j.data.Dataset;

/**
 * Inner products of rows, about a point c, with a few fixed vectors, and of their squares with
 * others: ⟨x − c, b⟩ and ⟨(x − c)², a⟩.
 */
sealed interface FormProducts extends AutoCloseable permits PanelProducts, ColumnProducts {
  /** Up to so many vectors, plain loops are faster than BLAS, which copies every row first. */
  int FEW = 8;

  /**
   * Prepares.
   *
   * @param centre c [d]. Not modified.
   * @param linear b [m × d]. Not modified.
   * @param squares a [s × d], s may be 0. Not modified.
   * @param blockRows most rows at a time
   */
  static FormProducts of(
      Dataset data,
      double[] centre,
      double[][] linear,
      double[][] squares,
      Precision precision,
      int blockRows) {
    return precision == Precision.DOUBLE && linear.length + squares.length <= FEW
        ? new ColumnProducts(data, centre, linear, squares)
        : new PanelProducts(data, centre, linear, squares, precision, blockRows);
  }

  /**
   * Multiplies rows {@code firstRow} to {@code firstRow + rows}.
   *
   * @param linearValues receives ⟨x − c, bₘ⟩ [rows × m], row-major
   * @param squareValues receives ⟨(x − c)², aₛ⟩ [rows × s], row-major
   */
  void multiply(int firstRow, int rows, double[] linearValues, double[] squareValues);

  @Override
  void close();
}
