package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Precision;
import org.gmm4j.data.Dataset;

/**
 * Fixed quadratic forms of rows about a point c, without mixed terms: ⟨z, b⟩ − ½ ⟨z², a⟩ with z = x
 * − c.
 */
sealed interface FormProducts extends AutoCloseable permits PanelProducts, ColumnProducts {
  /** Up to so many vectors, plain loops are faster than BLAS, which copies every row first. */
  int FEW = 8;

  /**
   * Prepares.
   *
   * @param centre c [d]. Not modified.
   * @param linear b [m × d]. Not modified.
   * @param squares a of each form: [d], or [1] if it is the same for all features, or nothing. Not
   *     modified.
   * @param blockRows most rows at a time
   */
  static FormProducts of(
      Dataset data,
      double[] centre,
      double[][] linear,
      double[][] squares,
      Precision precision,
      int blockRows) {
    int vectors = linear.length;
    for (double[] a : squares) {
      vectors += a.length > 0 ? 1 : 0;
    }
    return precision == Precision.DOUBLE && vectors <= FEW
        ? new ColumnProducts(data, centre, linear, squares)
        : new PanelProducts(data, centre, linear, squares, precision, blockRows);
  }

  /**
   * Evaluates rows {@code firstRow} to {@code firstRow + rows}.
   *
   * @param values receives the forms [rows × m], row-major
   */
  void evaluate(int firstRow, int rows, double[] values);

  @Override
  void close();
}
