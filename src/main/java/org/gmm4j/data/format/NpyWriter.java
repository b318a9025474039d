package org.gmm4j.data.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.function.LongToIntFunction;

/** Writes arrays as NumPy's NPY: a header, then numbers in pieces. */
public final class NpyWriter {
  private static final int PIECE = 1 << 13; // numbers converted at a time

  private final OutputStream out;
  private final ByteBuffer piece =
      ByteBuffer.allocate(PIECE * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes to {@code out}, which stays open. */
  public NpyWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins an array of doubles; {@link #doubles} adds its numbers. */
  public void beginDoubles(long... shape) throws IOException {
    out.write(NpyHeader.write("<f8", shape));
  }

  /** Adds numbers to the array that was begun. */
  public void doubles(DoubleBuffer values) throws IOException {
    DoubleBuffer numbers = piece.clear().asDoubleBuffer();
    while (values.hasRemaining()) {
      int count = Math.min(PIECE, values.remaining());
      numbers.put(0, values, values.position(), count);
      values.position(values.position() + count);
      out.write(piece.array(), 0, count * Double.BYTES);
    }
  }

  /** A whole array of 32-bit integers. */
  public void integers(int[] values) throws IOException {
    integers(values.length, i -> values[(int) i]);
  }

  /**
   * The same of integers that need not be in one array.
   *
   * @param count how many
   * @param value gives each, from 0; asked in order
   */
  public void integers(long count, LongToIntFunction value) throws IOException {
    out.write(NpyHeader.write("<i4", count));
    for (long from = 0; from < count; from += PIECE) {
      piece.clear();
      for (long i = from; i < Math.min(from + PIECE, count); i++) {
        piece.putInt(value.applyAsInt(i));
      }
      out.write(piece.array(), 0, piece.position());
    }
  }

  /** One 64-bit integer, as an array without dimensions. */
  public void integer(long value) throws IOException {
    out.write(NpyHeader.write("<i8"));
    out.write(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  /** One double, as an array without dimensions. */
  public void real(double value) throws IOException {
    beginDoubles();
    doubles(DoubleBuffer.wrap(new double[] {value}));
  }

  /** One truth value, as an array without dimensions. */
  public void truth(boolean value) throws IOException {
    out.write(NpyHeader.write("|b1"));
    out.write(value ? 1 : 0);
  }

  /** One text, as an array without dimensions. */
  public void text(String value) throws IOException {
    int[] points = value.codePoints().toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * Math.max(1, points.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int point : points) {
      bytes.putInt(point);
    }
    out.write(NpyHeader.write("<U" + bytes.capacity() / 4));
    out.write(bytes.array());
  }
}
