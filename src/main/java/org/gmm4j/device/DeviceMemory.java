package org.gmm4j.device;

import java.util.Locale;

/**
 * The memory that a fit takes on a device of its own, in bytes.
 *
 * @param rows the rows as they are stored there
 * @param buffers in how many buffers
 * @param parameters means, factors and centres
 * @param sums moments
 * @param work what exists for one block of rows at a time
 * @param blockRows rows of a block
 * @param available what the device has
 */
public record DeviceMemory(
    long rows, int buffers, long parameters, long sums, long work, int blockRows, long available) {
  /** All of it. */
  public long total() {
    return rows + parameters + sums + work;
  }

  /** In words: "1.2 GiB of 5.7 GiB: rows 1.1 GiB in 2 buffers, parameters …". */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s of %s: rows %s%s, parameters %s, sums %s, work %s",
        bytes(total()),
        bytes(available),
        bytes(rows),
        buffers == 1 ? "" : " in " + buffers + " buffers",
        bytes(parameters),
        bytes(sums),
        bytes(work));
  }

  /** A number of bytes for people. */
  public static String bytes(long count) {
    if (count < 1 << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", count / 1024.0);
    }
    return count < 1 << 30
        ? String.format(Locale.ROOT, "%.1f MiB", count / (double) (1 << 20))
        : String.format(Locale.ROOT, "%.1f GiB", count / (double) (1 << 30));
  }

  /** The memory of two devices. */
  public DeviceMemory plus(DeviceMemory other) {
    return new DeviceMemory(
        rows + other.rows,
        buffers + other.buffers,
        parameters + other.parameters,
        sums + other.sums,
        work + other.work,
        Math.max(blockRows, other.blockRows),
        available + other.available);
  }
}
