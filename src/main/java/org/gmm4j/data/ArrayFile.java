package org.gmm4j.data;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arrays in an open file. */
public interface ArrayFile extends AutoCloseable {
  /** All that may be rows or labels, in the order of the file; at least one. */
  List<? extends StoredArray> arrays();

  /** The labels that come with the rows, a class a folder for instance; null without. */
  default @Nullable Labels labels() throws IOException {
    return null;
  }

  /** Work on an array of a file that is open meanwhile. */
  @FunctionalInterface
  interface Look<T> {
    /**
     * Does it.
     *
     * @param array the one that is meant
     * @param file whose it is
     */
    T at(StoredArray array, ArrayFile file) throws IOException;
  }

  @Override
  default void close() throws IOException {}
}
