package org.gmm4j.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.compute.DeviceException;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ElementType;

/**
 * Rows on a device, in as many buffers as its limit on one allocation asks for. Bytes stay bytes.
 * Other values are stored as REAL after their column's mean, the shift, was taken off in double, so
 * that an offset of 1e6 costs a float nothing.
 *
 * <p>Every row is padded with zeros to {@link #stride()} values, every chunk with rows of zeros to
 * a multiple of the tile, so that kernels read whole vectors and tiles.
 */
final class RowStore implements AutoCloseable {
  private final int count;
  private final int columns;
  private final int stride;
  private final boolean bytes;
  private final double factor;
  private final double[] shift;
  private final int rowUnit;
  private final List<Chunk> chunks = new ArrayList<>();

  /** Rows {@code firstRow} to {@code firstRow + count}, in one buffer. */
  private record Chunk(DeviceBuffer buffer, int firstRow, int count) {}

  /**
   * Rows that are worked on together.
   *
   * @param buffer holds them
   * @param offset the first one's place in the buffer, in rows
   * @param firstRow the first one's number in the data set
   * @param count how many
   * @param padded how many the kernels see: count, rounded up to whole tiles
   */
  record Block(DeviceBuffer buffer, long offset, int firstRow, int count, int padded) {}

  RowStore(OpenClContext context, Options options, Numbers numbers, Dataset rows) {
    this.count = rows.rows();
    this.columns = rows.columns();
    this.stride = roundUp(columns, options.tuning().vector());
    this.bytes = storesBytes(rows);
    this.factor = bytes ? 1 / rows.scale() : 1;
    this.shift = bytes ? new double[columns] : columnMeans(rows);
    this.rowUnit = options.tuning().rowUnit();
    long rowBytes = rowBytes(options, numbers, rows);
    int chunkRows = chunkRows(context, options.chunkBytes(), rowBytes);
    try {
      for (int first = 0; first < count; first += chunkRows) {
        int size = Math.min(chunkRows, count - first);
        int padded = roundUp(size, rowUnit);
        DeviceBuffer buffer = new DeviceBuffer(context, "the rows", padded * rowBytes);
        chunks.add(new Chunk(buffer, first, size));
        buffer.writeLines(
            padded,
            rowBytes,
            bytes ? byteRows(rows, first, size, stride) : realRows(numbers, rows, first, size));
      }
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /** Bytes of one row on the device. */
  private static long rowBytes(Options options, Numbers numbers, Dataset rows) {
    long stride = roundUp(rows.columns(), options.tuning().vector());
    return stride * (storesBytes(rows) ? 1 : numbers.realBytes());
  }

  /** Bytes of a buffer for all rows, or of one as large as may be. */
  static long largestChunk(Options options, Numbers numbers, Dataset rows) {
    long all = roundUp(rows.rows(), options.tuning().rowUnit()) * rowBytes(options, numbers, rows);
    return Math.min(all, options.chunkBytes());
  }

  /** Bytes of the fewest rows that a buffer can hold. */
  static long smallestChunk(Options options, Numbers numbers, Dataset rows) {
    return options.tuning().rowUnit() * rowBytes(options, numbers, rows);
  }

  /** Whether the device keeps these rows as bytes. */
  static boolean storesBytes(Dataset rows) {
    return rows.type() == ElementType.UINT8;
  }

  /** Rows of a chunk: all, or as many whole tiles as the limit allows. */
  private int chunkRows(OpenClContext context, long chunkBytes, long rowBytes) {
    long memory = context.device().info().memoryBytes();
    if (count * rowBytes > memory) {
      throw new DeviceException(
          "%d rows of %d values need %s, more than the %s of %s: use fewer rows or another device"
              .formatted(
                  count,
                  columns,
                  Failures.bytes(count * rowBytes),
                  Failures.bytes(memory),
                  context.device().info().name()));
    }
    long limit = chunkBytes / rowBytes / rowUnit * rowUnit;
    if (limit == 0) {
      throw new DeviceException(
          "%d rows of %d values need %s, more than the %s that %s gives at once: use another device"
              .formatted(
                  rowUnit,
                  columns,
                  Failures.bytes(rowUnit * rowBytes),
                  Failures.bytes(chunkBytes),
                  context.device().info().name()));
    }
    return (int) Math.min(limit, 1 << 30);
  }

  private static DeviceBuffer.Line byteRows(Dataset rows, int first, int count, int stride) {
    return (row, to, offset) -> {
      to.position(offset);
      if (row < count) {
        rows.raw(first + row, 1, to);
      }
      while (to.position() < offset + stride) {
        to.put((byte) 0);
      }
    };
  }

  private DeviceBuffer.Line realRows(Numbers numbers, Dataset rows, int first, int size) {
    double[] values = new double[columns];
    return (row, to, offset) -> {
      if (row < size) {
        rows.read(first + row, 1, values, 0);
      }
      for (int j = 0; j < stride; j++) {
        double value = row < size && j < columns ? values[j] - shift[j] : 0;
        numbers.putReal(to, offset + j * numbers.realBytes(), value);
      }
    };
  }

  private static double[] columnMeans(Dataset rows) {
    int columns = rows.columns();
    double[] sums = new double[columns];
    double[] row = new double[columns];
    for (int i = 0; i < rows.rows(); i++) {
      rows.read(i, 1, row, 0);
      for (int j = 0; j < columns; j++) {
        sums[j] += row[j] / rows.rows();
      }
    }
    return sums;
  }

  /** The rows in blocks of at most {@code limit} rows, which is a multiple of the tile. */
  List<Block> blocks(int limit) {
    List<Block> blocks = new ArrayList<>();
    for (Chunk chunk : chunks) {
      for (int done = 0; done < chunk.count(); done += limit) {
        int size = Math.min(limit, chunk.count() - done);
        blocks.add(
            new Block(chunk.buffer(), done, chunk.firstRow() + done, size, roundUp(size, rowUnit)));
      }
    }
    return blocks;
  }

  /** Number of rows, N. */
  int count() {
    return count;
  }

  /** Number of features, d. */
  int columns() {
    return columns;
  }

  /** Stored values a row, at least d. */
  int stride() {
    return stride;
  }

  /** What stored values are multiplied by. */
  double factor() {
    return factor;
  }

  /** What was taken off every column [d]; not to be modified. */
  double[] shift() {
    return shift;
  }

  static int roundUp(int count, int unit) {
    return Math.toIntExact(((long) count + unit - 1) / unit * unit);
  }

  @Override
  public void close() {
    chunks.forEach(chunk -> chunk.buffer().close());
    chunks.clear();
  }
}
