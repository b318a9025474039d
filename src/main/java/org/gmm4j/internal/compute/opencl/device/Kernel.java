package org.gmm4j.internal.compute.opencl.device;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** A function of a program, and the work-group that its source fixes. */
final class Kernel implements AutoCloseable {
  private final OpenClContext context;
  private final String name;
  private final cl_kernel kernel;
  private final long[] local = new long[3];

  Kernel(OpenClContext context, cl_program program, String name) {
    this.context = context;
    this.name = name;
    this.kernel =
        context
            .calls()
            .make("loading kernel " + name, () -> CL.clCreateKernel(program, name, null));
    try {
      context.calls().attempt("asking for the work-group of kernel " + name, this::readLocalSize);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** The size that the kernel's source fixes. */
  private void readLocalSize() {
    CL.clGetKernelWorkGroupInfo(
        kernel,
        context.device().handle(),
        CL.CL_KERNEL_COMPILE_WORK_GROUP_SIZE,
        3L * Sizeof.size_t,
        Pointer.to(local),
        null);
  }

  /** The local size in a dimension. */
  long local(int dimension) {
    return local[dimension];
  }

  void setArgument(int index, int bytes, Pointer value) {
    context
        .calls()
        .attempt(
            "setting the arguments of kernel " + name,
            () -> CL.clSetKernelArg(kernel, index, bytes, value));
  }

  /** Enqueues work-items, whole work-groups in each dimension. */
  void enqueue(long[] global) {
    context
        .timings()
        .kernel(
            name,
            event ->
                CL.clEnqueueNDRangeKernel(
                    context.queue(), kernel, global.length, null, global, local, 0, null, event));
  }

  @Override
  public void close() {
    context.calls().release(() -> CL.clReleaseKernel(kernel));
  }
}
