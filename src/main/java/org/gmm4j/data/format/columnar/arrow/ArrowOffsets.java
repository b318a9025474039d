package org.gmm4j.data.format.columnar.arrow;

import java.nio.ByteBuffer;

/**
 * Where lists or texts of any length begin in the numbers or letters of all of them, and end.
 *
 * @param wide whether it has 64 bits each
 */
record ArrowOffsets(ByteBuffer offsets, boolean wide, long rows) {
  ArrowOffsets {
    if (rows > 0) {
      ArrowBuffers.require(offsets, (rows + 1) * (wide ? Long.BYTES : Integer.BYTES));
    }
  }

  /** Where number i begins. */
  int start(int i) {
    return wide
        ? Math.toIntExact(offsets.getLong(i * Long.BYTES))
        : offsets.getInt(i * Integer.BYTES);
  }

  /** How long number i is. */
  int length(int i) {
    int length = Math.subtractExact(start(i + 1), start(i));
    if (length < 0 || start(i) < 0) {
      throw new IllegalArgumentException("a list ends before it begins");
    }
    return length;
  }
}
