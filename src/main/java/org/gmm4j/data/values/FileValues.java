package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToLongFunction;

/**
 * Rows that stay in a file and are read anew, block by block, whenever they are needed: for those
 * that are more than memory holds.
 */
public final class FileValues implements Values {
  private final ElementType type;
  private final int columns;
  private final double scale;
  private final FileBlocks blocks;

  public FileValues(FileBlocks.Part part) {
    this(new FileRows(part));
  }

  /** Rows that are read from elsewhere. */
  public FileValues(RowSource source) {
    this(source, FileBlocks.room());
  }

  /**
   * With a bound of its own.
   *
   * @param room bytes of memory that rows may take, if a few blocks take no more
   */
  public FileValues(FileBlocks.Part part, long room) {
    this(new FileRows(part), room);
  }

  private FileValues(RowSource source, long room) {
    this(source.type().kept(), source.columns(), 1, new FileBlocks(source, room));
  }

  private FileValues(ElementType type, int columns, double scale, FileBlocks blocks) {
    this.type = type;
    this.columns = columns;
    this.scale = scale;
    this.blocks = blocks;
  }

  /**
   * How much memory such rows take at most, in bytes.
   *
   * @param rows N
   * @param rowBytes of a row, as it is kept
   */
  public static long heldBytes(long rows, long rowBytes) {
    return FileBlocks.bytes(rows, rowBytes);
  }

  /**
   * How much was read from the file so far, for these values and those that {@link #scaled} gave.
   */
  public long bytesRead() {
    return blocks.bytesRead();
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    for (int done = 0; done < count; ) {
      int to = offset + done * columns;
      done +=
          blocks.use(
              row + done,
              count - done,
              (block, first, rows) -> {
                block.read(first, rows, out, to);
                Values.divide(out, to, rows * columns, scale);
              });
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    blocks.use(
        row,
        1,
        (block, first, rows) -> {
          block.read(first, order, out, offset);
          Values.divide(out, offset, order.length, scale);
        });
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    blocks.use(row, 1, (block, first, rows) -> block.stored(first, out, offset));
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    blocks.use(row, 1, (block, first, rows) -> block.stored(first, order, out, offset));
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int from = out.position();
    int bytes = columns * type.bytes();
    for (int done = 0; done < count; ) {
      int to = from + done * bytes;
      done +=
          blocks.use(
              row + done,
              count - done,
              (block, first, rows) -> block.raw(first, rows, out.position(to)));
    }
  }

  @Override
  public boolean isOnDisk() {
    return true;
  }

  @Override
  public Values scaled(double newScale) {
    return new FileValues(type, columns, newScale, blocks);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    RowsInMemory selected = new RowsInMemory();
    selected.begin(type, count, columns);
    ByteBuffer one = ByteBuffer.allocate(columns * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      raw(row.applyAsLong(i), 1, one.clear());
      selected.put(one.flip());
    }
    selected.end();
    return selected.values().scaled(scale);
  }
}
