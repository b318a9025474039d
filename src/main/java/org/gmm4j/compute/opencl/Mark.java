package org.gmm4j.compute.opencl;

import org.jocl.CL;
import org.jocl.cl_event;

/** A place in the order of kernels, which transfers beside them can wait for. */
record Mark(Calls calls, cl_event event) implements AutoCloseable {
  @Override
  public void close() {
    calls.release(() -> CL.clReleaseEvent(event));
  }
}
