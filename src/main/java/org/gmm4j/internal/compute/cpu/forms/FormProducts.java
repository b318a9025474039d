package org.gmm4j.internal.compute.cpu.forms;

/** Fixed quadratic forms of rows, each about a point of its own and without mixed terms. */
interface FormProducts extends AutoCloseable {
  /**
   * ⟨z, b⟩ − ½ ⟨z², a⟩ with z = x − p.
   *
   * @param point p [d]
   * @param linear b [d], or nothing for zeros
   * @param squares a: [d], or [1] if it is the same for all features, or nothing for zeros
   */
  record Form(double[] point, double[] linear, double[] squares) {
    int vectors() {
      return (linear.length > 0 ? 1 : 0) + (squares.length > 0 ? 1 : 0);
    }
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
