package org.gmm4j.compute.cpu;

/**
 * How rows are cut: blocks are what one worker does at a time; a stretch is what all workers do
 * before moments are summed, and bounds the memory. Depends on the shape only, so that results do
 * not depend on the machine's threads.
 *
 * @param blockRows rows of a block
 * @param stretchRows rows of a stretch, a multiple of the block's
 */
record BlockPlan(int blockRows, int stretchRows) {
  private static final int BLOCK_VALUES =
      800_000; // 1,020 rows of 784: enough for BLAS to run at full speed
  private static final int STRETCH_VALUES = 1 << 22; // 32 MiB as doubles

  static BlockPlan of(int rows, int features, int components) {
    int block = clamp(BLOCK_VALUES / features / 4 * 4, 64, 4096);
    int width = Math.max(features, components);
    int stretch = clamp(STRETCH_VALUES / width / block * block, block, 32 * block);
    int needed = (rows + block - 1) / block * block;
    return new BlockPlan(block, Math.min(stretch, needed));
  }

  private static int clamp(int value, int low, int high) {
    return Math.max(low, Math.min(high, value));
  }

  /** Blocks in a stretch of the given length. */
  int blocks(int rows) {
    return (rows + blockRows - 1) / blockRows;
  }
}
