package org.gmm4j.compute.opencl;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gmm4j.compute.DeviceMemory;

/**
 * The buffers that steps are going to take, by the names that they have in a {@link Scratch}: of
 * each name the largest counts. Every class that takes buffers says which in its {@code needs}.
 */
final class Needs {
  /** What a buffer holds. */
  enum Kind {
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

  private final Sizes sizes;
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();
  private List<Buffer> meanwhile = List.of();

  Needs(Sizes sizes) {
    this.sizes = sizes;
  }

  /** What the buffers' sizes follow from. */
  Sizes sizes() {
    return sizes;
  }

  /** As {@link Work#reals}. */
  void reals(Kind kind, String what, long count) {
    add(kind, what, count * sizes.realBytes());
  }

  /** As {@link Work#sums}. */
  void sums(Kind kind, String what, long count) {
    add(kind, what, count * Numbers.SUM_BYTES);
  }

  /** Numbers of rows, or of places in lists. */
  void integers(String what, long count) {
    add(Kind.WORK, what, count * Integer.BYTES);
  }

  /** Numbers of pairs of a row and a component. */
  void longs(String what, long count) {
    add(Kind.WORK, what, count * Long.BYTES);
  }

  /** As {@link Work#uploadPoints}. */
  void points(String what, long count) {
    reals(Kind.PARAMETERS, what, count * sizes.pitch());
  }

  private void add(Kind kind, String what, long bytes) {
    buffers.merge(what, new Buffer(kind, bytes), Buffer::max);
  }

  /** A step with a scratch of its own, closed when it ends, beside what there is up to now. */
  void once(Consumer<Needs> step) {
    Needs own = new Needs(sizes);
    step.accept(own);
    meanwhile = Stream.concat(buffers.values().stream(), own.buffers.values().stream()).toList();
  }

  /** The memory at the moment when most is taken. */
  DeviceMemory memory() {
    DeviceMemory last = memory(buffers.values());
    DeviceMemory before = memory(meanwhile);
    return before.total() > last.total() ? before : last;
  }

  private DeviceMemory memory(Collection<Buffer> held) {
    return new DeviceMemory(
        sizes.rows().bytes(),
        sizes.rows().buffers(),
        bytes(held, Kind.PARAMETERS),
        bytes(held, Kind.SUMS),
        bytes(held, Kind.WORK),
        sizes.options().blockRows(),
        sizes.device().info().memoryBytes());
  }

  private static long bytes(Collection<Buffer> held, Kind kind) {
    return held.stream().filter(each -> each.kind == kind).mapToLong(Buffer::bytes).sum();
  }

  /** Bytes of the largest buffer. */
  long largest() {
    return Stream.concat(buffers.values().stream(), meanwhile.stream())
        .mapToLong(Buffer::bytes)
        .max()
        .orElse(0);
  }

  /** Whether the device has room for all, and gives the largest buffer at once. */
  boolean fit() {
    DeviceMemory memory = memory();
    return memory.total() <= memory.available() && largest() <= sizes.device().maxAllocation();
  }
}
