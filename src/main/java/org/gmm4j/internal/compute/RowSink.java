package org.gmm4j.internal.compute;

/** Takes what a mixture says of rows, block by block in the order of the rows. */
@FunctionalInterface
public interface RowSink {
  /**
   * Takes one block. The arrays are reused after the call.
   *
   * @param firstRow the block's first row, from 0
   * @param rows how many rows it has
   * @param logDensities log p(x) in nats [rows]
   * @param posteriors r(n,k) [rows × K], row-major
   */
  void accept(long firstRow, int rows, double[] logDensities, double[] posteriors);
}
