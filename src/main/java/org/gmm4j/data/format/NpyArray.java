package org.gmm4j.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A small NPY array in memory, a model's for instance.
 *
 * @param shape sizes
 * @param values its numbers, row-major [product of the shape]
 */
public record NpyArray(long[] shape, double[] values) {
  /**
   * Reads numbers of any type; whole numbers beyond 2⁵³ are rounded.
   *
   * @param source for messages
   * @param mostBytes at most so many are in the stream; a header that claims more is refused
   * @throws org.gmm4j.data.DataException if it is no array of numbers
   */
  public static NpyArray read(String source, InputStream in, long mostBytes) throws IOException {
    ArrayHeader header = NpyHeader.read(source, in).numbers(source);
    NumberArray array = new NumberArray(source, "", header, in, mostBytes, Optional.empty());
    return new NpyArray(header.shape(), array.reals());
  }
}
