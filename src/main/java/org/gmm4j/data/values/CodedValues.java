package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/**
 * Floats or doubles of which a column has few different ones: bytes, and what they stand for. What
 * is read are the very numbers, to the last bit.
 */
public final class CodedValues implements Values {
  private final Values codes; // bytes
  private final ElementType type;
  private final Palettes stored;
  private final Palettes palettes; // divided by the scale

  /**
   * Numbers that are not scaled.
   *
   * @param codes bytes, of whose scale no notice is taken
   * @param type floats or doubles
   */
  CodedValues(Values codes, ElementType type, Palettes palettes) {
    this(codes, type, palettes, palettes);
  }

  private CodedValues(Values codes, ElementType type, Palettes stored, Palettes palettes) {
    this.codes = codes;
    this.type = type;
    this.stored = stored;
    this.palettes = palettes;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public int heldBytes() {
    return codes.heldBytes();
  }

  @Override
  public Palettes palettes() {
    return palettes;
  }

  @Override
  public void codes(long row, int count, byte[] out, int offset) {
    codes.codes(row, count, out, offset);
  }

  private byte[] codes(long row, int count) {
    byte[] some = new byte[count * stored.columns()];
    codes.codes(row, count, some, 0);
    return some;
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    palettes.read(codes(row, count), count, out, offset);
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    palettes.read(codes(row, 1), order, out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    byte[] some = codes(row, 1);
    for (int j = 0; j < some.length; j++) {
      out[offset + j] = (float) stored.number(some[j] & 0xff, j);
    }
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    byte[] some = codes(row, 1);
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = (float) stored.number(some[order[j]] & 0xff, order[j]);
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int columns = stored.columns();
    byte[] some = codes(row, count);
    for (int i = 0; i < some.length; i++) {
      double number = stored.number(some[i] & 0xff, i % columns);
      if (type == ElementType.FLOAT32) {
        out.putFloat((float) number);
      } else {
        out.putDouble(number);
      }
    }
  }

  @Override
  public boolean isOnDisk() {
    return codes.isOnDisk();
  }

  @Override
  public Values scaled(double scale) {
    return new CodedValues(codes, type, stored, stored.dividedBy(scale));
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    return new CodedValues(codes.select(count, row), type, stored, palettes);
  }
}
