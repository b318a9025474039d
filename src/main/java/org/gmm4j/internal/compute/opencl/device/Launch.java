package org.gmm4j.internal.compute.opencl.device;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Interruption;
import org.jocl.Pointer;
import org.jocl.Sizeof;

/**
 * One launch of a kernel: its arguments in the order of its parameters, then its global size, which
 * enqueues it: {@code program.launch("nearest").buffer(rows).integer(n).enqueueItems(n)}. The local
 * size is the one that the kernel's source fixes. Global sizes are whole work-groups always, since
 * barriers in partial ones are miscompiled by some drivers.
 */
public final class Launch {
  private final Kernel kernel;
  private int arguments;

  Launch(Kernel kernel) {
    this.kernel = kernel;
  }

  public Launch buffer(DeviceBuffer buffer) {
    return argument(Sizeof.cl_mem, Pointer.to(buffer.handle()));
  }

  public Launch integer(int value) {
    return argument(Sizeof.cl_int, Pointer.to(new int[] {value}));
  }

  public Launch longInteger(long value) {
    return argument(Sizeof.cl_long, Pointer.to(new long[] {value}));
  }

  public Launch real(Precision precision, double value) {
    return precision == Precision.DOUBLE
        ? argument(Sizeof.cl_double, Pointer.to(new double[] {value}))
        : argument(Sizeof.cl_float, Pointer.to(new float[] {(float) value}));
  }

  private Launch argument(int bytes, Pointer value) {
    kernel.setArgument(arguments++, bytes, value);
    return this;
  }

  /** Enqueues so many work-groups in each dimension. */
  public void enqueueGroups(long... groups) {
    Interruption.check();
    long[] global = new long[groups.length];
    for (int i = 0; i < groups.length; i++) {
      global[i] = groups[i] * kernel.local(i);
    }
    kernel.enqueue(global);
  }

  /** Enqueues at least so many work-items in each dimension. */
  public void enqueueItems(long... items) {
    Interruption.check();
    long[] global = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      long local = kernel.local(i);
      global[i] = (items[i] + local - 1) / local * local;
    }
    kernel.enqueue(global);
  }
}
