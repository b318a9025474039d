package org.gmm4j.compute.cpu;

import java.nio.DoubleBuffer;

/**
 * A row-major matrix [rows × d] in native memory, held by ND4J, in one precision, with the products
 * that EM asks of BLAS. All products run on the caller's thread.
 */
sealed interface Panel extends AutoCloseable permits DoublePanel, FloatPanel {
  /**
   * Writes one row: factor · (x − origin).
   *
   * @param row which row of this panel
   * @param x holds the row's d values from {@code offset} on
   * @param origin what to subtract [d]
   */
  void setRow(int row, double[] x, int offset, double[] origin, double factor);

  /** Writes all of this panel, row-major. */
  void set(DoubleBuffer values);

  /**
   * Y = X Pᵀ for the first rows of this panel, in place: every row x becomes y = Px.
   *
   * @param precisionCholesky P [d × d], lower triangular
   */
  void whiten(Panel precisionCholesky, int rows);

  /** ‖x‖² of one row, summed in double for doubles, in float for floats. */
  double squaredNorm(int row);

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

  /** One value. */
  double get(int row, int column);

  /**
   * Adds columns [i0, i1) transposed times columns [j0, j1) to the same place of a symmetric
   * matrix: one tile of Σ xxᵀ. On the diagonal (i0 = j0) only the lower triangle counts.
   *
   * @param from the first row to sum over
   * @param rows how many
   * @param gram [d × d], row-major, double
   * @param scratch [tile × tile] of the same precision, for partial sums
   */
  void addGram(int from, int rows, int i0, int i1, int j0, int j1, DoublePanel gram, Panel scratch);
}
