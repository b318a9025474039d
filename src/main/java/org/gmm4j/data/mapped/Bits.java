package org.gmm4j.data.mapped;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in arrays of bytes, as little-endian as pieces of a {@link MappedFile} are. */
final class Bits {
  static final VarHandle LONG = of(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT = of(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle SHORT = of(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Bits() {}

  private static VarHandle of(Class<?> numbers, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(numbers, order);
  }
}
