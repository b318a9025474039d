package org.gmm4j.internal.compute.opencl.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gmm4j.device.Profile;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues commands, of any thread, and adds up how long each kind of them took, if that is wanted.
 */
public final class Timings implements AutoCloseable {
  public static final String TO_DEVICE = "to the device";
  public static final String FROM_DEVICE = "from the device";

  private final Calls calls;
  private final boolean wanted;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<String, Profile.Entry> entries = new LinkedHashMap<>();
  private long busyNanos;

  private record Pending(Profile.Kind kind, String name, long bytes, cl_event event) {}

  /** When a command ran, by the device's clock in nanoseconds. */
  private record Interval(long start, long end) {}

  Timings(Calls calls, boolean wanted) {
    this.calls = calls;
    this.wanted = wanted;
  }

  /** A command that may be given an event. */
  @FunctionalInterface
  interface Command extends Consumer<@Nullable cl_event> {}

  /** Enqueues a kernel. */
  void kernel(String name, Command command) {
    enqueue("running kernel " + name, Profile.Kind.KERNEL, name, 0, command);
  }

  /** Enqueues a transfer. */
  void transfer(String direction, long bytes, Command command) {
    String doing = direction.equals(TO_DEVICE) ? "uploading" : "computing";
    enqueue(doing, Profile.Kind.TRANSFER, direction, bytes, command);
  }

  private void enqueue(String doing, Profile.Kind kind, String name, long bytes, Command command) {
    if (!wanted) {
      calls.attempt(doing, () -> command.accept(null));
      return;
    }
    cl_event event = new cl_event();
    calls.make(
        doing,
        () -> {
          command.accept(event);
          return event;
        });
    synchronized (this) {
      pending.add(new Pending(kind, name, bytes, event));
    }
  }

  /** Adds up all commands so far, which must have ended. */
  public synchronized void collect() {
    List<Interval> intervals = new ArrayList<>();
    while (!pending.isEmpty()) {
      Pending last = pending.remove(pending.size() - 1);
      try {
        Interval ran =
            new Interval(
                nanoseconds(last.event(), CL.CL_PROFILING_COMMAND_START),
                nanoseconds(last.event(), CL.CL_PROFILING_COMMAND_END));
        intervals.add(ran);
        double seconds = (ran.end() - ran.start()) / 1e9;
        entries.merge(
            last.name(),
            new Profile.Entry(last.kind(), last.name(), 1, seconds, last.bytes()),
            Profile.Entry::plus);
      } finally {
        calls.release(() -> CL.clReleaseEvent(last.event()));
      }
    }
    busyNanos += union(intervals);
  }

  /** How long one of these commands ran at least. */
  private static long union(List<Interval> intervals) {
    intervals.sort(Comparator.comparingLong(Interval::start));
    long covered = 0;
    long until = Long.MIN_VALUE;
    for (Interval each : intervals) {
      covered += Math.max(0, each.end() - Math.max(each.start(), until));
      until = Math.max(until, each.end());
    }
    return covered;
  }

  private long nanoseconds(cl_event event, int what) {
    long[] time = new long[1];
    calls.attempt(
        "telling times",
        () -> CL.clGetEventProfilingInfo(event, what, Sizeof.cl_ulong, Pointer.to(time), null));
    return time[0];
  }

  /** What was collected; empty if it is not wanted. */
  public synchronized List<Profile.Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** For how long at least one of the collected commands ran. */
  public synchronized double busySeconds() {
    return busyNanos / 1e9;
  }

  /** Forgets what was not collected. */
  @Override
  public synchronized void close() {
    pending.forEach(each -> calls.release(() -> CL.clReleaseEvent(each.event())));
    pending.clear();
  }
}
