package org.gmm4j.device;

import java.util.Locale;

/**
 * The memory that a fit takes on a device of its own, in bytes.
 *
 * @param rows the rows as they are stored there; of rows in chunks, those of two
 * @param buffers in how many buffers
 * @param chunks in how many chunks the rows go up in each iteration; 1 if they stay there
 * @param sent bytes of rows that go up in each iteration; 0 if they stay there
 * @param parameters means, factors and centres
 * @param sums moments
 * @param work what exists for one block of rows at a time
 * @param blockRows rows of a block
 * @param available what the device has
 */
public record DeviceMemory(
    long rows,
    int buffers,
    int chunks,
    long sent,
    long parameters,
    long sums,
    long work,
    int blockRows,
    long available) {
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
        where(),
        bytes(parameters),
        bytes(sums),
        bytes(work));
  }

  private String where() {
    if (chunks > 1) {
      return " for two of %d chunks, %s go up in each iteration".formatted(chunks, bytes(sent));
    }
    return buffers == 1 ? "" : " in " + buffers + " buffers";
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

  /** With that of other rows on the same device. */
  public DeviceMemory beside(DeviceMemory other) {
    DeviceMemory both = plus(other);
    return new DeviceMemory(
        both.rows,
        both.buffers,
        both.chunks,
        both.sent,
        both.parameters,
        both.sums,
        both.work,
        both.blockRows,
        available);
  }

  /** The memory of two devices. */
  public DeviceMemory plus(DeviceMemory other) {
    return new DeviceMemory(
        rows + other.rows,
        buffers + other.buffers,
        Math.max(chunks, other.chunks),
        sent + other.sent,
        parameters + other.parameters,
        sums + other.sums,
        work + other.work,
        Math.max(blockRows, other.blockRows),
        available + other.available);
  }
}
