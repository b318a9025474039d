package org.gmm4j.io;

import java.util.Map;
import org.gmm4j.data.format.NpyArray;

/** The arrays and facts of a model file, by name; whatever its format. */
interface ModelArrays extends AutoCloseable {
  /** Whether there is such an array. */
  boolean has(String name);

  /**
   * An array of numbers.
   *
   * @param dimensions how many it must have
   * @throws org.gmm4j.data.DataException if it is missing, damaged or has others
   */
  NpyArray reals(String name, int dimensions);

  /** All single values: Boolean, Long, Double or String by name. */
  Map<String, Object> scalars();

  @Override
  default void close() {}
}
