package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Floats or doubles of which few are different, as codes of one byte and a palette: what each code
 * stands for. What is read are the very numbers, to the last bit.
 */
final class CodedValues implements Values {
  private final byte[][] chunks;
  private final int columns;
  private final ElementType type;
  private final double[] palette; // by code
  private final double[] value; // the same divided by the scale

  /**
   * Numbers that are not scaled.
   *
   * @param chunks codes, in chunks as those of bytes
   * @param type floats or doubles
   * @param palette of each code [256], 0 of those that do not occur. Kept.
   */
  CodedValues(byte[][] chunks, int columns, ElementType type, double[] palette) {
    this(chunks, columns, type, palette, 1);
  }

  private CodedValues(
      byte[][] chunks, int columns, ElementType type, double[] palette, double scale) {
    this.chunks = chunks;
    this.columns = columns;
    this.type = type;
    this.palette = palette;
    this.value = palette.clone();
    Values.divide(value, 0, value.length, scale);
  }

  private CodedValues(CodedValues all, byte[][] selected) {
    this.chunks = selected;
    this.columns = all.columns;
    this.type = all.type;
    this.palette = all.palette;
    this.value = all.value;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public int heldBytes() {
    return Byte.BYTES;
  }

  @Override
  public boolean areSurelyFinite() {
    return Arrays.stream(palette).allMatch(Double::isFinite);
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    int each = Values.chunkRows(columns);
    for (int done = 0; done < count; ) {
      byte[] chunk = chunks[(int) ((row + done) / each)];
      int place = (int) ((row + done) % each);
      int rows = Math.min(count - done, each - place);
      int from = place * columns;
      int to = offset + done * columns;
      for (int j = 0; j < rows * columns; j++) {
        out[to + j] = value[chunk[from + j] & 0xff];
      }
      done += rows;
    }
  }

  private byte[] chunk(long row) {
    return chunks[(int) (row / Values.chunkRows(columns))];
  }

  /** Where a row begins in its chunk. */
  private int place(long row) {
    return (int) (row % Values.chunkRows(columns)) * columns;
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    byte[] chunk = chunk(row);
    int from = place(row);
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = value[chunk[from + order[j]] & 0xff];
    }
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    byte[] chunk = chunk(row);
    int from = place(row);
    for (int j = 0; j < columns; j++) {
      out[offset + j] = (float) palette[chunk[from + j] & 0xff];
    }
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    byte[] chunk = chunk(row);
    int from = place(row);
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = (float) palette[chunk[from + order[j]] & 0xff];
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    for (int i = 0; i < count; i++) {
      byte[] chunk = chunk(row + i);
      int from = place(row + i);
      for (int j = from; j < from + columns; j++) {
        double number = palette[chunk[j] & 0xff];
        if (type == ElementType.FLOAT32) {
          out.putFloat((float) number);
        } else {
          out.putDouble(number);
        }
      }
    }
  }

  @Override
  public Values scaled(double scale) {
    return new CodedValues(chunks, columns, type, palette, scale);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    byte[][] selected = ByteValues.allocate(count, columns);
    Values.copyRows(chunks, count, row, selected, columns);
    return new CodedValues(this, selected);
  }
}
