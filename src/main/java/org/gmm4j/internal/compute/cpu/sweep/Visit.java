package org.gmm4j.internal.compute.cpu.sweep;

import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;

/**
 * Some rows that a step goes over, in blocks.
 *
 * @param rows them, one after the other; of no meaning if there are none
 * @param ids their numbers in the data
 * @param blockRows rows of a block
 */
public record Visit(Dataset rows, int[] ids, int blockRows) {
  /** All rows of the data. */
  public static Visit ofAll(Dataset data, int blockRows) {
    return new Visit(data, IntStream.range(0, data.arrayRows()).toArray(), blockRows);
  }

  /**
   * Some rows of the data.
   *
   * @param ids in ascending order
   */
  public static Visit of(Dataset data, int[] ids, int blockRows) {
    boolean some = ids.length > 0 && ids.length < data.rows();
    return new Visit(some ? data.view(ids) : data, ids, blockRows);
  }

  public int count() {
    return ids.length;
  }

  public int blocks() {
    return (ids.length + blockRows - 1) / blockRows;
  }

  /** Where a block begins among these rows. */
  public int firstRow(int block) {
    return block * blockRows;
  }

  /** How many rows blocks {@code first} to {@code last} − 1 have. */
  public int rows(int first, int last) {
    return firstRow(last - 1) + rows(last - 1) - firstRow(first);
  }

  /** How many rows a block has. */
  public int rows(int block) {
    return Math.min(blockRows, ids.length - firstRow(block));
  }

  /** Work on blocks {@code first} to {@code last} − 1. */
  public interface Stretch {
    void use(int first, int last);
  }

  /** Goes over all blocks, as many at a time as there may be rows. */
  public void eachStretch(int mostRows, Stretch use) {
    int most = Math.max(1, mostRows / blockRows);
    for (int first = 0; first < blocks(); first += most) {
      use.use(first, Math.min(blocks(), first + most));
    }
  }
}
