package org.gmm4j.data.values;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntToLongFunction;

/**
 * Rows that stay in a file and are read anew whenever they are needed, for those that are more than
 * memory holds. Each thread has a window of neighbouring rows, which grows while it reads on and
 * begins small where it jumps: so memory is bounded by the threads, however large the file. Plain
 * reads, since pages of a mapped file count as memory of the process, and channels are closed for
 * all when one thread is interrupted.
 */
public final class FileValues implements Values {
  private static final int SMALLEST = 1 << 14; // bytes of a window
  private static final int LARGEST = 1 << 20;

  private final Part part;
  private final double scale;
  private final LongAdder bytesRead;
  private final ThreadLocal<Window> windows;

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

  public FileValues(Part part) {
    this(part, 1, new LongAdder());
  }

  private FileValues(Part part, double scale, LongAdder bytesRead) {
    this.part = part;
    this.scale = scale;
    this.bytesRead = bytesRead;
    this.windows = ThreadLocal.withInitial(() -> new Window(part, scale, bytesRead));
  }

  /**
   * How much was read from the file so far, for these values and those that {@link #scaled} gave.
   */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** The rows that a thread has in memory. */
  private static final class Window {
    private final Part part;
    private final double scale;
    private final LongAdder bytesRead;
    private final RandomAccessFile in;
    private Values values;
    private long first;
    private int count;

    Window(Part part, double scale, LongAdder bytesRead) {
      this.part = part;
      this.scale = scale;
      this.bytesRead = bytesRead;
      this.values = new RowsInMemory().values();
      try {
        in = new RandomAccessFile(part.file().toFile(), "r");
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }

    /** How many rows from this one on are in the window, at least one; reads them if need be. */
    int from(long row) {
      if (row < first || row >= first + count) {
        try {
          load(row);
        } catch (IOException failed) {
          throw new UncheckedIOException(part.file() + " can no longer be read", failed);
        }
      }
      return (int) (first + count - row);
    }

    private void load(long row) throws IOException {
      long bytes = row == first + count ? Math.min(LARGEST, 2L * count * part.rowBytes()) : 0;
      long wanted = Math.max(1, Math.max(SMALLEST, bytes) / part.rowBytes());
      int rows = (int) Math.min(wanted, part.rows() - row);
      byte[] read = new byte[Math.toIntExact(rows * part.rowBytes())];
      in.seek(part.offset() + row * part.rowBytes());
      for (int got = 0; got < read.length; ) {
        int more = in.read(read, got, read.length - got);
        if (more < 0) {
          throw new EOFException("it became shorter");
        }
        got += more;
      }
      bytesRead.add(read.length);
      NumberType type = part.type();
      ByteBuffer kept =
          ByteBuffer.allocate(rows * part.columns() * type.kept().bytes())
              .order(ByteOrder.LITTLE_ENDIAN);
      type.keep(ByteBuffer.wrap(read).order(part.order()), kept);
      RowsInMemory memory = new RowsInMemory();
      memory.begin(type.kept(), rows, part.columns());
      memory.put(kept.flip());
      memory.end();
      values = memory.values().scaled(scale);
      first = row;
      count = rows;
    }
  }

  @Override
  public ElementType type() {
    return part.type().kept();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    Window window = windows.get();
    for (int done = 0; done < count; ) {
      int rows = Math.min(count - done, window.from(row + done));
      window.values.read(row + done - window.first, rows, out, offset + done * part.columns());
      done += rows;
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    Window window = windows.get();
    window.from(row);
    window.values.read(row - window.first, order, out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    Window window = windows.get();
    window.from(row);
    window.values.stored(row - window.first, out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    Window window = windows.get();
    window.from(row);
    window.values.stored(row - window.first, order, out, offset);
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    Window window = windows.get();
    for (int done = 0; done < count; ) {
      int rows = Math.min(count - done, window.from(row + done));
      window.values.raw(row + done - window.first, rows, out);
      done += rows;
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
  public Values select(int count, IntToLongFunction row) {
    RowsInMemory selected = new RowsInMemory();
    selected.begin(type(), count, part.columns());
    ByteBuffer values =
        ByteBuffer.allocate(part.columns() * type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      raw(row.applyAsLong(i), 1, values.clear());
      selected.put(values.flip());
    }
    selected.end();
    return selected.values().scaled(scale);
  }
}
