package org.gmm4j.spark.rows;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** CRC-32C of numbers in their order: by which it is known that they are the same again. */
final class Checksum {
  private static final int BLOCK = 1 << 13;

  private final CRC32C sum = new CRC32C();
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK * Double.BYTES);

  private Checksum() {}

  /**
   * That of rows.
   *
   * @param chunks byte[], float[] or double[]
   * @param weights null for none
   */
  static int of(Object[] chunks, double @Nullable [] weights) {
    Checksum checksum = new Checksum();
    for (Object chunk : chunks) {
      if (chunk instanceof byte[] bytes) {
        checksum.sum.update(bytes);
      } else if (chunk instanceof float[] floats) {
        checksum.add(FloatBuffer.wrap(floats));
      } else {
        checksum.add(DoubleBuffer.wrap((double[]) chunk));
      }
    }
    if (weights != null) {
      checksum.add(DoubleBuffer.wrap(weights));
    }
    return (int) checksum.sum.getValue();
  }

  private void add(FloatBuffer numbers) {
    while (numbers.hasRemaining()) {
      int count = Math.min(BLOCK, numbers.remaining());
      block.clear().asFloatBuffer().put(numbers.slice(numbers.position(), count));
      numbers.position(numbers.position() + count);
      sum.update(block.limit(count * Float.BYTES));
    }
  }

  private void add(DoubleBuffer numbers) {
    while (numbers.hasRemaining()) {
      int count = Math.min(BLOCK, numbers.remaining());
      block.clear().asDoubleBuffer().put(numbers.slice(numbers.position(), count));
      numbers.position(numbers.position() + count);
      sum.update(block.limit(count * Double.BYTES));
    }
  }
}
