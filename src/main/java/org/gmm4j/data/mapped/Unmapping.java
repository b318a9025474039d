package org.gmm4j.data.mapped;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a mapped file back at once: else that would happen whenever its buffer is collected, and a
 * deleted file keeps its place, in memory maybe, until then.
 */
final class Unmapping {
  private static final @Nullable MethodHandle CLEANER = cleaner();

  private Unmapping() {}

  private static @Nullable MethodHandle cleaner() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(field.get(null));
    } catch (ReflectiveOperationException | RuntimeException unavailable) {
      return null; // the collector does it
    }
  }

  /** Nobody may use the buffer any more. */
  static void unmap(ByteBuffer mapped) {
    if (CLEANER != null) {
      try {
        CLEANER.invoke(mapped);
      } catch (Throwable failed) {
        throw new IllegalStateException("a mapped file cannot be given back", failed);
      }
    }
  }
}
