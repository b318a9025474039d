package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

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
  public void read(long row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int done = 0; done < count; ) {
      short[] chunk = chunks[(int) ((row + done) / each)];
      int place = (int) ((row + done) % each);
      int rows = Math.min(count - done, each - place);
      int from = place * columns;
      int to = offset + done * columns;
      for (int j = 0; j < rows * columns; j++) {
        out[to + j] = integer(chunk[from + j]);
      }
      Values.divide(out, to, rows * columns, scale);
      done += rows;
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    short[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = integer(chunk[from + order[j]]);
    }
    Values.divide(out, offset, order.length, scale);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    short[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < columns; j++) {
      out[offset + j] = integer(chunk[from + j]);
    }
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    int each = Values.chunkRows(columns);
    short[] chunk = chunks[(int) (row / each)];
    int from = (int) (row % each) * columns;
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = integer(chunk[from + order[j]]);
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int each = Values.chunkRows(columns);
    for (int i = 0; i < count; i++) {
      out.asShortBuffer()
          .put(chunks[(int) ((row + i) / each)], (int) ((row + i) % each) * columns, columns);
      out.position(out.position() + columns * Short.BYTES);
    }
  }

  @Override
  public Values scaled(double newScale) {
    return new ShortValues(chunks, columns, newScale, signed);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    short[][] selected = allocate(count, columns);
    Values.copyRows(chunks, count, row, selected, columns);
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
