package org.gmm4j.internal.compute.opencl.rows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.opencl.device.Scratch;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;

/**
 * The buffers that steps are going to take, by the names that they have in a {@link Scratch}: of
 * each name the largest counts. Every class that takes buffers says which in its {@code needs}.
 */
public final class Needs {
  /** What a buffer holds. */
  public enum Kind {
    /** Means, factors and centres. */
    PARAMETERS,
    /** Moments. */
    SUMS,
    /** What exists for one block of rows at a time. */
    WORK
  }

  private record Buffer(Kind kind, long bytes) {
    Buffer max(Buffer other) {
      return other.bytes > bytes ? other : this;
    }
  }

  /** Of rows in chunks, so many are there at a time. */
  private static final int CHUNKS = 2;

  private final Sizes sizes;
  private final long count;
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();

  /**
   * Begins.
   *
   * @param sizes for the rows, or for one of several chunks of them
   * @param count all rows
   */
  public Needs(Sizes sizes, long count) {
    this.sizes = sizes;
    this.count = count;
  }

  /** What the buffers' sizes follow from. */
  public Sizes sizes() {
    return sizes;
  }

  /** As {@link Workspace#reals}. */
  public void reals(Kind kind, String what, long count) {
    add(kind, what, count * sizes.realBytes());
  }

  /** As {@link Workspace#sums}. */
  public void sums(Kind kind, String what, long count) {
    add(kind, what, count * Numbers.SUM_BYTES);
  }

  /** Numbers of rows, or of places in lists. */
  public void integers(String what, long count) {
    add(Kind.WORK, what, count * Integer.BYTES);
  }

  /** Numbers of pairs of a row and a component. */
  void longs(String what, long count) {
    add(Kind.WORK, what, count * Long.BYTES);
  }

  /** As {@link Workspace#uploadPoints}. */
  public void points(String what, long count) {
    reals(Kind.PARAMETERS, what, count * sizes.pitch());
  }

  private void add(Kind kind, String what, long bytes) {
    buffers.merge(what, new Buffer(kind, bytes), Buffer::max);
  }

  /** The memory that all take. */
  public DeviceMemory memory() {
    RowLayout rows = sizes.rows();
    int chunks = Math.toIntExact((count - 1) / rows.count() + 1);
    int there = Math.min(chunks, CHUNKS);
    return new DeviceMemory(
        there * rows.bytes(),
        there * rows.buffers(),
        chunks,
        chunks == 1 ? 0 : count * rows.rowBytes(),
        bytes(Kind.PARAMETERS),
        bytes(Kind.SUMS),
        bytes(Kind.WORK),
        sizes.options().blockRows(),
        sizes.device().info().memoryBytes());
  }

  private long bytes(Kind kind) {
    return buffers.values().stream()
        .filter(each -> each.kind == kind)
        .mapToLong(Buffer::bytes)
        .sum();
  }

  /** Bytes of the largest buffer. */
  public long largest() {
    return buffers.values().stream().mapToLong(Buffer::bytes).max().orElse(0);
  }

  /** Whether the device has room for all, and gives the largest buffer at once. */
  public boolean fit() {
    DeviceMemory memory = memory();
    return memory.total() <= memory.available() && largest() <= sizes.device().maxAllocation();
  }
}
