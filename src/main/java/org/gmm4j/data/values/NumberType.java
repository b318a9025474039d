package org.gmm4j.data.values;

import java.nio.ByteBuffer;

/** Types of numbers in files, and what each is kept as: nothing is lost but digits beyond 2⁵³. */
public enum NumberType {
  BOOL(1, ElementType.UINT8),
  UINT8(1, ElementType.UINT8),
  INT8(1, ElementType.INT16),
  UINT16(2, ElementType.UINT16),
  INT16(2, ElementType.INT16),
  UINT32(4, ElementType.FLOAT64),
  INT32(4, ElementType.FLOAT64),
  UINT64(8, ElementType.FLOAT64),
  INT64(8, ElementType.FLOAT64),
  FLOAT16(2, ElementType.FLOAT32),
  FLOAT32(4, ElementType.FLOAT32),
  FLOAT64(8, ElementType.FLOAT64);

  private final int bytes;
  private final ElementType kept;

  NumberType(int bytes, ElementType kept) {
    this.bytes = bytes;
    this.kept = kept;
  }

  /** Size of one number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** What numbers of this type are kept as. */
  public ElementType kept() {
    return kept;
  }

  /** Whether a label can be one. */
  public boolean whole() {
    return this != FLOAT16 && this != FLOAT32 && this != FLOAT64;
  }

  /** The next number of a buffer as a double; whole numbers beyond 2⁵³ are rounded. */
  public double real(ByteBuffer in) {
    return switch (this) {
      case FLOAT16 -> half(in.getShort());
      case FLOAT32 -> in.getFloat();
      case FLOAT64 -> in.getDouble();
      case UINT64 -> unsigned(in.getLong());
      default -> integer(in);
    };
  }

  /** The next numbers of a buffer, as {@link #real}. */
  public void reals(ByteBuffer in, double[] out, int from, int count) {
    if (this == FLOAT64) {
      in.asDoubleBuffer().get(out, from, count);
      in.position(in.position() + count * bytes);
      return;
    }
    for (int i = from; i < from + count; i++) {
      out[i] = real(in);
    }
  }

  /** The next whole number; of those of 64 bits without a sign, their bits. */
  public long integer(ByteBuffer in) {
    return switch (this) {
      case BOOL, UINT8 -> in.get() & 0xff;
      case INT8 -> in.get();
      case UINT16 -> in.getShort() & 0xffff;
      case INT16 -> in.getShort();
      case UINT32 -> in.getInt() & 0xffffffffL;
      case INT32 -> in.getInt();
      case UINT64, INT64 -> in.getLong();
      case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalArgumentException(toString());
    };
  }

  /**
   * Appends the remaining numbers of a buffer to another as what they are kept as, each in the byte
   * order of its buffer.
   */
  public void keep(ByteBuffer in, ByteBuffer out) {
    boolean same = bytes == kept.bytes() && (bytes == 1 || in.order() == out.order());
    if (same && (this != INT64 && this != UINT64)) {
      out.put(in);
      return;
    }
    while (in.hasRemaining()) {
      switch (kept) {
        case UINT8 -> out.put(in.get());
        case INT16, UINT16 -> out.putShort((short) integer(in));
        case FLOAT32 -> out.putFloat((float) real(in));
        case FLOAT64 -> out.putDouble(real(in));
      }
    }
  }

  /** A whole number of 64 bits without a sign; beyond 2⁵³ rounded. */
  public static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1)); // the last bit is for rounding
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(0x400 + fraction, exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
