package org.gmm4j.internal.compute.opencl.sizes;

import org.gmm4j.internal.compute.opencl.device.Kernel;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.Program;

/** The kernels for one type of rows, a program for each family; compiled once a context. */
public final class Programs {
  private final OpenClContext context;
  private final Options options;
  private final boolean rowsAreBytes;

  public Programs(OpenClContext context, Options options, boolean rowsAreBytes) {
    this.context = context;
    this.options = options;
    this.rowsAreBytes = rowsAreBytes;
  }

  /**
   * One kernel, compiled if its family is not yet.
   *
   * @throws org.gmm4j.device.DeviceException if it does not compile
   */
  public Kernel kernel(KernelFamily family, String name) {
    return program(family).kernel(name);
  }

  /**
   * Compiles what full covariances take, so that what does not compile is known before any work is
   * done; {@link KernelFamily#FORMS} are compiled when a mixture asks for them.
   */
  public void compile() {
    for (KernelFamily family : KernelFamily.values()) {
      if (family != KernelFamily.FORMS) {
        program(family);
      }
    }
  }

  private Program program(KernelFamily family) {
    return context.program(family.sources(), options.compilerLine(family, rowsAreBytes));
  }
}
