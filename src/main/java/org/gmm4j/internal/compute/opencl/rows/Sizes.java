package org.gmm4j.internal.compute.opencl.rows;

import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.compute.opencl.sizes.Tile;

/**
 * The sizes of what steps over rows take, known before anything is on the device.
 *
 * @param device whose limits hold
 * @param options how the device is used
 * @param rows how the rows lie there
 */
public record Sizes(OpenClDevice device, DeviceOptions options, RowLayout rows) {
  /** Scratch memory for a value each of K, tile of columns and row stays near this size. */
  private static final long BLOCK_BYTES = 256L << 20;

  /** Length of a row of a matrix of features: d rounded up to whole tiles of any size. */
  public int pitch() {
    return RowLayout.roundUp(rows.columns(), options.tuning().largestTile());
  }

  /** Tiles of columns. */
  public int tiles(Tile tile) {
    return RowLayout.roundUp(rows.columns(), tile.tile()) / tile.tile();
  }

  /** Centres, rounded up to what work-groups take. */
  public int centrePitch(int centres) {
    return RowLayout.roundUp(centres, options.tuning().distances().centres());
  }

  /** Rows of a block at most, so that {@code sumsPerRow} sums a row keep to a bounded size. */
  int blockRows(long sumsPerRow) {
    long limit = Math.min(BLOCK_BYTES, device.maxAllocation());
    int unit = options.tuning().rowUnit();
    long fitting = limit / (sumsPerRow * Numbers.SUM_BYTES) / unit * unit;
    return (int) Math.max(unit, Math.min(options.blockRows(), fitting));
  }

  /** Rows of the largest of these blocks, with those of zeros. */
  public int largestBlock(long sumsPerRow) {
    return RowLayout.roundUp(Math.min(blockRows(sumsPerRow), rows.rows(0)), rows.unit());
  }

  /** Rows of all of these blocks, with those of zeros. */
  public long paddedRows(long sumsPerRow) {
    int limit = blockRows(sumsPerRow);
    long padded = 0;
    for (int i = 0; i < rows.buffers(); i++) {
      long whole = rows.rows(i) / limit;
      padded += whole * RowLayout.roundUp(limit, rows.unit());
      padded += RowLayout.roundUp(rows.rows(i) % limit, rows.unit());
    }
    return padded;
  }

  /** Bytes of a REAL. */
  int realBytes() {
    return new Numbers(options.precision(), options.sumsArePairs()).realBytes();
  }
}
