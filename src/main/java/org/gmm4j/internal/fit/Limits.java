package org.gmm4j.internal.fit;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import org.gmm4j.internal.MachineMemory;

/**
 * The memory that there is, in bytes.
 *
 * @param heap how large the Java heap may become
 * @param memory of the machine, or of the container that this runs in
 * @param young heap for new objects, which fills up before dead ones are looked for; 0 where it is
 *     of no fixed size
 */
record Limits(long heap, long memory, long young) {
  /** Those of this process. */
  static Limits here() {
    return new Limits(
        Runtime.getRuntime().maxMemory(),
        MachineMemory.bytes().orElse(Long.MAX_VALUE),
        youngBytes());
  }

  /** Eden and both survivor spaces. */
  private static long youngBytes() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      long most = Math.max(0, pool.getUsage().getMax());
      sum += pool.getName().contains("Eden") ? most : 0;
      sum += pool.getName().contains("Survivor") ? 2 * most : 0;
    }
    return sum;
  }
}
