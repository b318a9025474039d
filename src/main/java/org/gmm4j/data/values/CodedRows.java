package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows in memory: floats and doubles as codes of one byte, as long as no more than 256 of
 * them are different; then, and all others, as they come. To find out takes one pass, which ends
 * soon where numbers are continuous.
 */
public final class CodedRows implements RowSink {
  /** Fewer rows are not worth it. */
  private static final int FEWEST = 1024;

  private static final int PIECE = 1 << 20; // bytes of rows that are looked at together

  private final RowsInMemory plain = new RowsInMemory();
  private final Deque<byte[]> pieces = new ArrayDeque<>(); // codes, as they came
  private ElementType type = ElementType.UINT8;
  private long expected;
  private int columns = 1;
  private long coded; // rows
  private @Nullable Coding coding; // null once rows are collected as they are

  /** The same numbers as codes, if they have any; else as they are. */
  public static Values of(Values values, long rows, int columns) {
    int rowBytes = columns * values.type().bytes();
    int together = Math.max(1, PIECE / rowBytes);
    ByteBuffer some = ByteBuffer.allocate(together * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    CodedRows coded = new CodedRows();
    coded.begin(values.type(), rows, columns);
    for (long row = 0; row < rows; row += together) {
      values.raw(row, (int) Math.min(together, rows - row), some.clear());
      if (!coded.add(some.flip())) {
        return values;
      }
    }
    return coded.values();
  }

  @Override
  public void begin(ElementType rowType, long rows, int width) {
    type = rowType;
    expected = rows;
    columns = width;
    coded = 0;
    pieces.clear();
    boolean real = type == ElementType.FLOAT32 || type == ElementType.FLOAT64;
    coding = real && (rows < 0 || rows >= FEWEST) ? new Coding(type) : null;
    if (coding == null) {
      plain.begin(type, rows, columns);
    }
  }

  @Override
  public void put(ByteBuffer rows) {
    ByteBuffer in = rows.order(ByteOrder.LITTLE_ENDIAN);
    if (add(in)) {
      in.position(in.limit());
    } else {
      giveUp();
      plain.put(in);
    }
  }

  /** Adds the codes of rows, whose position stays; false where they have none. */
  private boolean add(ByteBuffer rows) {
    Coding now = coding;
    byte[] codes = now == null ? null : now.encode(rows);
    if (codes == null) {
      return false;
    }
    pieces.add(codes);
    coded += codes.length / columns;
    return true;
  }

  private ByteBuffer decoded(Coding from, byte[] codes) {
    ByteBuffer rows = ByteBuffer.allocate(codes.length * type.bytes());
    from.decode(codes, rows.order(ByteOrder.LITTLE_ENDIAN));
    return rows.flip();
  }

  /** From now on rows are collected as they are, with those that have come. */
  private void giveUp() {
    Coding from = coding;
    if (from == null) {
      return;
    }
    coding = null;
    plain.begin(type, expected, columns);
    while (!pieces.isEmpty()) {
      plain.put(decoded(from, pieces.remove()));
    }
  }

  @Override
  public void end() {
    if (coded < FEWEST) {
      giveUp();
    }
    plain.end();
  }

  /** How many rows have come, N. */
  public long rows() {
    return coding == null ? plain.rows() : coded;
  }

  /** Values a row, d. */
  public int columns() {
    return columns;
  }

  /** The rows that have come [N × d], when all have. Asked for once. */
  public Values values() {
    Coding now = coding;
    if (now == null) {
      return plain.values();
    }
    byte[][] chunks = ByteValues.allocate(Math.toIntExact(coded), columns);
    int most = Values.chunkRows(columns) * columns;
    for (long at = 0; !pieces.isEmpty(); ) {
      byte[] piece = pieces.remove();
      for (int done = 0; done < piece.length; ) {
        byte[] chunk = chunks[(int) (at / most)];
        int count = (int) Math.min(piece.length - done, most - at % most);
        System.arraycopy(piece, done, chunk, (int) (at % most), count);
        done += count;
        at += count;
      }
    }
    return new CodedValues(chunks, columns, type, now.palette());
  }
}
