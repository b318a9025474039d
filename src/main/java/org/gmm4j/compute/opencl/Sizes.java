package org.gmm4j.compute.opencl;

/**
 * The sizes of what steps over rows take, known before anything is on the device.
 *
 * @param device whose limits hold
 * @param options how the device is used
 * @param rows how the rows lie there
 */
record Sizes(OpenClDevice device, Options options, RowLayout rows) {
  /** Scratch memory for a value each of K, tile of columns and row stays near this size. */
  private static final long BLOCK_BYTES = 256L << 20;

  /** Length of a row of a matrix of features: d rounded up to whole tiles of any size. */
  int pitch() {
    return RowStore.roundUp(rows.columns(), options.tuning().largestTile());
  }

  /** Tiles of columns. */
  int tiles(Tile tile) {
    return RowStore.roundUp(rows.columns(), tile.tile()) / tile.tile();
  }

  /** Centres, rounded up to what work-groups take. */
  int centrePitch(int centres) {
    return RowStore.roundUp(centres, options.tuning().distances().centres());
  }

  /** Rows of a block at most, so that {@code sumsPerRow} sums a row keep to a bounded size. */
  int blockRows(long sumsPerRow) {
    long limit = Math.min(BLOCK_BYTES, device.maxAllocation());
    int unit = options.tuning().rowUnit();
    long fitting = limit / (sumsPerRow * Numbers.SUM_BYTES) / unit * unit;
    return (int) Math.max(unit, Math.min(options.blockRows(), fitting));
  }
}
