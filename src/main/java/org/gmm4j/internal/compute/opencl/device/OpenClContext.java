package org.gmm4j.internal.compute.opencl.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;

/**
 * A device in use: its context, one queue that runs everything in the order it was asked for, and
 * one for transfers beside it.
 */
public final class OpenClContext implements AutoCloseable {
  private final OpenClDevice device;
  private final Calls calls;
  private final Timings timings;
  private final boolean profile;
  private final cl_context context;
  private final OpenClContext counting;
  private final cl_command_queue queue;
  private final cl_command_queue transferQueue;
  private long bytes;
  private long mostBytes;
  private ByteBuffer staging = direct(1 << 16);

  public OpenClContext(OpenClDevice device) {
    this(device, false);
  }

  /** Opens a device, whose commands are timed if a profile is wanted. */
  public OpenClContext(OpenClDevice device, boolean profile) {
    this.device = device;
    this.calls = new Calls(device.info().name());
    this.timings = new Timings(calls, profile);
    this.profile = profile;
    this.counting = this;
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform());
    cl_device_id[] devices = {device.handle()};
    context =
        calls.make(
            "being opened", () -> CL.clCreateContext(properties, 1, devices, null, null, null));
    queue = firstQueue();
    transferQueue = secondQueue();
  }

  /** Shares all but the queues and what data pass through. */
  private OpenClContext(OpenClContext other) {
    this.device = other.device;
    this.calls = other.calls;
    this.timings = other.timings;
    this.profile = other.profile;
    this.counting = other.counting;
    context =
        calls.make(
            "being opened",
            () -> {
              CL.clRetainContext(other.context);
              return other.context;
            });
    queue = firstQueue();
    transferQueue = secondQueue();
  }

  /**
   * The same context for another thread, which makes and fills buffers there while this one works.
   * To be closed before this.
   */
  public OpenClContext beside() {
    return new OpenClContext(this);
  }

  private cl_command_queue firstQueue() {
    try {
      return createQueue();
    } catch (DeviceException failure) {
      calls.release(() -> CL.clReleaseContext(context));
      throw failure;
    }
  }

  private cl_command_queue secondQueue() {
    try {
      return createQueue();
    } catch (DeviceException failure) {
      calls.release(() -> CL.clReleaseCommandQueue(queue));
      calls.release(() -> CL.clReleaseContext(context));
      throw failure;
    }
  }

  /** The call of OpenCL 1.2, which every platform has. */
  @SuppressWarnings("deprecation")
  private cl_command_queue createQueue() {
    long properties = profile ? CL.CL_QUEUE_PROFILING_ENABLE : 0;
    return calls.make(
        "being opened", () -> CL.clCreateCommandQueue(context, device.handle(), properties, null));
  }

  public OpenClDevice device() {
    return device;
  }

  public cl_context handle() {
    return context;
  }

  /** What runs kernels. */
  public cl_command_queue queue() {
    return queue;
  }

  /** What data come up and down by beside the kernels. */
  cl_command_queue transferQueue() {
    return transferQueue;
  }

  /** Makes the device begin with what it has been given. */
  void flush() {
    calls.attempt("computing", () -> CL.clFlush(queue));
  }

  /** The end of all kernels so far, which the device is made to begin with. */
  public Event marker() {
    Event marker =
        calls.make(
            "computing",
            () -> {
              cl_event event = new cl_event();
              CL.clEnqueueMarkerWithWaitList(queue, 0, null, event);
              return new Event(calls, event);
            });
    try {
      flush();
    } catch (DeviceException failed) {
      marker.close();
      throw failed;
    }
    return marker;
  }

  /** Waits until what was sent beside the kernels is there, for those enqueued from now on. */
  void finishTransfers() {
    calls.attempt("uploading", () -> CL.clFinish(transferQueue));
  }

  /**
   * A direct buffer of that size in the device's byte order, its content undefined. Valid until the
   * next call.
   */
  public ByteBuffer staging(long bytes) {
    int size = Math.toIntExact(bytes);
    if (staging.capacity() < size) {
      staging = direct(size);
    }
    return staging.clear().limit(size);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Counts the bytes of a buffer that is made; those of one that is released, with a minus. */
  void count(long more) {
    synchronized (counting) {
      counting.bytes += more;
      counting.mostBytes = Math.max(counting.mostBytes, counting.bytes);
    }
  }

  /** The most bytes that all buffers have taken at a time; for tests of what a plan says. */
  public long mostBytes() {
    synchronized (counting) {
      return counting.mostBytes;
    }
  }

  /** How OpenCL is called. */
  public Calls calls() {
    return calls;
  }

  /** How commands are enqueued. */
  public Timings timings() {
    return timings;
  }

  /** Waits until the device has nothing left to do, or has failed: for what must not go on. */
  public void settle() {
    calls.tolerate(() -> CL.clFinish(transferQueue));
    calls.tolerate(() -> CL.clFinish(queue));
  }

  @Override
  public void close() {
    if (counting == this) {
      timings.close();
    }
    calls.release(() -> CL.clReleaseCommandQueue(transferQueue));
    calls.release(() -> CL.clReleaseCommandQueue(queue));
    calls.release(() -> CL.clReleaseContext(context));
  }
}
