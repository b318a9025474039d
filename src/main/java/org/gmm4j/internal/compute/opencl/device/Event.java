package org.gmm4j.internal.compute.opencl.device;

import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;

/**
 * The end of what was enqueued up to some place, which transfers beside the kernels can wait for.
 */
public record Event(Calls calls, cl_event handle) implements AutoCloseable {
  /** What the kernels before it have failed of, if they tell; else what came of it. */
  DeviceException failure(DeviceException after) {
    int[] status = new int[1];
    calls.tolerate(
        () ->
            CL.clGetEventInfo(
                handle,
                CL.CL_EVENT_COMMAND_EXECUTION_STATUS,
                Sizeof.cl_int,
                Pointer.to(status),
                null));
    return status[0] < 0 ? calls.failure("computing", status[0]) : after;
  }

  @Override
  public void close() {
    calls.release(() -> CL.clReleaseEvent(handle));
  }
}
