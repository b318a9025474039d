package org.gmm4j.compute.opencl;

/** The kernels for one type of rows, a program for each family; compiled once a context. */
final class Programs {
  private final OpenClContext context;
  private final Options options;
  private final boolean rowsAreBytes;

  Programs(OpenClContext context, Options options, boolean rowsAreBytes) {
    this.context = context;
    this.options = options;
    this.rowsAreBytes = rowsAreBytes;
  }

  /**
   * One kernel, compiled if its family is not yet.
   *
   * @throws org.gmm4j.compute.DeviceException if it does not compile
   */
  Kernel kernel(KernelFamily family, String name) {
    return program(family).kernel(name);
  }

  /** Compiles all, so that what does not compile is known before any work is done. */
  void compile() {
    for (KernelFamily family : KernelFamily.values()) {
      program(family);
    }
  }

  private Program program(KernelFamily family) {
    return context.program(family.sources(), options.compilerLine(family, rowsAreBytes));
  }
}
