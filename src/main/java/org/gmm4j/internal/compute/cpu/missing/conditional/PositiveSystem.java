package org.gmm4j.internal.compute.cpu.missing.conditional;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * A symmetric positive definite matrix A = UᵀU of any order up to some, with a few right sides, in
 * memory outside of the heap.
 */
final class PositiveSystem implements AutoCloseable {
  private static final byte LOWER = 'L'; // of columns: the upper triangle of rows

  private final DoublePointer matrix;
  private final DoublePointer sides;
  private final DoublePointer product;
  private final DoubleBuffer values;
  private final DoubleBuffer sideValues;
  private final DoubleBuffer productValues;
  private int order;

  /**
   * Makes room.
   *
   * @param mostOrder of A
   * @param mostSides numbers in all right sides
   * @param mostProduct of {@link #gramOfSides}; 0 if nobody asks for it
   */
  PositiveSystem(int mostOrder, long mostSides, int mostProduct) {
    this.matrix = new DoublePointer(Math.max(1, (long) mostOrder * mostOrder));
    this.sides = new DoublePointer(Math.max(1, mostSides));
    this.product = new DoublePointer(Math.max(1, (long) mostProduct * mostProduct));
    this.values = matrix.asBuffer();
    this.sideValues = sides.asBuffer();
    this.productValues = product.asBuffer();
  }

  /** Begins a matrix of this order, whose {@linkplain #row rows} follow. */
  void begin(int size) {
    order = size;
  }

  /** Row i from its diagonal on, taken from where it stands in a whole row. */
  void row(int i, double[] row) {
    values.put(i * order + i, row, i, order - i);
  }

  /** A becomes U; false if it is not positive definite. */
  boolean factorise() {
    return order == 0
        || openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, LOWER, order, matrix, order) == 0;
  }

  /** log det A, of U. */
  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < order; i++) {
      sum += Math.log(values.get(i * (order + 1)));
    }
    return 2 * sum;
  }

  /** Right side number i [order], one after the other. */
  void side(int i, double[] side) {
    sideValues.put(i * order, side, 0, order);
  }

  /** What has become of it. */
  void getSide(int i, double[] side) {
    sideValues.get(i * order, side, 0, order);
  }

  /** b becomes A⁻¹b. */
  void solve(int count) {
    if (order > 0) {
      openblas.LAPACKE_dpotrs(
          openblas.LAPACK_COL_MAJOR, LOWER, order, count, matrix, order, sides, order);
    }
  }

  /** U becomes A⁻¹, of which {@link #getRow} gives the upper triangle. */
  void invert() {
    if (order > 0) {
      openblas.LAPACKE_dpotri(openblas.LAPACK_COL_MAJOR, LOWER, order, matrix, order);
    }
  }

  /** Row i from its diagonal on, as {@link #row} takes it. */
  void getRow(int i, double[] row) {
    values.get(i * order + i, row, i, order - i);
  }

  /** BᵀA⁻¹B [count × count] of the right sides B, whose upper triangle {@link #getGram} gives. */
  void gramOfSides(int count) {
    if (order > 0) {
      openblas.cblas_dtrsm(
          openblas.CblasColMajor,
          openblas.CblasLeft,
          openblas.CblasLower,
          openblas.CblasNoTrans,
          openblas.CblasNonUnit,
          order,
          count,
          1,
          matrix,
          order,
          sides,
          order);
      openblas.cblas_dsyrk(
          openblas.CblasRowMajor,
          openblas.CblasUpper,
          openblas.CblasNoTrans,
          count,
          order,
          1,
          sides,
          order,
          0,
          product,
          count);
    }
  }

  /** Row i of so many from its diagonal on; zeros for a matrix of order 0. */
  void getGram(int i, int count, double[] row) {
    if (order > 0) {
      productValues.get(i * count + i, row, i, count - i);
    } else {
      java.util.Arrays.fill(row, i, count, 0);
    }
  }

  @Override
  public void close() {
    matrix.close();
    sides.close();
    product.close();
  }
}
