package org.gmm4j.internal.compute.cpu.matrix;

/**
 * How rows are cut: blocks are what one worker reads at a time; a stretch is what is in memory as
 * doubles at a time; a section is what a step has done with before it goes on, so that rows of a
 * file are read once a step. Depends on the shape only, so that results do not depend on the
 * machine's threads, nor on where the rows are.
 *
 * @param blockRows rows of a block
 * @param stretchRows rows of a stretch, a multiple of the block's
 * @param sectionRows rows of a section, a multiple of the stretch's
 */
public record BlockPlan(int blockRows, int stretchRows, int sectionRows) {
  private static final int BLOCK_ROWS = 256;
  private static final int STRETCH_VALUES = 1 << 20; // 8 MiB as doubles

  /** Values of the rows that are done with before others are read: 32 MiB as bytes. */
  public static final int SECTION_VALUES = 1 << 25;

  /** Rows of a section for each component, which are sorted by component there. */
  private static final int SECTION_ROWS = 1024;

  public static BlockPlan of(int rows, int features, int components) {
    int width = Math.max(features, components);
    int blocks = Math.max(1, Math.min(256, STRETCH_VALUES / width / BLOCK_ROWS));
    int needed = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    int stretch = BLOCK_ROWS * Math.min(blocks, needed);
    long section = Math.max(SECTION_VALUES / features, (long) SECTION_ROWS * components);
    long sections = (Math.min(section, rows) + stretch - 1) / stretch;
    return new BlockPlan(BLOCK_ROWS, stretch, (int) (sections * stretch));
  }

  /** Blocks in a stretch of the given length. */
  public int blocks(int rows) {
    return (rows + blockRows - 1) / blockRows;
  }
}
