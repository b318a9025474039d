package org.gmm4j.data.values;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of neighbouring rows of a file, as many in memory as fit, for all threads: a block takes
 * the place, and the very arrays, of the one whose number leaves the same remainder. So rows that
 * lie near each other are read once however threads go about them, and memory is bounded however
 * large the file. Of a file by plain reads, since pages of a mapped file count as memory of the
 * process, and of one that a thread's interruption does not close.
 */
public final class FileBlocks {
  /** Bytes of a block as it is kept, at least a row. */
  private static final int BLOCK = 1 << 18;

  /** Bytes of all blocks. */
  private static final long ALL = 1L << 28;

  /** The share of the heap that they may take, where that is less. */
  private static final int SHARE = 8;

  private static final int LEAST = 16;

  private final RowSource source;
  private final LongAdder bytesRead = new LongAdder();
  private final int blockRows;
  private final Slot[] slots;

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
      Path file, long offset, NumberType type, ByteOrder order, long rows, int columns) {
    /** Bytes that all rows take in memory. */
    public long keptBytes() {
      return rows * columns * type.kept().bytes();
    }

    /** Bytes of a row in the file. */
    public long rowBytes() {
      return (long) columns * type.bytes();
    }
  }

  /** The place of a block. */
  private static final class Slot {
    final StampedLock lock = new StampedLock();
    final RowsInMemory rows = new RowsInMemory();
    @Nullable Values values; // not scaled
    long block = -1;
  }

  /** Work on rows of one block, which is done again if they were replaced meanwhile. */
  interface Use {
    /**
     * Does it.
     *
     * @param row the first one, in the block
     * @param count how many
     */
    void of(Values block, int row, int count);
  }

  /**
   * Makes room.
   *
   * @param room bytes that all blocks may take
   */
  FileBlocks(RowSource source, long room) {
    this.source = source;
    this.blockRows = (int) Math.max(1, BLOCK / keptRowBytes(source));
    this.slots = new Slot[count(source, blockRows, room)];
    Arrays.setAll(slots, s -> new Slot());
  }

  private static long keptRowBytes(RowSource source) {
    return (long) source.columns() * source.type().kept().bytes();
  }

  private static int count(RowSource source, int blockRows, long room) {
    long fit = room / (blockRows * keptRowBytes(source));
    long needed = (source.rows() + blockRows - 1) / blockRows;
    return (int) Math.min(Math.max(LEAST, fit), Math.max(1, needed));
  }

  /** How much was read from the file so far. */
  long bytesRead() {
    return bytesRead.sum();
  }

  /** Bytes that all blocks may take here. */
  static long room() {
    return Math.min(ALL, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** Bytes of memory that the blocks of such rows take at most. */
  static long bytes(long rows, long rowBytes) {
    return Math.min(rows * rowBytes, Math.max(room(), LEAST * Math.max(BLOCK, rowBytes)));
  }

  /**
   * Uses rows of the block that one is in.
   *
   * @param row the first one
   * @param count how many are wanted
   * @return how many were used, at least one
   */
  int use(long row, int count, Use use) {
    long block = row / blockRows;
    int first = (int) (row % blockRows);
    int rows = Math.min(count, blockRows - first);
    Slot slot = slots[(int) (block % slots.length)];
    long glance = slot.lock.tryOptimisticRead();
    Values there = slot.values;
    if (glance != 0 && slot.block == block && there != null) {
      use.of(there, first, rows);
      if (slot.lock.validate(glance)) {
        return rows;
      }
    }
    long stamp = slot.lock.writeLock();
    try {
      Values loaded = slot.block == block ? slot.values : null;
      if (loaded == null) {
        loaded = load(slot, block);
      }
      stamp = slot.lock.tryConvertToReadLock(stamp);
      use.of(loaded, first, rows);
    } catch (IOException failed) {
      throw new UncheckedIOException(source.name() + " can no longer be read", failed);
    } finally {
      slot.lock.unlock(stamp);
    }
    return rows;
  }

  private Values load(Slot slot, long block) throws IOException {
    slot.block = -1; // should it fail
    long first = block * blockRows;
    int rows = (int) Math.min(blockRows, source.rows() - first);
    ByteBuffer read = source.read(first, rows);
    bytesRead.add(read.remaining());
    slot.rows.begin(source.type().kept(), blockRows, source.columns());
    slot.rows.put(kept(read));
    Values loaded = slot.rows.values();
    slot.values = loaded;
    slot.block = block;
    return loaded;
  }

  /** Numbers as they are kept, little-endian. */
  private ByteBuffer kept(ByteBuffer read) {
    NumberType type = source.type();
    if (type == NumberType.UINT8) {
      return read;
    }
    int numbers = read.remaining() / type.bytes();
    ByteBuffer kept =
        ByteBuffer.allocate(numbers * type.kept().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    type.keep(read, kept);
    return kept.flip();
  }
}
