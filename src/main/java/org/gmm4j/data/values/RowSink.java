package org.gmm4j.data.values;

import java.nio.ByteBuffer;

/** Takes rows in their order, once: {@code begin}, any number of {@code put}, then {@code end}. */
public interface RowSink {
  /**
   * Says what comes.
   *
   * @param rows how many; −1 where that is not known before the end
   * @param columns values a row, at least 1
   */
  void begin(ElementType type, long rows, int columns);

  /**
   * Takes whole rows.
   *
   * @param rows their values one behind the other, little-endian, from position to limit; may be
   *     used again when this returns
   */
  void put(ByteBuffer rows);

  /** Says that all rows have come; not called where they cannot be read to the end. */
  void end();
}
