package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/** Doubles; divided by the scale when read. */
public final class DoubleValues implements Values {
  private final double[][] chunks;
  private final int columns;
  private final double scale;

  public DoubleValues(double[][] chunks, int columns, double scale) {
    this.chunks = chunks;
    this.columns = columns;
    this.scale = scale;
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT64;
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int done = 0; done < count; ) {
      double[] chunk = chunks[(int) ((row + done) / each)];
      int place = (int) ((row + done) % each);
      int rows = Math.min(count - done, each - place);
      int from = place * columns;
      int to = offset + done * columns;
      System.arraycopy(chunk, from, out, to, rows * columns);
      Values.divide(out, to, rows * columns, scale);
      done += rows;
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    double[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = chunk[from + order[j]];
    }
    Values.divide(out, offset, order.length, scale);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    double[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < columns; j++) {
      out[offset + j] = (float) chunk[from + j];
    }
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    double[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = (float) chunk[from + order[j]];
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.asDoubleBuffer()
          .put(chunks[(int) ((row + i) / each)], (int) ((row + i) % each) * columns, columns);
      out.position(out.position() + columns * Double.BYTES);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new DoubleValues(chunks, columns, newScale);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    double[][] selected = allocate(count, columns);
    Values.copyRows(chunks, count, row, selected, columns);
    return new DoubleValues(selected, columns, scale);
  }

  public static double[][] allocate(int rows, int columns) {
    double[][] chunks = new double[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new double[Values.rowsIn(c, rows, columns) * columns];
    }
    return chunks;
  }
}
