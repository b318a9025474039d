package org.gmm4j.internal.compute.cpu;

import org.gmm4j.internal.compute.plan.RowKind;

/**
 * So many rows that even a few bytes of each would be too much to remember: they are visited in
 * chunks. What is remembered of a row would save little where there are few features, and those are
 * the rows of which there are many.
 */
final class VeryManyRows {
  /** Most rows of a chunk. */
  static final int CHUNK = 1 << 20;

  /** Most rows that are remembered, of so many features that it pays, and of fewer. */
  private static final int MOST_WIDE = 1 << 24;

  private static final int MOST_NARROW = 1 << 22;
  private static final int WIDE = 48;

  private VeryManyRows() {}

  /**
   * Whether rows are so many, or miss nothing: of others nothing is remembered in any case. It
   * depends on nothing else, so that results do not either.
   */
  static boolean are(RowKind rows) {
    return !rows.incomplete() && rows.count() > (rows.columns() < WIDE ? MOST_NARROW : MOST_WIDE);
  }

  /** Of how many rows, at most, something is remembered at a time. */
  static int remembered(RowKind rows) {
    return are(rows) ? CHUNK : (int) Math.min(Integer.MAX_VALUE, rows.count());
  }
}
