package org.gmm4j.internal.compute.cpu.matrix;

/**
 * How rows are cut: blocks are what one worker reads at a time; a stretch is what is in memory as
 * doubles at a time. Depends on the shape only, so that results do not depend on the machine's
 * threads.
 *
 * @param blockRows rows of a block
 * @param stretchRows rows of a stretch, a multiple of the block's
 */
public record BlockPlan(int blockRows, int stretchRows) {
  private static final int BLOCK_ROWS = 256;
  private static final int STRETCH_VALUES = 1 << 23; // 64 MiB as doubles

  public static BlockPlan of(long rows, int features, int components) {
    int width = Math.max(features, components);
    int blocks = Math.max(1, Math.min(256, STRETCH_VALUES / width / BLOCK_ROWS));
    long needed = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    return new BlockPlan(BLOCK_ROWS, BLOCK_ROWS * (int) Math.min(blocks, needed));
  }

  /** Blocks in a stretch of the given length. */
  public int blocks(int rows) {
    return (rows + blockRows - 1) / blockRows;
  }
}
