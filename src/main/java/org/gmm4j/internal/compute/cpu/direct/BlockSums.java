package org.gmm4j.internal.compute.cpu.direct;

import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;

/** The sums over some blocks of rows, each component's about its own reference point. */
interface BlockSums extends AutoCloseable {
  /** Adds a block with its responsibilities. */
  void add(RowBlock block);

  /** The sums of the blocks since the last call. */
  Moments take();

  @Override
  default void close() {}
}
