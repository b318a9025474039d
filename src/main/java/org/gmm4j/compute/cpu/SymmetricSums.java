package org.gmm4j.compute.cpu;

/**
 * Where {@link GramSums} adds the tiles of a symmetric matrix, of which the lower triangle counts.
 */
interface SymmetricSums {
  /** Adds to a part of a row: sign · the first of some numbers. */
  void add(int row, int column, double[] numbers, int count, int sign);
}
