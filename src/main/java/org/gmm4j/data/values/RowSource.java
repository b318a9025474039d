package org.gmm4j.data.values;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where {@link FileBlocks} come from: rows that can be read again and again, by many threads. */
public interface RowSource {
  /** What they are, for messages: a file. */
  String name();

  /** Type of the numbers where they are. */
  NumberType type();

  /** N. */
  long rows();

  /** d. */
  int columns();

  /**
   * Some neighbouring rows, from {@code first} on, as they are stored, row-major, in the byte order
   * of the buffer.
   */
  ByteBuffer read(long first, int count) throws IOException;
}
