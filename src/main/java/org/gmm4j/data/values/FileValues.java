package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/**
 * Rows that stay in a file and are read anew, block by block, whenever they are needed: for those
 * that are more than memory holds.
 */
public final class FileValues implements Values {
  private final Part part;
  private final double scale;
  private final LongAdder bytesRead;
  private final FileBlocks blocks;

  /**
   * Where the rows lie: row-major, one behind the other.
   *
   * @param file on a disk
   * @param offset of the first number in bytes
   * @param type of the numbers in the file
   * @param order their byte order
   * @param rows N
   * @param columns d
   */
  public record Part(
      Path file, long offset, NumberType type, ByteOrder order, int rows, int columns) {
    /** Bytes that all rows take in memory. */
    public long keptBytes() {
      return (long) rows * columns * type.kept().bytes();
    }

    /** Bytes of a row in the file. */
    public long rowBytes() {
      return (long) columns * type.bytes();
    }
  }

  public FileValues(Part part) {
    this(part, 1, new LongAdder());
  }

  private FileValues(Part part, double scale, LongAdder bytesRead) {
    this.part = part;
    this.scale = scale;
    this.bytesRead = bytesRead;
    this.blocks = new FileBlocks(part, scale, bytesRead);
  }

  /**
   * How much was read from the file so far, for these values and those that {@link #scaled} gave.
   */
  public long bytesRead() {
    return bytesRead.sum();
  }

  @Override
  public ElementType type() {
    return part.type().kept();
  }

  @Override
  public void read(int row, int count, double[] out, int offset) {
    for (int done = 0; done < count; ) {
      int to = offset + done * part.columns();
      done +=
          blocks.use(
              row + done, count - done, (block, first, rows) -> block.read(first, rows, out, to));
    }
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    blocks.use(row, 1, (block, first, rows) -> block.read(first, order, out, offset));
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    blocks.use(row, 1, (block, first, rows) -> block.stored(first, out, offset));
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    blocks.use(row, 1, (block, first, rows) -> block.stored(first, order, out, offset));
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    int from = out.position();
    int bytes = part.columns() * type().bytes();
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
    return new FileValues(part, newScale, bytesRead);
  }

  @Override
  public Values select(int[] rows) {
    RowsInMemory selected = new RowsInMemory();
    selected.begin(type(), rows.length, part.columns());
    ByteBuffer row =
        ByteBuffer.allocate(part.columns() * type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int each : rows) {
      raw(each, 1, row.clear());
      selected.put(row.flip());
    }
    selected.end();
    return selected.values().scaled(scale);
  }
}
