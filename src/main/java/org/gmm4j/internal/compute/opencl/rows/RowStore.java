package org.gmm4j.internal.compute.opencl.rows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Median;
import org.gmm4j.data.RowWeights;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.Interruption;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Failures;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;

/**
 * Rows on a device, in as many buffers as its limit on one allocation asks for. Bytes stay bytes,
 * and doubles what they are, since kernels take differences from a component's own mean. Floats are
 * stored after the data's median, the shift, was taken off in double, so that an offset of 1e6
 * costs them nothing.
 *
 * <p>They come up as the first sweep asks for them: while the device works on some, the next are
 * packed and sent.
 */
public final class RowStore implements AutoCloseable {
  private static final double ROOT_OF_LARGEST_FLOAT = Math.sqrt(Float.MAX_VALUE);

  /** Its square has all of a float's digits, and so have the squares of what is a digit of it. */
  private static final double LEAST_TO_SQUARE = 0x1p-50;

  /** How often buffers may be halved. */
  private static final int HALVINGS = 6;

  private final RowLayout layout;
  private final Dataset source;
  private final Numbers numbers;
  private final boolean bytes;
  private final double factor;
  private final double[] median;
  private final double[] shift;
  private final List<DeviceBuffer> buffers;
  private int uploaded;
  private volatile boolean exceedsSquares;
  private volatile boolean hasSome;
  private volatile boolean hasSquares;

  /** Makes room for rows. */
  public RowStore(OpenClContext context, RowLayout layout, Numbers numbers, Dataset rows) {
    this(layout, numbers, rows, new ArrayList<>());
    try {
      for (int i = 0; i < layout.buffers(); i++) {
        buffers.add(new DeviceBuffer(context, "the rows", layout.padded(i) * layout.rowBytes()));
      }
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  private RowStore(RowLayout layout, Numbers numbers, Dataset rows, List<DeviceBuffer> buffers) {
    this.layout = layout;
    this.source = rows;
    this.numbers = numbers;
    this.bytes = storesBytes(rows);
    this.factor = bytes ? 1 / rows.scale() : 1;
    this.median = Median.of(rows);
    boolean exact = bytes || numbers.precision() == Precision.DOUBLE;
    this.shift = exact ? new double[layout.columns()] : median;
    this.buffers = buffers;
  }

  /**
   * Makes room in as large buffers as the layout says; where there is none, in smaller ones.
   *
   * @param notices told of those
   */
  public static RowStore make(
      OpenClContext context,
      RowLayout first,
      Numbers numbers,
      Dataset rows,
      Consumer<String> notices) {
    RowLayout layout = first;
    for (int halving = 0; ; halving++) {
      try {
        return new RowStore(context, layout, numbers, rows);
      } catch (DeviceException failed) {
        long half = layout.largestBuffer() / 2;
        if (!Failures.ofMemory(failed)
            || halving == HALVINGS
            || half < layout.unit() * layout.rowBytes()) {
          throw failed;
        }
        notices.accept(
            "%s ran out of memory: keeping the rows in buffers of %s"
                .formatted(context.device().info().name(), Failures.bytes(half)));
        layout = layout.withBuffers(half);
      }
    }
  }

  /** The room of these rows for others of their kind, no more of them, to be sent yet. */
  public RowStore refilled(Dataset rows) {
    return new RowStore(layout.withCount(rows.arrayRows()), numbers, rows, buffers);
  }

  /** Whether the device keeps these rows as bytes. */
  public static boolean storesBytes(Dataset rows) {
    return rows.type() == ElementType.UINT8;
  }

  /** Makes sure that kernels enqueued from now on find the rows up to the end of a block. */
  void require(Block block) {
    int end = block.firstRow() + block.count();
    while (uploaded < end) {
      send(uploaded / layout.bufferRows(), end);
    }
  }

  /**
   * Sends all rows.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void sendAll() {
    while (uploaded < layout.count()) {
      Interruption.check();
      send(uploaded / layout.bufferRows(), uploaded + 1);
    }
  }

  /** Sends rows of one buffer, up to {@code end} or a piece, and zeros behind its last ones. */
  private void send(int buffer, int end) {
    int first = layout.firstRow(buffer);
    int rows = layout.rows(buffer);
    int from = uploaded - first;
    long piece = Math.max(1, DeviceBuffer.PIECE_BYTES / layout.rowBytes());
    int to = (int) Math.min(Math.max(end - first, from + piece), rows);
    int lines = (to == rows ? layout.padded(buffer) : to) - from;
    DeviceBuffer.Line packing = bytes ? byteRows(first, rows) : realRows(first, rows);
    buffers
        .get(buffer)
        .writeLinesMeanwhile(
            from * layout.rowBytes(),
            lines,
            layout.rowBytes(),
            (line, into, offset) -> packing.put(from + line, into, offset));
    uploaded = first + to;
  }

  private DeviceBuffer.Line byteRows(int first, int count) {
    return (row, to, offset) -> {
      ByteBuffer line = to.slice(offset, layout.stride());
      if (row < count) {
        source.raw(first + row, 1, line);
      }
      while (line.hasRemaining()) {
        line.put((byte) 0);
      }
    };
  }

  private DeviceBuffer.Line realRows(int first, int count) {
    return (row, to, offset) -> {
      double[] values = new double[layout.columns()];
      if (row < count) {
        source.read(first + row, 1, values, 0);
      }
      double greatest = 0;
      for (int j = 0; j < layout.stride(); j++) {
        double value = row < count && j < values.length ? values[j] - shift[j] : 0;
        numbers.putReal(to, offset + j * numbers.realBytes(), value);
        greatest = Math.max(greatest, Math.abs(value));
      }
      exceedsSquares |= greatest > ROOT_OF_LARGEST_FLOAT;
      hasSome |= greatest > 0;
      hasSquares |= greatest >= LEAST_TO_SQUARE;
    };
  }

  /** The rows in blocks of at most {@code limit} rows, which is a multiple of the tile. */
  List<Block> blocks(int limit) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < layout.buffers(); i++) {
      for (int done = 0; done < layout.rows(i); done += limit) {
        int size = Math.min(limit, layout.rows(i) - done);
        int padded = RowLayout.roundUp(size, layout.unit());
        blocks.add(new Block(buffers.get(i), done, layout.firstRow(i) + done, size, padded));
      }
    }
    return blocks;
  }

