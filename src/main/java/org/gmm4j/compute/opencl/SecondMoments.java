package org.gmm4j.compute.opencl;

import java.nio.ByteBuffer;
import java.util.List;
import org.gmm4j.compute.opencl.RowStore.Block;
import org.jspecify.annotations.Nullable;

/**
 * Sₖ = Σ r (x − mₖ)(x − mₖ)ᵀ on a device, the tiles of one triangle: blocks are added in their
 * order, each in as many parts as fill the device, then the parts are added up and all is read. Its
 * buffers are scratch, valid until the next sums are begun.
 */
final class SecondMoments {
  /** Memory that all parts together may take. */
  private static final long PARTS_BYTES = 256L << 20;

  private final Work work;
  private final int components;
  private final Tile tile;
  private final int tiles;
  private final DeviceBuffer references;
  private @Nullable RowLists active;
  private int parts;
  private boolean reduced;

  /**
   * Begins sums.
   *
   * @param references mₖ as uploaded by {@link Work#uploadPoints}
   */
  SecondMoments(Work work, int components, DeviceBuffer references) {
    this.work = work;
    this.components = components;
    this.references = references;
    this.tile = work.options().tuning().moments();
    this.tiles = work.tiles(tile);
  }

  /** What sums of blocks of at most so many rows take. */
  static void needs(Needs needs, long components, int largest) {
    Sizes sizes = needs.sizes();
    Tile tile = sizes.options().tuning().moments();
    int tiles = sizes.tiles(tile);
    long length = components * tilesBefore(tiles) * tile.tile() * tile.tile();
    int parts = parts(sizes.options(), components, tiles, largest);
    needs.sums(Needs.Kind.SUMS, "the second moments", parts * length);
  }

  /** What {@link #addActive} takes besides. */
  static void activeNeeds(Needs needs, int components, int largest) {
    RowLists.needs(needs, KernelFamily.MOMENTS, components, largest, 1);
  }

  /** Numbers of a part. */
  private long length() {
    return components * tilesBefore(tiles) * tileSums();
  }

  private DeviceBuffer sums() {
    return work.sums("the second moments", parts * length());
  }

  /** Chooses the parts for the first block, which is the largest. */
  private void begin(Block block) {
    parts = parts(work.options(), components, tiles, block.padded());
  }

  /** How many parts fill the device, and have room, for blocks of so many rows. */
  static int parts(Options options, long components, int tiles, int blockRows) {
    Tile tile = options.tuning().moments();
    long groups = components * tilesBefore(tiles);
    long length = groups * tile.tile() * tile.tile();
    long wanted = options.fillingItems() / (groups * tile.groupItems()) + 1;
    long room = Math.max(1, PARTS_BYTES / (length * Numbers.SUM_BYTES));
    int flush = options.tuning().flush();
    return (int) Math.min(Math.min(wanted, room), (blockRows + flush - 1) / flush);
  }

  /** Tiles of the triangle's rows of tiles 0 to {@code row} − 1. */
  static long tilesBefore(int row) {
    return row * (row + 1L) / 2;
  }

  private long tileSums() {
    return (long) tile.tile() * tile.tile();
  }

  /**
   * Enqueues the sums of a block.
   *
   * @param responsibilities [K × padded rows]
   */
  void add(Block block, DeviceBuffer responsibilities) {
    enqueue(block, "second_moments", responsibilities)
        .runGroups(tilesBefore(tiles), components, parts);
  }

  /**
   * Enqueues the sums of a block's rows with responsibilities of at least {@code least}.
   *
   * @param blocks all blocks
   */
  void addActive(Block block, List<Block> blocks, DeviceBuffer responsibilities, double least) {
    if (active == null) {
      active = new RowLists(work, KernelFamily.MOMENTS, components, Work.largest(blocks), 1);
    }
    active.rank(
        block,
        work.kernel(KernelFamily.MOMENTS, "rank_active")
            .buffer(responsibilities)
            .real(work.numbers().precision(), least));
    active.collect(block, 0, false);
    enqueue(block, "second_moments_of", responsibilities)
        .buffer(active.lists())
        .buffer(active.counts())
        .runGroups(tilesBefore(tiles), components, parts);
  }

  /** Pairs of a row and a component that {@link #addActive} has added. */
  long activePairs() {
    return active == null ? 0 : active.total(0);
  }

  private Kernel enqueue(Block block, String kernel, DeviceBuffer responsibilities) {
    boolean begun = parts > 0;
    if (!begun) {
      begin(block);
    }
    return work.over(block, KernelFamily.MOMENTS, kernel)
        .buffer(references)
        .integer(work.pitch())
        .buffer(responsibilities)
        .integer(block.padded())
        .integer(begun ? 1 : 0)
        .buffer(sums());
  }

  /** Enqueues the sum of all parts. */
  private void reduce() {
    if (parts > 1) {
      work.kernel(KernelFamily.MOMENTS, "reduce_second")
          .buffer(sums())
          .integer(parts)
          .number(length())
          .runItems(length());
    }
    reduced = true;
  }

  /**
   * Reads one component's sums.
   *
   * @param second receives the lower triangle of Sₖ [d × d]
   */
  void read(int k, double[] second) {
    if (!reduced) {
      reduce();
    }
    for (int row = 0; row < tiles; row++) {
      long from = k * tilesBefore(tiles) + tilesBefore(row);
      ByteBuffer strip = work.context().staging((row + 1) * tileSums() * Numbers.SUM_BYTES);
      sums().read(from * tileSums() * Numbers.SUM_BYTES, strip);
      copyStrip(strip, row, second);
    }
  }

  /** Copies one row of tiles to where it belongs. */
  private void copyStrip(ByteBuffer strip, int tileRow, double[] second) {
    int d = work.rows().columns();
    int size = tile.tile();
    int firstRow = tileRow * size;
    for (int i = firstRow; i < Math.min(firstRow + size, d); i++) {
      for (int j = 0; j <= i; j++) {
        int at = (j / size * size + i - firstRow) * size + j % size;
        second[i * d + j] = work.numbers().sum(strip, at * Numbers.SUM_BYTES);
      }
    }
  }
}
