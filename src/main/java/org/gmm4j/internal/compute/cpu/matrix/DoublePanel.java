package org.gmm4j.internal.compute.cpu.matrix;

import static org.bytedeco.openblas.global.openblas.CblasLeft;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRight;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.linalg.Spans;
import org.nd4j.linalg.api.buffer.DataType;

/** A panel of doubles. */
public final class DoublePanel implements Panel {
  private static final int PIECE = 64; // rows copied to Java at a time, where loops are fast

  private final PanelMemory memory;
  private final int columns;
  private final DoublePointer start;
  private final DoubleBuffer buffer;
  private double[] piece = {}; // rows copied to Java, once it is needed

  public DoublePanel(int rows, int columns) {
    this.memory = new PanelMemory(DataType.DOUBLE, rows, columns);
    this.columns = columns;
    this.start = new DoublePointer(memory.start()).capacity((long) rows * columns);
    this.buffer = start.asBuffer();
  }

  private DoublePointer at(long index) {
    return new DoublePointer(start).position(index);
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void put(int row, double[] values, int count) {
    buffer.put(row * columns, values, 0, count);
  }

  /** Writes values to a row, from a column on, taken from where they stand in a whole row. */
  public void put(int row, int from, double[] values, int count) {
    buffer.put(row * columns + from, values, from, count);
  }

  @Override
  public void set(DoubleBuffer values) {
    buffer.put(0, values, 0, values.remaining());
  }

  @Override
  public void get(int row, double[] values, int count) {
    buffer.get(row * columns, values, 0, count);
  }

  @Override
  public void timesTransposed(Panel right, int rows, Panel result) {
    DoublePanel to = (DoublePanel) result;
    timesTransposed((DoublePanel) right, rows, to.columns, to);
  }

  /**
   * This panel's first rows times the transpose of another's.
   *
   * @param count rows of the other
   * @param result receives [rows × count], in its first columns
   */
  public void timesTransposed(DoublePanel right, int rows, int count, DoublePanel result) {
    multiply(CblasNoTrans, CblasTrans, rows, count, columns, right, 0, result);
  }

  /** The same, added to what the result holds. */
  public void addTimesTransposed(DoublePanel right, int rows, int count, DoublePanel result) {
    multiply(CblasNoTrans, CblasTrans, rows, count, columns, right, 1, result);
  }

  /**
   * This panel's first rows times another.
   *
   * @param count columns of this panel, and rows of the other
   * @param result receives [rows × right's columns]
   */
  public void times(DoublePanel right, int rows, int count, DoublePanel result) {
    multiply(CblasNoTrans, CblasNoTrans, rows, right.columns, count, right, 0, result);
  }

  /**
   * The transpose of this panel's first rows times those of another.
   *
   * @param result receives [columns × right's columns]
   */
  public void transposedTimes(DoublePanel right, int rows, DoublePanel result) {
    multiply(CblasTrans, CblasNoTrans, columns, right.columns, rows, right, 0, result);
  }

  private void multiply(
      int form,
      int rightForm,
      int rows,
      int count,
      int inner,
      DoublePanel right,
      double before,
      DoublePanel result) {
    openblas.cblas_dgemm(
        CblasRowMajor,
        form,
        rightForm,
        rows,
        count,
        inner,
        1,
        start,
        columns,
        right.start,
        right.columns,
        before,
        result.start,
        result.columns);
  }

  /** Its first rows times a symmetric matrix's lower triangle, to a row of the result and on. */
  public void timesSymmetric(DoublePanel symmetric, int rows, DoublePanel result, int from) {
    openblas.cblas_dsymm(
        CblasRowMajor,
        CblasRight,
        CblasLower,
        rows,
        columns,
        1,
        symmetric.start,
        columns,
        start,
        columns,
        0,
        result.at((long) from * columns),
        columns);
  }

  @Override
  public void whiten(Panel precisionCholesky, int rows) {
    DoublePointer triangle = ((DoublePanel) precisionCholesky).start;
    multiplyByTriangle(CblasRight, CblasTrans, rows, columns, triangle, columns);
  }

  private void multiplyByTriangle(
      int side, int form, int rows, int count, DoublePointer triangle, int size) {
    openblas.cblas_dtrmm(
        CblasRowMajor,
        side,
        CblasLower,
        form,
        CblasNonUnit,
        rows,
        count,
        1,
        triangle,
        size,
        start,
        columns);
  }

  @Override
  public double[] squaredNorms(int rows) {
    if (piece.length == 0) {
      piece = new double[PIECE * columns];
    }
    double[] norms = new double[rows];
    for (int from = 0; from < rows; from += PIECE) {
      int count = Math.min(PIECE, rows - from);
      buffer.get(from * columns, piece, 0, count * columns);
      for (int i = 0; i < count; i++) {
        norms[from + i] = Spans.squaredNorm(piece, i * columns, columns);
      }
    }
    return norms;
  }

  @Override
  public void close() {
    memory.close();
  }

  /**
   * Factorises the leading block of some size in place, from its upper triangle (column-major the
   * lower one), which takes LAPACK a fifth less time than the other; whether it went through.
   */
  public boolean choleskyOfUpper(int size) {
    return openblas.LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'L', size, start, columns) == 0;
  }

