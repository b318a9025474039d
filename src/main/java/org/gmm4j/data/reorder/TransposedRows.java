package org.gmm4j.data.reorder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;

/**
 * Passes columns on as rows, when all have come: what is stored column by column, or with a sample
 * a column. Holds all of it in memory until then.
 */
public final class TransposedRows implements RowSink {
  private static final int PIECE = 1 << 20; // bytes

  private final RowSink out;
  private final List<byte[]> columns = new ArrayList<>();
  private ElementType type = ElementType.UINT8;
  private int length; // of a column: what comes as columns is the number of rows

  public TransposedRows(RowSink out) {
    this.out = out;
  }

  @Override
  public void begin(ElementType type, long rows, int columns) {
    this.type = type;
    this.length = columns;
  }

  @Override
  public void put(ByteBuffer rows) {
    while (rows.hasRemaining()) {
      byte[] column = new byte[Math.multiplyExact(length, type.bytes())];
      rows.get(column);
      columns.add(column);
    }
  }

  @Override
  public void end() {
    int size = type.bytes();
    int stride = columns.size() * size;
    int each = Math.max(1, Math.min(length, PIECE / Math.max(1, stride)));
    ByteBuffer piece = ByteBuffer.allocate(each * stride).order(ByteOrder.LITTLE_ENDIAN);
    out.begin(type, length, columns.size());
    for (int first = 0; first < length; first += each) {
      int count = Math.min(each, length - first);
      for (int j = 0; j < columns.size(); j++) {
        byte[] column = columns.get(j);
        for (int i = 0; i < count; i++) {
          piece.put(i * stride + j * size, column, (first + i) * size, size);
        }
      }
      out.put(piece.position(0).limit(count * stride));
      piece.clear();
    }
    out.end();
  }
}
