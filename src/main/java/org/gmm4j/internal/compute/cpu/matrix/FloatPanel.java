package org.gmm4j.internal.compute.cpu.matrix;

import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRight;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.internal.linalg.Spans;
import org.nd4j.linalg.api.buffer.DataType;

/** A panel of singles. Sums over many rows go to doubles. */
public final class FloatPanel implements Panel {
  private static final int PIECE =
      64; // rows copied to Java at a time: it is fast on its own arrays

  private final PanelMemory memory;
  private final int columns;
  private final FloatPointer start;
  private final FloatBuffer buffer;
  private float[] piece = {}; // rows copied to Java, once it is needed

  public FloatPanel(int rows, int columns) {
    this.memory = new PanelMemory(DataType.FLOAT, rows, columns);
    this.columns = columns;
    this.start = new FloatPointer(memory.start()).capacity((long) rows * columns);
    this.buffer = start.asBuffer();
  }

  private FloatPointer at(long index) {
    return new FloatPointer(start).position(index);
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void put(int row, double[] values, int count) {
    put(row, values, count, new float[count]);
  }

  @Override
  public void put(int row, double[] values, int count, float[] room) {
    for (int j = 0; j < count; j++) {
      room[j] = (float) values[j];
    }
    buffer.put(row * columns, room, 0, count);
  }

  /** Writes the first values of a row. */
  public void put(int row, float[] values) {
    buffer.put(row * columns, values);
  }

  @Override
  public void get(int row, double[] values, int count) {
    float[] singles = new float[count];
    get(row, singles, count);
    Spans.widen(singles, values, count);
  }

  /** Reads the first values of a row. */
  public void get(int row, float[] values, int count) {
    buffer.get(row * columns, values, 0, count);
  }

  /** Copies the first values of a row of another panel. */
  public void copyRow(FloatPanel from, int row, int target, int count) {
    buffer.put(target * columns, from.buffer, row * from.columns, count);
  }

  /** Copies the first rows of a panel of as many columns. */
  public void copyRows(FloatPanel from, int count) {
    buffer.put(0, from.buffer, 0, count * columns);
  }

  /**
   * A strip of A Zᵀ for this panel A and the first rows of Z: of A's rows [from, to).
   *
   * @param rows Z
   * @param depth how many columns of A and Z are summed over
   * @param strip receives [(to − from) × count]
   */
  public void timesRows(FloatPanel rows, int count, int from, int to, int depth, FloatPanel strip) {
    openblas.cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        to - from,
        count,
        depth,
        1,
        at((long) from * columns),
        columns,
        rows.start,
        rows.columns,
        0,
        strip.start,
        strip.columns);
  }

  /**
   * Some of this panel's rows times columns [from, to) of another.
   *
   * @param depth columns of this panel and rows of the other that are summed over
   * @param turned whether a column of the product, or a row, is followed by the next
   * @param result receives [rows × (to − from)], without gaps, whatever its columns are
   */
  public void times(
      FloatPanel right,
      int row,
      int rows,
      int from,
      int to,
      int depth,
      boolean turned,
      FloatPanel result) {
    int form = turned ? CblasTrans : CblasNoTrans;
    FloatPointer x = at((long) row * columns);
    FloatPointer y = right.at(from);
    openblas.cblas_sgemm(
        CblasRowMajor,
        form,
        form,
        turned ? to - from : rows,
        turned ? rows : to - from,
        depth,
        1,
        turned ? y : x,
        turned ? right.columns : columns,
        turned ? x : y,
        turned ? columns : right.columns,
        0,
        result.start,
        turned ? rows : to - from);
  }

  /** This panel's first rows times an upper triangle, in their place. */
  public void multiplyByUpper(FloatPanel triangle, int rows) {
    multiplyByTriangle(CblasUpper, CblasNoTrans, triangle, rows);
  }

  /** Writes values to a row, from a column on. */
  public void put(int row, int column, float[] values, int from, int count) {
    buffer.put(row * columns + column, values, from, count);
  }

  /** Reads values, whatever the columns are. */
  public void getValues(int from, float[] values, int count) {
    buffer.get(from, values, 0, count);
  }

  @Override
  public void set(DoubleBuffer values) {
    for (int i = 0; i < values.remaining(); i++) {
      buffer.put(i, (float) values.get(i));
    }
  }

  @Override
  public void whiten(Panel precisionCholesky, int rows) {
    multiplyByTriangle(CblasLower, CblasTrans, (FloatPanel) precisionCholesky, rows);
  }

  private void multiplyByTriangle(int half, int form, FloatPanel triangle, int rows) {
    openblas.cblas_strmm(
        CblasRowMajor,
        CblasRight,
        half,
        form,
        CblasNonUnit,
        rows,
        columns,
        1,
        triangle.start,
        columns,
        start,
        columns);
  }

  @Override
  public double[] squaredNorms(int rows) {
    if (piece.length == 0) {
      piece = new float[PIECE * columns];
    }
    double[] norms = new double[rows];
    for (int from = 0; from < rows; from += PIECE) {
      int count = Math.min(PIECE, rows - from);
      buffer.get(from * columns, piece, 0, count * columns);
      for (int i = 0; i < count; i++) {
        norms[from + i] = squaredNorm(piece, i * columns, columns);
      }
    }
    return norms;
  }

  /** Four sums at once, or each addition would wait for the one before. */
  private static double squaredNorm(float[] x, int from, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = from;
    for (; j < from + count - 3; j += 4) {
      sum0 += (double) x[j] * x[j];
      sum1 += (double) x[j + 1] * x[j + 1];
      sum2 += (double) x[j + 2] * x[j + 2];
      sum3 += (double) x[j + 3] * x[j + 3];
    }
    for (; j < from + count; j++) {
      sum0 += (double) x[j] * x[j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public void timesTransposed(Panel right, int rows, Panel result) {
    FloatPanel to = (FloatPanel) result;
    openblas.cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        to.columns,
        columns,
        1,
        start,
        columns,
        ((FloatPanel) right).start,
        columns,
        0,
        to.start,
        to.columns);
  }

  @Override
  public void close() {
    memory.close();
  }

  @Override
  public void gram(int from, int rows, Tile tile, int sign, boolean more, Panel product) {
    FloatPanel to = (FloatPanel) product;
    FloatPointer left = at((long) from * columns + tile.i0());
    if (tile.i0() == tile.j0()) {
      openblas.cblas_ssyrk(
          CblasRowMajor,
          CblasLower,
          CblasTrans,
          tile.i1() - tile.i0(),
          rows,
          sign,
          left,
          columns,
          more ? 1 : 0,
          to.start,
          to.columns);
    } else {
      openblas.cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          tile.i1() - tile.i0(),
          tile.j1() - tile.j0(),
          rows,
          sign,
          left,
          columns,
          at((long) from * columns + tile.j0()),
          columns,
          more ? 1 : 0,
          to.start,
          to.columns);
    }
  }

  @Override
  public void addTo(SymmetricSums sums, Tile tile) {
    float[] singles = new float[columns];
    double[] line = new double[columns];
    double[] room = new double[columns];
    for (int i = tile.i0(); i < tile.i1(); i++) {
      int count = tile.count(i);
      get(i - tile.i0(), singles, count);
      Spans.widen(singles, line, count);
      sums.add(i, tile.j0(), line, count, room);
    }
  }
}
