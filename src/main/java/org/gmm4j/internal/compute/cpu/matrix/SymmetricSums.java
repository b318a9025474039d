package org.gmm4j.internal.compute.cpu.matrix;

/**
 * Where {@link GramSums} adds the tiles of a symmetric matrix, of which the lower triangle counts.
 */
public interface SymmetricSums {
  /**
   * Adds the first of some numbers to a part of a row.
   *
   * @param room for as many
   */
  void add(int row, int column, double[] numbers, int count, double[] room);
}
