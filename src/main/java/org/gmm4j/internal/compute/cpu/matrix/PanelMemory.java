package org.gmm4j.internal.compute.cpu.matrix;

import java.lang.ref.Cleaner;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of a panel, outside of Java's heap, and ND4J's array on it. ND4J would fill memory of
 * its own with zeros, also where it is asked not to, and so reach for all of it, though a panel is
 * often made for more rows than there are.
 */
final class PanelMemory implements AutoCloseable {
  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final INDArray array;
  private final Cleaner.Cleanable memory;

  /** Takes it; what is in it is undefined. */
  PanelMemory(DataType type, int rows, int columns) {
    long count = (long) rows * columns;
    long bytes = Math.max(1, count * type.width());
    Pointer start = Pointer.malloc(bytes);
    if (start == null || start.isNull()) {
      throw new OutOfMemoryError("no memory for %,d bytes of a matrix".formatted(bytes));
    }
    this.memory = FORGOTTEN.register(this, () -> Pointer.free(start));
    this.array = Nd4j.create(Nd4j.createBuffer(start.capacity(bytes), count, type), rows, columns);
  }

  /** Where it begins. */
  Pointer start() {
    return array.data().pointer();
  }

  @Override
  public void close() {
    array.close();
    memory.clean();
  }
}
