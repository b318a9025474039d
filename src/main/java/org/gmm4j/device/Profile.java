package org.gmm4j.device;

import java.util.List;

/**
 * Where a device's time went.
 *
 * @param entries kernels and transfers, by the device's own clock
 * @param busySeconds time in which at least one of them ran, by the same clock
 * @param stepSeconds wall time of the steps that they were part of
 */
public record Profile(List<Entry> entries, double busySeconds, double stepSeconds) {
  /** What a device does. */
  public enum Kind {
    KERNEL,
    TRANSFER
  }

  /**
   * All calls of one kernel, or all transfers in one direction.
   *
   * @param kind which of the two
   * @param name the kernel's name, or "to the device", "from the device"
   * @param calls how many
   * @param seconds the time between their beginnings and ends
   * @param bytes what was transferred; 0 for kernels
   */
  public record Entry(Kind kind, String name, int calls, double seconds, long bytes) {
    /** Both together. */
    public Entry plus(Entry other) {
      return new Entry(
          kind, name, calls + other.calls, seconds + other.seconds, bytes + other.bytes);
    }
  }

  /** Seconds that transfers ran beside kernels: what all entries take beyond the busy time. */
  public double overlapSeconds() {
    return entries.stream().mapToDouble(Entry::seconds).sum() - busySeconds;
  }
}
