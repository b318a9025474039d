package org.gmm4j.data;

import java.io.IOException;
import java.util.Optional;

/**
 * A file format of arrays. Formats are services: {@code META-INF/services/org.gmm4j.data.Format} of
 * a jar names its own, and files are offered to all that are on the class path.
 */
public interface Format {
  /** As people call it, "NPY". */
  String name();

  /**
   * Whether a file is of this format: by its content, by its name only where that does not tell.
   */
  boolean matches(InputFile file) throws IOException;

  /**
   * This format as what stands behind a file's name describes it, where files do not describe
   * themselves; empty if that is no description.
   */
  default Optional<Format> describedBy(String array) {
    return Optional.empty();
  }

  /**
   * Finds the arrays in a file.
   *
   * @throws DataException if it is damaged
   * @throws IOException if it cannot be read, or ends too early (java.io.EOFException)
   */
  ArrayFile open(InputFile file, ReadOptions options) throws IOException;
}
