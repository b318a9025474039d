package org.gmm4j.data.values;

import java.nio.ByteBuffer;

/** Integers of 16 bits, with a sign or without; divided by the scale when read. */
public final class ShortValues implements Values {
  private final short[][] chunks;
  private final int columns;
  private final double scale;
  private final boolean signed;

  public ShortValues(short[][] chunks, int columns, double scale, boolean signed) {
    this.chunks = chunks;
    this.columns = columns;
    this.scale = scale;
    this.signed = signed;
  }

  @Override
  public ElementType type() {
    return signed ? ElementType.INT16 : ElementType.UINT16;
  }

  @Override
  public void read(int row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      short[] chunk = chunks[(row + i) / each];
      int from = (row + i) % each * columns;
      int to = offset + i * columns;
      for (int j = 0; j < columns; j++) {
        out[to + j] = integer(chunk[from + j]) / scale;
      }
    }
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    short[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = integer(chunk[from + order[j]]) / scale;
    }
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    short[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < columns; j++) {
      out[offset + j] = integer(chunk[from + j]);
    }
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    short[] chunk = chunks[row / each];
    int from = row % each * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = integer(chunk[from + order[j]]);
    }
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.asShortBuffer().put(chunks[(row + i) / each], (row + i) % each * columns, columns);
      out.position(out.position() + columns * Short.BYTES);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new ShortValues(chunks, columns, newScale, signed);
  }

  @Override
  public Values select(int[] rows) {
    short[][] selected = allocate(rows.length, columns);
    Values.copyRows(chunks, rows, selected, columns);
    return new ShortValues(selected, columns, scale, signed);
  }

  private int integer(short stored) {
    return signed ? stored : stored & 0xffff;
  }

  public static short[][] allocate(int rows, int columns) {
    short[][] chunks = new short[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new short[Values.rowsIn(c, rows, columns) * columns];
    }
    return chunks;
  }
}
