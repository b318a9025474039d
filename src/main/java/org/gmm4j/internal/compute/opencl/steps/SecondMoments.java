package org.gmm4j.internal.compute.opencl.steps;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.Event;
import org.gmm4j.internal.compute.opencl.device.Launch;
import org.gmm4j.internal.compute.opencl.rows.Block;
import org.gmm4j.internal.compute.opencl.rows.Centring;
import org.gmm4j.internal.compute.opencl.rows.ComponentRange;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowLists;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.rows.Workspace;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.jspecify.annotations.Nullable;

/**
 * Sₖ = Σ r (x − mₖ)(x − mₖ)ᵀ on a device, or Σₖ Sₖ alone: the tiles of one triangle: blocks are
 * added in their order, each in as many parts as fill the device. In the last block one range of
 * components after the other comes to its end: its parts are added up, and it can be read while the
 * device goes on with the next. Its buffers are scratch, valid until the next sums are begun.
 */
public final class SecondMoments implements AutoCloseable {
  /** Memory that all parts together may take. */
  private static final long PARTS_BYTES = 256L << 20;

  private static final String PURPOSE = "moments";

  private final Workspace work;
  private final List<Block> blocks;
  private final int components;
  private final int matrices;
  private final Tile tile;
  private final long triangle;
  private final int parts;
  private final List<ComponentRange> ranges;
  private final List<Event> ends = new ArrayList<>();
  private final Centring centring;
  private final DeviceBuffer sums;
  private @Nullable RowLists active;
  private double least;
  private boolean begun;

  /**
   * Begins sums.
   *
   * @param blocks all that will be added
   * @param centring about its points
   */
  public SecondMoments(Workspace work, List<Block> blocks, Centring centring) {
    this(work, blocks, centring, centring.components());
  }

  /** The same of Σₖ Sₖ, which is then read as the sums of component 0. */
  static SecondMoments pooled(Workspace work, List<Block> blocks, Centring centring) {
    return new SecondMoments(work, blocks, centring, 1);
  }

  private SecondMoments(Workspace work, List<Block> blocks, Centring centring, int matrices) {
    this.work = work;
    this.blocks = blocks;
    this.components = centring.components();
    this.matrices = matrices;
    this.centring = centring;
    this.tile = work.options().tuning().moments();
    int tiles = work.tiles(tile);
    this.triangle = tilesBefore(tiles);
    this.parts = parts(work.options(), matrices, tiles, Block.largest(blocks));
    this.ranges = ComponentRange.of(work.options(), matrices, triangle * parts * tile.groupItems());
    this.sums = work.sums("the second moments", parts * length());
  }

  /**
   * What sums of blocks of at most so many rows take; all components' together are those of one.
   */
  static void needs(Needs needs, long components, int largest) {
    Sizes sizes = needs.sizes();
    Tile tile = sizes.options().tuning().moments();
    int tiles = sizes.tiles(tile);
    long length = components * tilesBefore(tiles) * tile.tile() * tile.tile();
    int parts = parts(sizes.options(), components, tiles, largest);
    needs.sums(Needs.Kind.SUMS, "the second moments", parts * length);
  }

  /** What {@link #prune} takes besides. */
  static void activeNeeds(Needs needs, int components, int largest) {
    RowLists.needs(needs, PURPOSE, components, largest, 1);
  }

  /** How many parts fill the device with one component, and have room, for blocks of that size. */
  static int parts(DeviceOptions options, long components, int tiles, int blockRows) {
    Tile tile = options.tuning().moments();
    long groups = tilesBefore(tiles);
    long length = components * groups * tile.tile() * tile.tile();
    long wanted = options.fillingItems() / (groups * tile.groupItems()) + 1;
    long room = Math.max(1, PARTS_BYTES / (length * Numbers.SUM_BYTES));
    int flush = options.tuning().flush();
    return (int) Math.min(Math.min(wanted, room), (blockRows + flush - 1) / flush);
  }

  /** Tiles of the triangle's rows of tiles 0 to {@code row} − 1. */
  static long tilesBefore(int row) {
    return row * (row + 1L) / 2;
  }

  /** Numbers of a matrix. */
  private long matrixLength() {
    return triangle * tile.tile() * tile.tile();
  }

  /** Numbers of a part. */
  private long length() {
    return matrices * matrixLength();
  }

  /** Adds rows with responsibilities of at least {@code smallest} only, from now on. */
  void prune(double smallest) {
    least = smallest;
    active = new RowLists(work, PURPOSE, components, Block.largest(blocks), 1);
  }

