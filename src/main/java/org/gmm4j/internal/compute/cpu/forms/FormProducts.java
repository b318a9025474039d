package org.gmm4j.internal.compute.cpu.forms;

import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;

/** Fixed quadratic forms of rows, each about a point of its own and without mixed terms. */
sealed interface FormProducts extends AutoCloseable permits PanelProducts, ColumnProducts {
  /** Up to so many vectors, plain loops are faster than BLAS, which copies every row first. */
  int FEW = 8;

  /** Rows as short as this are as well done by plain loops, however many forms there are. */
  int SHORT = 16;

  /**
   * ⟨z, b⟩ − ½ ⟨z², a⟩ with z = x − p.
   *
   * @param point p [d]
   * @param linear b [d], or nothing for zeros
   * @param squares a: [d], or [1] if it is the same for all features, or nothing for zeros
   */
  record Form(double[] point, double[] linear, double[] squares) {
    private int vectors() {
      return (linear.length > 0 ? 1 : 0) + (squares.length > 0 ? 1 : 0);
    }
  }

  /** Whether plain loops do so many vectors: each form may have its own point then. */
  static boolean isByColumns(int vectors, int features, Precision precision) {
    return precision == Precision.DOUBLE && (vectors <= FEW || features <= SHORT);
  }

  /**
   * Prepares.
   *
   * @param forms by BLAS, all about the same point. Not modified.
   * @param blockRows most rows at a time
   */
  static FormProducts of(Dataset data, List<Form> forms, Precision precision, int blockRows) {
    int vectors = forms.stream().mapToInt(Form::vectors).sum();
    return isByColumns(vectors, data.columns(), precision)
        ? new ColumnProducts(data, forms)
        : new PanelProducts(data, forms, precision, blockRows);
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
