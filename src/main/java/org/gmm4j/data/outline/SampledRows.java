package org.gmm4j.data.outline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;
import org.gmm4j.data.values.RowsInMemory;
import org.gmm4j.data.values.Values;

/**
 * Keeps some of the rows that come, and counts them. Of those whose number is known before, these
 * are the first, and then it is {@linkplain Enough enough}; of others they are spread evenly.
 */
public final class SampledRows implements RowSink {
  private final long mostBytes;
  private final List<byte[]> kept = new ArrayList<>();
  private ElementType type = ElementType.UINT8;
  private int columns;
  private long expected;
  private long limit;
  private long stride = 1;
  private long count;

  /**
   * Begins.
   *
   * @param mostBytes what the kept rows may take; one row is kept in any case
   */
  public SampledRows(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Thrown when no more rows are wanted. */
  public static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Enough() {
      super("enough rows", null, false, false);
    }
  }

  @Override
  public void begin(ElementType type, long rows, int columns) {
    this.type = type;
    this.columns = columns;
    this.expected = rows;
    this.limit = Math.max(1, mostBytes / ((long) columns * type.bytes()));
  }

  @Override
  public void put(ByteBuffer rows) {
    int size = columns * type.bytes();
    for (; rows.hasRemaining(); count++) {
      if (expected > limit && count == limit) {
        throw new Enough();
      }
      if (count % stride == 0) {
        byte[] row = new byte[size];
        rows.get(row);
        kept.add(row);
        thin();
      } else {
        rows.position(rows.position() + size);
      }
    }
  }

  /** When there are too many, every other one goes. */
  private void thin() {
    if (kept.size() > limit) {
      for (int i = 0; i < kept.size(); i++) {
        kept.set(i / 2, kept.get(2 * (i / 2)));
      }
      kept.subList((kept.size() + 1) / 2, kept.size()).clear();
      stride *= 2;
    }
  }

  @Override
  public void end() {}

  /** How many rows there are. */
  public long rows() {
    return expected >= 0 ? expected : count;
  }

  /** Values a row. */
  public int columns() {
    return columns;
  }

  /** The numbers of the kept rows, from 0. */
  public long[] ids() {
    long[] ids = new long[kept.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i * stride;
    }
    return ids;
  }

  /** The kept rows. */
  public Values values() {
    RowsInMemory memory = new RowsInMemory();
    memory.begin(type, kept.size(), columns);
    kept.forEach(row -> memory.put(ByteBuffer.wrap(row)));
    memory.end();
    return memory.values();
  }
}