  /** Pairs of a row and a component that were added since {@link #prune}. */
  long activePairs() {
    return active == null ? 0 : active.total(0);
  }

  /**
   * Enqueues the sums of a block, and with the last one their ends.
   *
   * @param responsibilities [K × padded rows]
   */
  public void add(Block block, DeviceBuffer responsibilities) {
    if (active != null) {
      active.rank(
          block,
          work.launch(KernelFamily.ROWS, "rank_active")
              .buffer(responsibilities)
              .real(work.numbers().precision(), least));
      active.collect(block, 0, false);
    }
    if (block.equals(blocks.get(blocks.size() - 1))) {
      for (ComponentRange range : ranges) {
        add(block, responsibilities, range);
        reduce(range);
        ends.add(work.context().marker());
      }
    } else {
      add(block, responsibilities, new ComponentRange(0, matrices));
    }
    begun = true;
  }

  /**
   * Adds the sums of some matrices: each a component's, or the one those of all, in their order.
   */
  private void add(Block block, DeviceBuffer responsibilities, ComponentRange range) {
    if (matrices == components) {
      add(block, responsibilities, range, range.first(), begun);
      return;
    }
    for (int k = 0; k < components; k++) {
      add(block, responsibilities, new ComponentRange(k, 1), 0, begun || k > 0);
    }
  }

  private void add(
      Block block,
      DeviceBuffer responsibilities,
      ComponentRange range,
      int firstMatrix,
      boolean onTop) {
    String name = active == null ? "second_moments" : "second_moments_of";
    Launch launch =
        centring
            .over(block, KernelFamily.MOMENTS, name)
            .buffer(responsibilities)
            .integer(block.padded())
            .integer(onTop ? 1 : 0)
            .integer(range.first())
            .integer(firstMatrix)
            .integer(matrices)
            .buffer(sums);
    if (active != null) {
      launch.buffer(active.lists()).buffer(active.counts());
    }
    launch.enqueueGroups(triangle, range.count(), parts);
  }

  /** Enqueues the sum of all parts. */
  private void reduce(ComponentRange range) {
    if (parts > 1) {
      work.launch(KernelFamily.ROWS, "reduce_second")
          .buffer(sums)
          .integer(parts)
          .longInteger(length())
          .longInteger(range.first() * matrixLength())
          .longInteger((range.first() + range.count()) * matrixLength())
          .enqueueItems(range.count() * matrixLength());
    }
  }

  /** Where a component's sums are complete, those of first moments too if they were added first. */
  Event end(int k) {
    return ends.get(k / ranges.get(0).count());
  }

  /**
   * Reads one component's sums, when they are complete.
   *
   * @param second receives the lower triangle of Sₖ [d × d]
   */
  public void read(int k, double[] second) {
    long tileBytes = (long) tile.tile() * tile.tile() * Numbers.SUM_BYTES;
    long each = Math.max(1, DeviceBuffer.PIECE_BYTES / tileBytes);
    for (long first = 0; first < triangle; first += each) {
      long begin = first;
      long end = Math.min(triangle, first + each);
      ByteBuffer piece = work.context().staging((end - begin) * tileBytes);
      sums.read(end(k), (k * triangle + begin) * tileBytes, piece);
      LongStream.range(begin, end)
          .parallel()
          .forEach(number -> copyTile(piece, (number - begin) * tileBytes, number, second));
    }
  }

  /** Copies a tile of the triangle, from an offset in bytes, to where it belongs. */
  private void copyTile(ByteBuffer from, long offset, long number, double[] second) {
    int tileRow = 0;
    while (tilesBefore(tileRow + 1) <= number) {
      tileRow++;
    }
    int d = work.rows().columns();
    double unit = centring.unit() * centring.unit();
    int size = tile.tile();
    int firstRow = tileRow * size;
    int firstColumn = (int) (number - tilesBefore(tileRow)) * size;
    for (int i = firstRow; i < Math.min(firstRow + size, d); i++) {
      int line = (int) offset + (i - firstRow) * size * Numbers.SUM_BYTES;
      for (int j = firstColumn; j < Math.min(firstColumn + size, i + 1); j++) {
        second[i * d + j] =
            unit * work.numbers().sum(from, line + (j - firstColumn) * Numbers.SUM_BYTES);
      }
    }
  }

  @Override
  public void close() {
    ends.forEach(Event::close);
    ends.clear();
  }
}
