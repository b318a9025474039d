package org.gmm4j.internal.compute.opencl.rows;

import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.Failures;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;

/**
 * How rows lie on a device. Every row is padded with zeros to {@code stride} values, every buffer
 * with rows of zeros to a multiple of {@code unit}, so that kernels read whole vectors and tiles.
 *
 * @param count number of rows, N
 * @param columns number of features, d
 * @param stride stored values a row
 * @param rowBytes bytes a row
 * @param unit rows are padded to a multiple of this
 * @param bufferRows rows of a buffer at most, a multiple of the unit
 */
public record RowLayout(
    int count, int columns, int stride, long rowBytes, int unit, int bufferRows) {
  /** So that no number of rows in a buffer overflows an int when it is rounded up. */
  private static final int GREATEST_BUFFER_ROWS = 1 << 30;

  /** Rows at a time, since kernels count them so. */
  public static final int MOST_ROWS = Integer.MAX_VALUE;

  /**
   * Lays out rows that the device holds all at once.
   *
   * @throws DeviceException if not even the fewest rows fit a buffer, or all of them the device
   */
  public static RowLayout of(
      OpenClDevice device, DeviceOptions options, boolean bytes, int count, int columns) {
    RowLayout layout = ofAnySize(device, options, bytes, count, columns);
    if (layout.bytes() > device.info().memoryBytes()) {
      throw new DeviceException(
          "%d rows of %d values need %s, more than the %s of %s: use fewer rows or another device"
              .formatted(
                  count,
                  columns,
                  Failures.bytes(layout.bytes()),
                  Failures.bytes(device.info().memoryBytes()),
                  device.info().name()));
    }
    return layout;
  }

  /**
   * Lays out rows in as few buffers as the limit allows.
   *
   * @throws DeviceException if not even the fewest rows fit one
   */
  public static RowLayout ofAnySize(
      OpenClDevice device, DeviceOptions options, boolean bytes, int count, int columns) {
    Tuning tuning = options.tuning();
    int stride = roundUp(columns, tuning.vector());
    int valueBytes = bytes ? 1 : new Numbers(options.precision(), false).realBytes();
    long rowBytes = (long) stride * valueBytes;
    int unit = tuning.rowUnit();
    long bufferRows = options.chunkBytes() / rowBytes / unit * unit;
    if (bufferRows == 0) {
      throw new DeviceException(
          "%d rows of %d values need %s, more than the %s that %s gives at once: use another device"
              .formatted(
                  unit,
                  columns,
                  Failures.bytes(unit * rowBytes),
                  Failures.bytes(options.chunkBytes()),
                  device.info().name()));
    }
    return new RowLayout(
        count, columns, stride, rowBytes, unit, (int) Math.min(bufferRows, GREATEST_BUFFER_ROWS));
  }

  /** The same for some of the rows. */
  public RowLayout withCount(int some) {
    return new RowLayout(some, columns, stride, rowBytes, unit, bufferRows);
  }

  /** The same in buffers of so many bytes at most, no less than a unit of rows. */
  RowLayout withBuffers(long bytes) {
    int most = (int) Math.min(bytes / rowBytes / unit * unit, GREATEST_BUFFER_ROWS);
    return new RowLayout(count, columns, stride, rowBytes, unit, most);
  }

  /**
   * A number of rows as kernels count them.
   *
   * @throws DeviceException if they are too many
   */
  public static int countable(long rows) {
    if (rows > MOST_ROWS) {
      throw new DeviceException(
          "several OpenCL devices take %d rows at most, these are %d: use one of them or the device cpu"
              .formatted(MOST_ROWS, rows));
    }
    return (int) rows;
  }

  /** Number of buffers. */
  public int buffers() {
    return (int) (((long) count + bufferRows - 1) / bufferRows);
  }

  /** The first row of a buffer. */
  public int firstRow(int buffer) {
    return Math.toIntExact((long) buffer * bufferRows);
  }

  /** Rows of a buffer. */
  public int rows(int buffer) {
    return Math.min(bufferRows, count - firstRow(buffer));
  }

  /** Rows of a buffer with those of zeros. */
  int padded(int buffer) {
    return roundUp(rows(buffer), unit);
  }

  /** Bytes of the largest buffer. */
  public long largestBuffer() {
    return padded(0) * rowBytes;
  }

  /** Bytes of all buffers. */
  public long bytes() {
    return ((long) count + unit - 1) / unit * unit * rowBytes;
  }

  /** The least multiple of a unit that is no less than a count. */
  public static int roundUp(int count, int unit) {
    return Math.toIntExact(((long) count + unit - 1) / unit * unit);
  }
}
