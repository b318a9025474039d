package org.gmm4j.data.values;

import java.nio.ByteBuffer;

/** Unsigned bytes; a table of 256 quotients stands for the division by the scale. */
public final class ByteValues implements Values {
  private static final float[] STORED = new float[256]; // a look-up is faster than a conversion

  static {
    for (int b = 0; b < 256; b++) {
      STORED[b] = b;
    }
  }

  private final byte[][] chunks;
  private final int columns;
  private final double scale;
  private final double[] value = new double[256];

  public ByteValues(byte[][] chunks, int columns, double scale) {
    this.chunks = chunks;
    this.columns = columns;
    this.scale = scale;
    for (int b = 0; b < 256; b++) {
      value[b] = b / scale;
    }
  }

  @Override
  public ElementType type() {
    return ElementType.UINT8;
  }

  @Override
  public void read(int row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      byte[] chunk = chunks[(row + i) / each];
      int from = (row + i) % each * columns;
      int to = offset + i * columns;
      for (int j = 0; j < columns; j++) {
        out[to + j] = value[chunk[from + j] & 0xff];
      }
    }
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    byte[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = value[chunk[from + order[j]] & 0xff];
    }
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    byte[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < columns; j++) {
      out[offset + j] = STORED[chunk[from + j] & 0xff];
    }
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    byte[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = STORED[chunk[from + order[j]] & 0xff];
    }
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.put(chunks[(row + i) / each], (row + i) % each * columns, columns);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new ByteValues(chunks, columns, newScale);
  }

  @Override
  public Values select(int[] rows) {
    byte[][] selected = allocate(rows.length, columns);
    Values.copyRows(chunks, rows, selected, columns);
    return new ByteValues(selected, columns, scale);
  }

  public static byte[][] allocate(int rows, int columns) {
    byte[][] chunks = new byte[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new byte[Values.rowsIn(c, rows, columns) * columns];
    }
    return chunks;
  }
}
