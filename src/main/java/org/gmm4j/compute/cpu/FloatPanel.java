package org.gmm4j.compute.cpu;

import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A panel of singles, whose sums over many rows go to doubles after {@value #ROWS_A_SUM} rows. */
final class FloatPanel implements Panel {
  /**
   * Rows summed in float: 256 products of differences of bytes, at most 256 · 255² < 2²⁴, are
   * exact; of other numbers they lose at most 256 · 2⁻²⁴ = 2e-5, typically 1e-6.
   */
  private static final int ROWS_A_SUM = 256;

  private final INDArray matrix; // keeps the memory alive
  private final int columns;
  private final FloatPointer start;
  private final FloatBuffer buffer;

  FloatPanel(int rows, int columns) {
    this.matrix = Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
    this.columns = columns;
    this.start = new FloatPointer(matrix.data().pointer()).capacity((long) rows * columns);
    this.buffer = start.asBuffer();
  }

  private FloatPointer at(long index) {
    return new FloatPointer(start).position(index);
  }

  @Override
  public void setRow(
      int row, double[] x, int offset, double[] origin, double factor, int from, int to) {
    float[] values = new float[to - from]; // Java is fast on its own arrays, not on native memory
    for (int j = from; j < to; j++) {
      values[j - from] = (float) (factor * (x[offset + j] - origin[j]));
    }
    buffer.put(row * columns + from, values, 0, to - from);
  }

  @Override
  public void moveRow(int row, int target, int count) {
    buffer.put(target * columns, buffer, row * columns, count);
  }

  @Override
  public void set(DoubleBuffer values) {
    for (int i = 0; i < values.remaining(); i++) {
      buffer.put(i, (float) values.get(i));
    }
  }

  @Override
  public void whiten(Panel precisionCholesky, int rows, int from, int to, Panel strip) {
    openblas.cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        to - from,
        to,
        1,
        start,
        columns,
        ((FloatPanel) precisionCholesky).at((long) from * columns),
        columns,
        0,
        ((FloatPanel) strip).start,
        to - from);
  }

  @Override
  public void addSquaredNorms(int rows, int width, double[] sums) {
    float[] row = new float[width];
    for (int i = 0; i < rows; i++) {
      buffer.get(i * width, row, 0, width);
      sums[i] += squaredNorm(row, width);
    }
  }

  /** Four sums at once, or each addition would wait for the one before. */
  private static double squaredNorm(float[] x, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < count - 3; j += 4) {
      sum0 += (double) x[j] * x[j];
      sum1 += (double) x[j + 1] * x[j + 1];
      sum2 += (double) x[j + 2] * x[j + 2];
      sum3 += (double) x[j + 3] * x[j + 3];
    }
    for (; j < count; j++) {
      sum0 += (double) x[j] * x[j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public void timesTransposed(Panel other, int rows, Panel out) {
    FloatPanel right = (FloatPanel) other;
    FloatPanel result = (FloatPanel) out;
    int n = result.columns;
    openblas.cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        n,
        columns,
        1,
        start,
        columns,
        right.start,
        columns,
        0,
        result.start,
        n);
  }

  @Override
  public void close() {
    matrix.close();
  }

  @Override
  public void set(int row, int column, double value) {
    buffer.put(row * columns + column, (float) value);
  }

  @Override
  public double get(int row, int column) {
    return buffer.get(row * columns + column);
  }

  @Override
  public void addGram(
      int from,
      int rows,
      int i0,
      int i1,
      int j0,
      int j1,
      int sign,
      DoublePanel gram,
      Panel scratch) {
    FloatPanel tile = (FloatPanel) scratch;
    for (int row = from; row < from + rows; row += ROWS_A_SUM) {
      multiply(row, Math.min(ROWS_A_SUM, from + rows - row), i0, i1, j0, j1, tile);
      for (int i = i0; i < i1; i++) {
        int end = i0 == j0 ? i + 1 : j1;
        for (int j = j0; j < end; j++) {
          gram.add(i, j, sign * tile.buffer.get((i - i0) * tile.columns + j - j0));
        }
      }
    }
  }

  private void multiply(int row, int rows, int i0, int i1, int j0, int j1, FloatPanel tile) {
    FloatPointer left = at((long) row * columns + i0);
    if (i0 == j0) {
      openblas.cblas_ssyrk(
          CblasRowMajor,
          CblasLower,
          CblasTrans,
          i1 - i0,
          rows,
          1,
          left,
          columns,
          0,
          tile.start,
          tile.columns);
    } else {
      openblas.cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          i1 - i0,
          j1 - j0,
          rows,
          1,
          left,
          columns,
          at((long) row * columns + j0),
          columns,
          0,
          tile.start,
          tile.columns);
    }
  }
}
