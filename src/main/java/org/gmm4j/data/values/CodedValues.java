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
  private final float[] single; // the same in floats
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
    this.single = new float[palette.length];
    for (int code = 0; code < single.length; code++) {
      single[code] = (float) palette[code];
    }
    this.value = palette.clone();
    Values.divide(value, 0, value.length, scale);
  }

  private CodedValues(CodedValues all, byte[][] selected) {
    this.chunks = selected;
    this.columns = all.columns;
    this.type = all.type;
    this.palette = all.palette;
    this.single = all.single;
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
    ByteValues.lookUp(value, chunks, columns, row, count, out, offset);
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    ByteValues.lookUp(value, chunks, columns, row, order, out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    ByteValues.lookUp(single, chunks, columns, row, out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    ByteValues.lookUp(single, chunks, columns, row, order, out, offset);
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    for (int i = 0; i < count; i++) {
      int each = Values.chunkRows(columns);
      byte[] chunk = chunks[(int) ((row + i) / each)];
      int from = (int) ((row + i) % each) * columns;
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
  public boolean[] varying() {
    return ByteValues.varying(value, chunks, columns);
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
