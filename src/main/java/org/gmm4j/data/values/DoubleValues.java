package org.gmm4j.data.values;

import java.nio.ByteBuffer;

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
  public void read(int row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      double[] chunk = chunks[(row + i) / each];
      int from = (row + i) % each * columns;
      int to = offset + i * columns;
      for (int j = 0; j < columns; j++) {
        out[to + j] = chunk[from + j] / scale;
      }
    }
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    double[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = chunk[from + order[j]] / scale;
    }
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    double[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < columns; j++) {
      out[offset + j] = (float) chunk[from + j];
    }
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    double[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = (float) chunk[from + order[j]];
    }
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.asDoubleBuffer().put(chunks[(row + i) / each], (row + i) % each * columns, columns);
      out.position(out.position() + columns * Double.BYTES);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new DoubleValues(chunks, columns, newScale);
  }

  @Override
  public Values select(int[] rows) {
    double[][] selected = allocate(rows.length, columns);
    Values.copyRows(chunks, rows, selected, columns);
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