  /** The first rows A become L of A = LQ, lower triangular, and what lies above it undefined. */
  public void triangularise(int rows) {
    factorise(rows, false);
  }

  /** The first rows become orthonormal ones, which span at least the same. */
  public void orthonormalise(int rows) {
    factorise(rows, true);
  }

  private void factorise(int rows, boolean toDirections) {
    try (DoublePointer scales = new DoublePointer(rows)) { // rows are columns of LAPACK's
      openblas.LAPACKE_dgeqrf(LAPACK_COL_MAJOR, columns, rows, start, columns, scales);
      if (toDirections) {
        openblas.LAPACKE_dorgqr(LAPACK_COL_MAJOR, columns, rows, rows, start, columns, scales);
      }
    }
  }

  /** A lower triangular P becomes the lower triangle of PᵀP: UUᵀ, where column-major U is Pᵀ. */
  public void gramOfTriangle() {
    openblas.LAPACKE_dlauum(LAPACK_COL_MAJOR, (byte) 'U', columns, start, columns);
  }

  /**
   * Y = PX in the place of this panel X, for its first columns.
   *
   * @param triangles has P [rows × rows], lower triangular, from a row on
   */
  public void multiplyByTriangle(DoublePanel triangles, int row, int count) {
    int size = triangles.columns;
    DoublePointer triangle = triangles.at((long) row * size);
    multiplyByTriangle(CblasLeft, CblasNoTrans, size, count, triangle, size);
  }

  /**
   * The product of this panel's first columns with their transpose.
   *
   * @param result receives its lower triangle [rows × rows]
   */
  public void multiplyByOwn(int count, DoublePanel result) {
    openblas.cblas_dsyrk(
        CblasRowMajor,
        CblasLower,
        CblasNoTrans,
        result.columns,
        count,
        1,
        start,
        columns,
        0,
        result.start,
        result.columns);
  }

  @Override
  public void gram(int from, int rows, Tile tile, int sign, boolean more, Panel product) {
    DoublePanel to = (DoublePanel) product;
    long first = (long) from * columns;
    if (tile.i0() == tile.j0()) {
      openblas.cblas_dsyrk(
          CblasRowMajor,
          CblasLower,
          CblasTrans,
          tile.i1() - tile.i0(),
          rows,
          sign,
          at(first + tile.i0()),
          columns,
          more ? 1 : 0,
          to.start,
          to.columns);
    } else {
      openblas.cblas_dgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          tile.i1() - tile.i0(),
          tile.j1() - tile.j0(),
          rows,
          sign,
          at(first + tile.i0()),
          columns,
          at(first + tile.j0()),
          columns,
          more ? 1 : 0,
          to.start,
          to.columns);
    }
  }

  @Override
  public void addTo(SymmetricSums sums, Tile tile) {
    double[] line = new double[columns];
    double[] room = new double[columns];
    for (int i = tile.i0(); i < tile.i1(); i++) {
      get(i - tile.i0(), line, tile.count(i));
      sums.add(i, tile.j0(), line, tile.count(i), room);
    }
  }
}
