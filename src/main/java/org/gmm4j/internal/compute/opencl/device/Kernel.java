package org.gmm4j.internal.compute.opencl.device;

import org.gmm4j.Precision;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/**
 * A kernel. Arguments are given in order, then it is run: {@code
 * kernel.buffer(rows).integer(n).runItems(n)}. Global sizes are whole work-groups always, since
 * barriers in partial ones are miscompiled by some drivers.
 */
public final class Kernel implements AutoCloseable {
  private final OpenClContext context;
  private final String name;
  private final cl_kernel kernel;
  private final long[] local = new long[3];
  private int arguments;

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

  /** Begins with the first argument, whatever became of the last run. */
  Kernel begin() {
    arguments = 0;
    return this;
  }

  public Kernel buffer(DeviceBuffer buffer) {
    return argument(Sizeof.cl_mem, Pointer.to(buffer.handle()));
  }

  public Kernel integer(int value) {
    return argument(Sizeof.cl_int, Pointer.to(new int[] {value}));
  }

  public Kernel number(long value) {
    return argument(Sizeof.cl_long, Pointer.to(new long[] {value}));
  }

  public Kernel real(Precision precision, double value) {
    return precision == Precision.DOUBLE
        ? argument(Sizeof.cl_double, Pointer.to(new double[] {value}))
        : argument(Sizeof.cl_float, Pointer.to(new float[] {(float) value}));
  }

  private Kernel argument(int bytes, Pointer value) {
    int index = arguments++;
    context
        .calls()
        .attempt(
            "setting the arguments of kernel " + name,
            () -> CL.clSetKernelArg(kernel, index, bytes, value));
    return this;
  }

  /** Enqueues so many work-groups in each dimension. */
  public void runGroups(long... groups) {
    long[] global = new long[groups.length];
    for (int i = 0; i < groups.length; i++) {
      global[i] = groups[i] * local[i];
    }
    run(global);
  }

  /** Enqueues at least so many work-items in each dimension. */
  public void runItems(long... items) {
    long[] global = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      global[i] = (items[i] + local[i] - 1) / local[i] * local[i];
    }
    run(global);
  }

  private void run(long[] global) {
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
