package org.gmm4j.compute.opencl;

import java.nio.ByteBuffer;
import org.gmm4j.compute.opencl.RowStore.Block;

/**
 * Sₖ = Σ r (x − mₖ)(x − mₖ)ᵀ on a device, the tiles of one triangle: blocks are added in their
 * order, then all is read. Its buffers are scratch, valid until the next sums are begun.
 */
final class SecondMoments {
  private final Work work;
  private final int components;
  private final DeviceBuffer references;
  private final DeviceBuffer sums;
  private boolean begun;

  /**
   * Begins sums.
   *
   * @param references mₖ as uploaded by {@link Work#uploadPoints}
   */
  SecondMoments(Work work, int components, DeviceBuffer references) {
    this.work = work;
    this.components = components;
    this.references = references;
    long length = components * tilesBefore(work.tiles()) * tileSums();
    this.sums = work.sums("the second moments", length);
  }

  /** Tiles of the triangle's rows of tiles 0 to {@code row} − 1. */
  private static long tilesBefore(int row) {
    return row * (row + 1L) / 2;
  }

  private long tileSums() {
    int tile = work.options().tuning().tile();
    return (long) tile * tile;
  }

  /**
   * Enqueues the sums of a block.
   *
   * @param responsibilities [K × padded rows]
   */
  void add(Block block, DeviceBuffer responsibilities) {
    work.over(block, "second_moments")
        .buffer(references)
        .integer(work.pitch())
        .buffer(responsibilities)
        .integer(block.padded())
        .integer(begun ? 1 : 0)
        .buffer(sums)
        .runGroups(tilesBefore(work.tiles()), components);
    begun = true;
  }

  /**
   * Reads one component's sums.
   *
   * @param second receives the lower triangle of Sₖ [d × d]
   */
  void read(int k, double[] second) {
    for (int row = 0; row < work.tiles(); row++) {
      long from = k * tilesBefore(work.tiles()) + tilesBefore(row);
      ByteBuffer strip = work.context().staging((row + 1) * tileSums() * Numbers.SUM_BYTES);
      sums.read(from * tileSums() * Numbers.SUM_BYTES, strip);
      copyStrip(strip, row, second);
    }
  }

  /** Copies one row of tiles to where it belongs. */
  private void copyStrip(ByteBuffer strip, int tileRow, double[] second) {
    int d = work.rows().columns();
    int tile = work.options().tuning().tile();
    int firstRow = tileRow * tile;
    for (int i = firstRow; i < Math.min(firstRow + tile, d); i++) {
      for (int j = 0; j <= i; j++) {
        int at = (j / tile * tile + i - firstRow) * tile + j % tile;
        second[i * d + j] = work.numbers().sum(strip, at * Numbers.SUM_BYTES);
      }
    }
  }
}