  /** Bytes of all rows. */
  long bytes() {
    return buffers.stream().mapToLong(DeviceBuffer::bytes).sum();
  }

  /** How the rows lie in the buffers. */
  RowLayout layout() {
    return layout;
  }

  /** Whether the square of a value, as it is stored, is known to exceed a float's range. */
  public boolean exceedsSquares() {
    return exceedsSquares;
  }

  /**
   * Whether all values that were sent are so small, as they are stored, that floats lose squares.
   */
  public boolean losesSquares() {
    return hasSome && !hasSquares;
  }

  /** Whether so small a width is lost when it is squared in floats. */
  public static boolean losesSquare(double width) {
    return width < LEAST_TO_SQUARE;
  }

  /** Number of rows, N. */
  public int count() {
    return layout.count();
  }

  /** Number of features, d. */
  public int columns() {
    return layout.columns();
  }

  /** Stored values a row, at least d. */
  public int stride() {
    return layout.stride();
  }

  /** Whether they are stored as bytes. */
  public boolean areBytes() {
    return bytes;
  }

  /** What stored values are multiplied by. */
  double factor() {
    return factor;
  }

  /** The median of some rows, feature by feature [d]. Not to be modified. */
  public double[] median() {
    return median;
  }

  /** What the rows count as. */
  public RowWeights weights() {
    return source.weights();
  }

  /** What was taken off every column [d]; not to be modified. */
  public double[] shift() {
    return shift;
  }

  @Override
  public void close() {
    buffers.forEach(DeviceBuffer::close);
    buffers.clear();
  }
}
