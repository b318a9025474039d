package org.gmm4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.gmm4j.data.values.ByteValues;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.FloatValues;
import org.gmm4j.data.values.Values;

/** Reads the numbers behind an {@link ArrayHeader}, piece by piece, without a second copy. */
public final class ValueReader {
  private static final int PIECE = 1 << 20;

  private ValueReader() {}

  static Values read(String source, ArrayHeader header, int rows, int columns, InputStream in)
      throws IOException {
    Values values =
        switch (header.kind()) {
          case UINT8 -> bytes(rows, columns, in);
          case FLOAT32 -> floats(header, rows, columns, in);
          case FLOAT64 -> doubles(header, rows, columns, in);
          default ->
              throw new DataException(
                  source
                      + ": holds values of type "
                      + header.kind()
                      + "; data must be float32, float64 or uint8");
        };
    requireEnd(source, header, in);
    return values;
  }

  /** Reads integers of any kind, labels for instance [count]. */
  static int[] readIntegers(String source, ArrayHeader header, int count, InputStream in)
      throws IOException {
    ArrayHeader.Kind kind = header.kind();
    if (kind == ArrayHeader.Kind.FLOAT32 || kind == ArrayHeader.Kind.FLOAT64) {
      throw new DataException(
          source + ": labels must be integers, these are " + kind + "; save labels.astype(int)");
    }
    int[] out = new int[count];
    eachPiece(
        count,
        header,
        in,
        (piece, from, length) -> {
          for (int i = from; i < from + length; i++) {
            out[i] = integer(source, kind, piece, i);
          }
        });
    requireEnd(source, header, in);
    return out;
  }

  private static int integer(String source, ArrayHeader.Kind kind, ByteBuffer piece, int position) {
    long value = whole(kind, piece);
    boolean wrapped = kind == ArrayHeader.Kind.UINT64 && value < 0;
    if (value != (int) value || wrapped) {
      throw new DataException(
          "%s: label %d, %s, does not fit 32 bits"
              .formatted(
                  source,
                  position + 1,
                  wrapped ? Long.toUnsignedString(value) : Long.toString(value)));
    }
    return (int) value;
  }

  /** The next whole number; of those of 64 bits without a sign, their bits. */
  private static long whole(ArrayHeader.Kind kind, ByteBuffer piece) {
    return switch (kind) {
      case BOOL, UINT8 -> piece.get() & 0xff;
      case INT8 -> piece.get();
      case UINT16 -> piece.getShort() & 0xffff;
      case INT16 -> piece.getShort();
      case UINT32 -> piece.getInt() & 0xffffffffL;
      case INT32 -> piece.getInt();
      case UINT64, INT64 -> piece.getLong();
      case FLOAT32, FLOAT64 -> throw new IllegalArgumentException(kind.toString());
    };
  }

  /**
   * Reads an array of numbers of any kind as doubles, row-major [product of the shape], a model's
   * for instance. Whole numbers beyond 2⁵³ are rounded.
   *
   * @param bytes at most so many are in the stream; a header that claims more is refused
   */
  public static double[] readReals(String source, ArrayHeader header, InputStream in, long bytes)
      throws IOException {
    int count = header.count(source);
    header.requireWithin(source, bytes);
    double[] out = new double[count];
    eachPiece(
        count,
        header,
        in,
        (piece, from, length) -> {
          for (int i = from; i < from + length; i++) {
            out[i] =
                switch (header.kind()) {
                  case FLOAT32 -> piece.getFloat();
                  case FLOAT64 -> piece.getDouble();
                  case UINT64 -> unsigned(piece.getLong());
                  default -> whole(header.kind(), piece);
                };
          }
        });
    return header.rowMajor(out);
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1)); // the last bit is for rounding
  }

  private static Values bytes(int rows, int columns, InputStream in) throws IOException {
    byte[][] chunks = new byte[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new byte[Values.rowsIn(c, rows, columns) * columns];
      if (in.readNBytes(chunks[c], 0, chunks[c].length) < chunks[c].length) {
        throw new EOFException();
      }
    }
    return new ByteValues(chunks, columns, 1);
  }

  private static Values floats(ArrayHeader header, int rows, int columns, InputStream in)
      throws IOException {
    float[][] chunks = new float[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      float[] chunk = new float[Values.rowsIn(c, rows, columns) * columns];
      eachPiece(
          chunk.length,
          header,
          in,
          (piece, from, length) -> piece.asFloatBuffer().get(chunk, from, length));
      chunks[c] = chunk;
    }
    return new FloatValues(chunks, columns, 1);
  }

  private static Values doubles(ArrayHeader header, int rows, int columns, InputStream in)
      throws IOException {
    double[][] chunks = new double[Values.chunks(rows, columns)][];
    for (int c = 0; c < chunks.length; c++) {
      double[] chunk = new double[Values.rowsIn(c, rows, columns) * columns];
      eachPiece(
          chunk.length,
          header,
          in,
          (piece, from, length) -> piece.asDoubleBuffer().get(chunk, from, length));
      chunks[c] = chunk;
    }
    return new DoubleValues(chunks, columns, 1);
  }

  /** Takes {@code length} numbers, the first of which is number {@code from} of the array. */
  private interface PieceConsumer {
    void accept(ByteBuffer piece, int from, int length);
  }

  private static void eachPiece(
      int count, ArrayHeader header, InputStream in, PieceConsumer consumer) throws IOException {
    int size = header.kind().bytes();
    byte[] bytes = new byte[(int) Math.min(PIECE, (long) count * size)];
    for (int from = 0; from < count; ) {
      int length = Math.min(count - from, bytes.length / size);
      if (in.readNBytes(bytes, 0, length * size) < length * size) {
        throw new EOFException();
      }
      consumer.accept(ByteBuffer.wrap(bytes, 0, length * size).order(header.order()), from, length);
      from += length;
    }
  }

  private static void requireEnd(String source, ArrayHeader header, InputStream in)
      throws IOException {
    if (in.read() >= 0) {
      throw new DataException(
          source
              + ": goes on behind its last value, so its header with the shape "
              + header.shapeText()
              + " is wrong");
    }
  }
}
