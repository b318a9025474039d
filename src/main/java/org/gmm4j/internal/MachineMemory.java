package org.gmm4j.internal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** The memory of the machine, or of the container that this runs in. */
public final class MachineMemory {
  private static final class Found {
    static final OptionalLong BYTES = find();
  }

  private MachineMemory() {}

  /**
   * In bytes; empty in a Java runtime without the module jdk.management. Java needs some hundredths
   * of a second to find out, once.
   */
  public static OptionalLong bytes() {
    return Found.BYTES;
  }

  private static OptionalLong find() {
    try {
      return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
          ? OptionalLong.of(system.getTotalMemorySize())
          : OptionalLong.empty();
    } catch (LinkageError small) {
      return OptionalLong.empty();
    }
  }
}
