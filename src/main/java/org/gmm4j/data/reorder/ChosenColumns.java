package org.gmm4j.data.reorder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;

/** Passes some columns of rows on, in an order of its own. */
public final class ChosenColumns implements RowSink {
  private final RowSink out;
  private final int[] order;
  private int columns;
  private int size;

  /**
   * Chooses.
   *
   * @param order which columns, from 0, each below the number of those that come
   */
  public ChosenColumns(RowSink out, int[] order) {
    this.out = out;
    this.order = order;
  }

  @Override
  public void begin(ElementType type, long rows, int columns) {
    this.columns = columns;
    this.size = type.bytes();
    out.begin(type, rows, order.length);
  }

  @Override
  public void put(ByteBuffer rows) {
    int stride = columns * size;
    ByteBuffer chosen =
        ByteBuffer.allocate(rows.remaining() / stride * order.length * size)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = rows.position(); row < rows.limit(); row += stride) {
      for (int column : order) {
        chosen.put(chosen.position(), rows, row + column * size, size);
        chosen.position(chosen.position() + size);
      }
    }
    rows.position(rows.limit());
    out.put(chosen.flip());
  }

  @Override
  public void end() {
    out.end();
  }
}
