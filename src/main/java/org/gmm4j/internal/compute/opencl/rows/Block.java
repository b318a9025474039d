package org.gmm4j.internal.compute.opencl.rows;

import java.util.List;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;

/**
 * Rows that are worked on together.
 *
 * @param buffer holds them
 * @param offset the first one's place in the buffer, in rows
 * @param firstRow the first one's number in the data set
 * @param count how many
 * @param padded how many the kernels see: count, rounded up to whole tiles
 */
public record Block(DeviceBuffer buffer, long offset, int firstRow, int count, int padded) {
  /** Rows of the largest of these, with those of zeros. */
  public static int largest(List<Block> blocks) {
    return blocks.stream().mapToInt(Block::padded).max().orElseThrow();
  }
}
