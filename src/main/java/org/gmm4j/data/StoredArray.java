package org.gmm4j.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/** One array in a file, not read yet. */
public interface StoredArray {
  /** Its name inside the file; empty where the file is one array. */
  String name();

  /** Whether someone who writes this name means it. */
  default boolean isNamed(String asked) {
    return name().equals(asked);
  }

  /** For lists of them: "60000 × 784 floats". */
  String describe();

  /** Its sizes; the first is −1 where it is not known before the end. */
  long[] shape();

  /** The names of its columns; empty where they have none. */
  default List<String> columnNames() {
    return List.of();
  }

  /** Whether its rows can be had one after the other, without holding all of them in memory. */
  default boolean comesByRows() {
    return true;
  }

  /**
   * Where its rows lie in a file on a disk, if they do one behind the other, as plain numbers: for
   * rows that are more than memory holds.
   */
  default Optional<FileBlocks.Part> onDisk() {
    return Optional.empty();
  }

  /**
   * Reads it as rows: the first size is N, the product of the others d.
   *
   * @param columns which columns, from 0, in this order; null for all
   * @throws DataException if it is damaged, or no rows of numbers
   * @throws IOException if it cannot be read, or ends too early
   */
  void rows(int @Nullable [] columns, RowSink out) throws IOException;

  /**
   * Reads it as labels, a whole number or a string a row.
   *
   * @throws DataException if it is damaged, or no list of these
   * @throws IOException if it cannot be read, or ends too early
   */
  Labels labels() throws IOException;
}
