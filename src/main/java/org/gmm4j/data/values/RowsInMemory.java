package org.gmm4j.data.values;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Collects rows in memory, which is taken as they come: no header can claim it. */
public final class RowsInMemory implements RowSink {
  private static final int FIRST = 1 << 16; // values of the first chunk before any row has come
  private static final int CLAIMED = 1 << 22; // the same where somebody says how many will come

  private final List<Object> chunks = new ArrayList<>();
  private ElementType type = ElementType.UINT8;
  private long expected;
  private int columns = 1;
  private long rows;
  private int filled; // values of the last chunk

  /** Begins; rows of the same kind that came before are forgotten, and their memory used again. */
  @Override
  public void begin(ElementType type, long rows, int columns) {
    this.type = type;
    this.expected = rows;
    this.columns = columns;
    this.rows = 0;
    this.filled = 0;
  }

  @Override
  public void put(ByteBuffer added) {
    ByteBuffer in = added.order(ByteOrder.LITTLE_ENDIAN);
    int full = Values.chunkRows(columns) * columns;
    while (in.hasRemaining()) {
      if (chunks.isEmpty() || filled == full) {
        long left = expected < 0 ? FIRST : (expected - rows) * columns;
        long most = chunks.isEmpty() ? Math.min(left, CLAIMED) : left;
        chunks.add(array((int) Math.min(full, Math.max(columns, most))));
        filled = 0;
      }
      int values = Math.min(in.remaining() / type.bytes(), full - filled);
      Object chunk = chunks.get(chunks.size() - 1);
      if (filled + values > length(chunk)) {
        long claimed = expected < 0 ? full : (expected - rows) * columns + filled;
        long grown = Math.min(Math.min(full, claimed), (expected < 0 ? 2L : 16L) * length(chunk));
        chunk = resized(chunk, (int) Math.max(filled + values, grown));
      }
      get(in, chunk, filled, values);
      filled += values;
      rows += values / columns;
    }
  }

  @Override
  public void end() {
    if (!chunks.isEmpty() && filled < length(chunks.get(chunks.size() - 1))) {
      resized(chunks.get(chunks.size() - 1), filled);
    }
  }

  /** How many rows have come, N. */
  public long rows() {
    return rows;
  }

  /** Values a row, d. */
  public int columns() {
    return columns;
  }

  /** The rows that have come [N × d], when all have. */
  public Values values() {
    return switch (type) {
      case UINT8 -> new ByteValues(chunks.toArray(byte[][]::new), columns, 1);
      case INT16 -> new ShortValues(chunks.toArray(short[][]::new), columns, 1, true);
      case UINT16 -> new ShortValues(chunks.toArray(short[][]::new), columns, 1, false);
      case FLOAT32 -> new FloatValues(chunks.toArray(float[][]::new), columns, 1);
      case FLOAT64 -> new DoubleValues(chunks.toArray(double[][]::new), columns, 1);
    };
  }

  private Object array(int length) {
    return switch (type) {
      case UINT8 -> new byte[length];
      case INT16, UINT16 -> new short[length];
      case FLOAT32 -> new float[length];
      case FLOAT64 -> new double[length];
    };
  }

  private static int length(Object chunk) {
    return java.lang.reflect.Array.getLength(chunk);
  }

  /** The last chunk in another length. */
  private Object resized(Object chunk, int length) {
    Object copy = array(length);
    System.arraycopy(chunk, 0, copy, 0, filled);
    chunks.set(chunks.size() - 1, copy);
    return copy;
  }

  private void get(ByteBuffer in, Object chunk, int from, int values) {
    Buffer read =
        switch (type) {
          case UINT8 -> in.slice().get((byte[]) chunk, from, values);
          case INT16, UINT16 -> in.asShortBuffer().get((short[]) chunk, from, values);
          case FLOAT32 -> in.asFloatBuffer().get((float[]) chunk, from, values);
          case FLOAT64 -> in.asDoubleBuffer().get((double[]) chunk, from, values);
        };
    in.position(in.position() + read.position() * type.bytes());
  }
}
