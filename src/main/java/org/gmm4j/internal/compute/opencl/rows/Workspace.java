package org.gmm4j.internal.compute.opencl.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Event;
import org.gmm4j.internal.compute.opencl.device.Launch;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.Scratch;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.compute.opencl.sizes.Programs;
import org.gmm4j.internal.compute.opencl.sizes.Tile;

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
public record Workspace(
    OpenClContext context,
    Programs programs,
    DeviceOptions options,
    Numbers numbers,
    RowStore rows,
    Scratch scratch) {

  /** Rows with room on the device, in buffers as large as it gives. */
  public static Workspace load(
      OpenClContext context, Programs programs, DeviceOptions options, Dataset rows) {
    Numbers numbers = new Numbers(options.precision(), options.sumsArePairs());
    RowLayout layout =
        RowLayout.of(
            context.device(),
            options,
            RowStore.storesBytes(rows),
            rows.arrayRows(),
            rows.columns());
    RowStore store = new RowStore(context, layout, numbers, rows);
    return new Workspace(context, programs, options, numbers, store, new Scratch(context));
  }

  /** The same with fewer rows at a time. */
  public Workspace withBlockRows(int blockRows) {
    return new Workspace(
        context, programs, options.withBlockRows(blockRows), numbers, rows, scratch);
  }

  /** The same for other rows of the same kind. */
  public Workspace withRows(RowStore others) {
    return new Workspace(context, programs, options, numbers, others, scratch);
  }

  /** What the sizes of buffers follow from. */
  public Sizes sizes() {
    return new Sizes(context.device(), options, rows.layout());
  }

  /** Length of a row of a matrix of features: d rounded up to whole tiles of any size. */
  public int pitch() {
    return sizes().pitch();
  }

  /** Tiles of columns. */
  public int tiles(Tile tile) {
    return sizes().tiles(tile);
  }

  public Launch launch(KernelFamily family, String kernel) {
    return programs.launch(family, kernel);
  }

  /**
   * The rows in blocks, so that buffers of {@code sumsPerRow} sums a row keep to a bounded size.
   */
  public List<Block> blocks(long sumsPerRow) {
    return rows.blocks(sizes().blockRows(sumsPerRow));
  }

  /** A launch with the four arguments that rows take, and the rows where it finds them. */
  public Launch over(Block block, KernelFamily family, String kernel) {
    return over(block, family, kernel, rows.factor());
  }

  /** The same, where stored values are multiplied by another scale than the rows'. */
  Launch over(Block block, KernelFamily family, String kernel, double scale) {
    rows.require(block);
    return launch(family, kernel)
        .buffer(block.buffer())
        .longInteger(block.offset())
        .integer(rows.stride())
        .real(numbers.precision(), scale);
  }

  public DeviceBuffer sums(String what, long count) {
    return scratch.get(what, count * Numbers.SUM_BYTES);
  }

  public DeviceBuffer reals(String what, long count) {
    return scratch.get(what, count * numbers.realBytes());
  }

  /**
   * Uploads points of the rows' space, shifted as the rows are: [K × pitch] with zeros past d.
   *
   * @param points [K × d]. Not modified.
   */
  public DeviceBuffer uploadPoints(double[][] points) {
    return uploadPoints("the means", points);
  }

  public DeviceBuffer uploadPoints(String what, double[][] points) {
    int pitch = pitch();
    int realBytes = numbers.realBytes();
    DeviceBuffer buffer = reals(what, (long) points.length * pitch);
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

  /**
   * Uploads vectors as columns [pitch × columnPitch], with zeros past d and the last vector.
   *
   * @param vectors [K × d]. Not modified.
   * @param shift what is taken off every vector [d]
   */
  public DeviceBuffer uploadColumns(
      String what, double[][] vectors, int columnPitch, double[] shift) {
    int realBytes = numbers.realBytes();
    DeviceBuffer buffer = reals(what, (long) pitch() * columnPitch);
    buffer.writeLines(
        pitch(),
        (long) columnPitch * realBytes,
        (i, to, offset) -> {
          for (int k = 0; k < columnPitch; k++) {
            boolean inside = i < rows.columns() && k < vectors.length;
            numbers.putReal(to, offset + k * realBytes, inside ? vectors[k][i] - shift[i] : 0);
          }
        });
    return buffer;
  }

  /** A centre for loading rows as they are [pitch]. */
  public DeviceBuffer uploadOrigin() {
    DeviceBuffer buffer = reals("the origin", pitch());
    buffer.writeLines(
        pitch(), numbers.realBytes(), (i, to, offset) -> numbers.putReal(to, offset, 0));
    return buffer;
  }

  /** Uploads numbers as sums. */
  public DeviceBuffer uploadSums(String what, double[] values) {
    DeviceBuffer buffer = sums(what, values.length);
    ByteBuffer bytes = context.staging((long) values.length * Numbers.SUM_BYTES);
    for (int i = 0; i < values.length; i++) {
      numbers.putSum(bytes, i * Numbers.SUM_BYTES, values[i]);
    }
    buffer.write(0, bytes);
    return buffer;
  }

  /**
   * Writes responsibilities of a block times its weights [K × padded rows], zeros past its rows.
   */
  public void uploadResponsibilities(
      Responsibilities responsibilities, Block block, int components, DeviceBuffer to) {
    int realBytes = numbers.realBytes();
    ByteBuffer bytes = context.staging((long) components * block.padded() * realBytes);
    double[] row = new double[components];
    for (int i = 0; i < block.padded(); i++) {
      Arrays.fill(row, 0);
      double weight = 0;
      if (i < block.count()) {
        responsibilities.fill(block.firstRow() + i, row);
        weight = rows.weights().of(block.firstRow() + i);
      }
      for (int k = 0; k < components; k++) {
        numbers.putReal(bytes, (k * block.padded() + i) * realBytes, weight * row[k]);
      }
    }
    to.write(0, bytes);
  }

  /** Reads responsibilities of a block [rows × K], row-major. */
  public double[] readResponsibilities(DeviceBuffer responsibilities, Block block, int components) {
    int realBytes = numbers.realBytes();
    double[] read = new double[block.count() * components];
    for (int k = 0; k < components; k++) {
      ByteBuffer line = context.staging((long) block.count() * realBytes);
      responsibilities.read((long) k * block.padded() * realBytes, line);
      for (int row = 0; row < block.count(); row++) {
        read[row * components + k] = numbers.real(line, row * realBytes);
      }
    }
    return read;
  }

  /** Reads sums. */
  public double[] readSums(DeviceBuffer buffer, long first, int count) {
    ByteBuffer bytes = context.staging((long) count * Numbers.SUM_BYTES);
    buffer.read(first * Numbers.SUM_BYTES, bytes);
    return numbers.sums(bytes);
  }

  /** Reads sums that are there at an event, while later kernels go on. */
  public double[] readSums(Event after, DeviceBuffer buffer, long first, int count) {
    ByteBuffer bytes = context.staging((long) count * Numbers.SUM_BYTES);
    buffer.read(after, first * Numbers.SUM_BYTES, bytes);
    return numbers.sums(bytes);
  }
}
