package org.gmm4j.internal.compute.opencl.device;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * Memory on a device. Transfers take direct buffers, which the collector never moves, and block:
 * JOCL would start a thread for every one that does not.
 */
public final class DeviceBuffer implements AutoCloseable {
  /** What is packed and sent, or read and unpacked, at a time, about. */
  public static final long PIECE_BYTES = 4 << 20;

  private final OpenClContext context;
  private final cl_mem memory;
  private final long bytes;

  /**
   * Allocates.
   *
   * @param what named in messages: "the rows"
   * @throws DeviceException if the device has no room
   */
  public DeviceBuffer(OpenClContext context, String what, long bytes) {
    OpenClDevice device = context.device();
    String name = device.info().name();
    if (bytes > device.maxAllocation()) {
      throw new DeviceException(
          "%s need %s, more than the %s that %s gives at once: use fewer components, float precision,"
                  .formatted(
                      what, Failures.bytes(bytes), Failures.bytes(device.maxAllocation()), name)
              + " or another device");
    }
    this.context = context;
    this.bytes = bytes;
    memory =
        context
            .calls()
            .make(
                "allocating %s for %s".formatted(Failures.bytes(bytes), what),
                () -> CL.clCreateBuffer(context.handle(), CL.CL_MEM_READ_WRITE, bytes, null, null));
    context.count(bytes);
  }

  public cl_mem handle() {
    return memory;
  }

  public long bytes() {
    return bytes;
  }

  /** Copies the whole of {@code from}, a direct buffer, to {@code offset} on, after all kernels. */
  public void write(long offset, ByteBuffer from) {
    write(context.queue(), offset, from);
  }

  private void write(cl_command_queue queue, long offset, ByteBuffer from) {
    context
        .timings()
        .transfer(
            Timings.TO_DEVICE,
            from.limit(),
            event ->
                CL.clEnqueueWriteBuffer(
                    queue, memory, true, offset, from.limit(), Pointer.to(from), 0, null, event));
  }

  /** Writes one line of an upload into a buffer, all of its bytes; on several threads at a time. */
  @FunctionalInterface
  public interface Line {
    void put(int line, ByteBuffer to, int offset);
  }

  /** Uploads lines of equal length from the start of this memory on, after all kernels. */
  public void writeLines(int count, long lineBytes, Line line) {
    writeLines(context.queue(), 0, count, lineBytes, line);
  }

  /** Uploads lines to {@code offset} on while kernels, which must not need them yet, go on. */
  public void writeLinesMeanwhile(long offset, int count, long lineBytes, Line line) {
    context.flush();
    writeLines(context.transferQueue(), offset, count, lineBytes, line);
    context.finishTransfers();
  }

  private void writeLines(
      cl_command_queue queue, long offset, int count, long lineBytes, Line line) {
    int each = (int) Math.max(1, Math.min(count, PIECE_BYTES / lineBytes));
    for (int first = 0; first < count; first += each) {
      int begin = first;
      int lines = Math.min(each, count - first);
      ByteBuffer piece = context.staging(lines * lineBytes);
      IntStream.range(0, lines)
          .parallel()
          .forEach(i -> line.put(begin + i, piece, Math.toIntExact(i * lineBytes)));
      write(queue, offset + first * lineBytes, piece.rewind());
    }
  }

  /** Fills the whole of {@code to}, a direct buffer, from {@code offset} on, after all kernels. */
  public void read(long offset, ByteBuffer to) {
    read(context.queue(), null, offset, to);
  }

  /** The same after the kernels of an event, while others go on. */
  public void read(Event after, long offset, ByteBuffer to) {
    try {
      read(context.transferQueue(), new cl_event[] {after.handle()}, offset, to);
    } catch (DeviceException failed) {
      throw Failures.ofPredecessor(failed) ? after.failure(failed) : failed;
    }
  }

  private void read(
      cl_command_queue queue, cl_event @Nullable [] after, long offset, ByteBuffer to) {
    context
        .timings()
        .transfer(
            Timings.FROM_DEVICE,
            to.limit(),
            event ->
                CL.clEnqueueReadBuffer(
                    queue,
                    memory,
                    true,
                    offset,
                    to.limit(),
                    Pointer.to(to),
                    after == null ? 0 : after.length,
                    after,
                    event));
  }

  @Override
  public void close() {
    context.calls().release(() -> CL.clReleaseMemObject(memory));
    context.count(-bytes);
  }
}
