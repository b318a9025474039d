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

  @Override
  default void close() throws IOException {}
}
