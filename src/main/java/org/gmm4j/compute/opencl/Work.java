package org.gmm4j.compute.opencl;

import java.nio.ByteBuffer;
import java.util.List;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.gmm4j.data.Dataset;

/**
 * What every step over resident rows needs: the kernels for them, the rows, and scratch memory.
 *
 * @param context the device in use
 * @param programs kernels for these rows' type
 * @param options how the device is used
 * @param numbers how numbers lie in its memory
 * @param rows the rows
 * @param scratch buffers that are used again
 */
record Work(
    OpenClContext context,
    Programs programs,
    Options options,
    Numbers numbers,
    RowStore rows,
    Scratch scratch) {

  /** Scratch memory for a value each of K, tile of columns and row stays near this size. */
  private static final long BLOCK_BYTES = 256L << 20;

  /** Rows with room on the device, in buffers as large as it gives. */
  static Work load(OpenClContext context, Programs programs, Options options, Dataset rows) {
    Numbers numbers = new Numbers(options.precision(), options.sumsArePairs());
    RowLayout layout =
        RowLayout.of(
            context.device(), options, RowStore.storesBytes(rows), rows.rows(), rows.columns());
    RowStore store = new RowStore(context, layout, numbers, rows);
    return new Work(context, programs, options, numbers, store, new Scratch(context));
  }

  /** The same with fewer rows at a time. */
  Work withBlockRows(int blockRows) {
    return new Work(context, programs, options.withBlockRows(blockRows), numbers, rows, scratch);
  }

  /** Length of a row of a matrix of features: d rounded up to whole tiles of any size. */
  int pitch() {
    return RowStore.roundUp(rows.columns(), options.tuning().largestTile());
  }

  /** Tiles of columns. */
  int tiles(Tile tile) {
    return RowStore.roundUp(rows.columns(), tile.tile()) / tile.tile();
  }

  Kernel kernel(KernelFamily family, String name) {
    return programs.kernel(family, name);
  }

  /**
   * The rows in blocks, so that buffers of {@code sumsPerRow} sums a row keep to a bounded size.
   */
  List<Block> blocks(long sumsPerRow) {
    return rows.blocks(blockRows(context.device(), options, sumsPerRow));
  }

  static int blockRows(OpenClDevice device, Options options, long sumsPerRow) {
    long limit = Math.min(BLOCK_BYTES, device.maxAllocation());
    int unit = options.tuning().rowUnit();
    long fitting = limit / (sumsPerRow * Numbers.SUM_BYTES) / unit * unit;
    return (int) Math.max(unit, Math.min(options.blockRows(), fitting));
  }

  /** The largest block. */
  static int largest(List<Block> blocks) {
    return blocks.stream().mapToInt(Block::padded).max().orElseThrow();
  }

  /** A kernel with the four arguments that rows take, and the rows where it finds them. */
  Kernel over(Block block, KernelFamily family, String kernel) {
    rows.require(block);
    return kernel(family, kernel)
        .buffer(block.buffer())
        .number(block.offset())
        .integer(rows.stride())
        .real(numbers.precision(), rows.factor());
  }

  DeviceBuffer sums(String what, long count) {
    return scratch.get(what, count * Numbers.SUM_BYTES);
  }

  DeviceBuffer reals(String what, long count) {
    return scratch.get(what, count * numbers.realBytes());
  }

  /**
   * Uploads points of the rows' space, shifted as the rows are: [K × pitch] with zeros past d.
   *
   * @param points [K × d]. Not modified.
   */
  DeviceBuffer uploadPoints(double[][] points) {
    int pitch = pitch();
    int realBytes = numbers.realBytes();
    DeviceBuffer buffer = reals("the means", (long) points.length * pitch);
    buffer.writeLines(
        points.length,
        (long) pitch * realBytes,
        (k, to, offset) -> {
          for (int j = 0; j < pitch; j++) {
            double value = j < rows.columns() ? points[k][j] - rows.shift()[j] : 0;
            numbers.putReal(to, offset + j * realBytes, value);
          }
        });
    return buffer;
  }

  /** Reads sums. */
  double[] readSums(DeviceBuffer buffer, long first, int count) {
    double[] out = new double[count];
    ByteBuffer bytes = context.staging((long) count * Numbers.SUM_BYTES);
    buffer.read(first * Numbers.SUM_BYTES, bytes);
    for (int i = 0; i < count; i++) {
      out[i] = numbers.sum(bytes, i * Numbers.SUM_BYTES);
    }
    return out;
  }
}
