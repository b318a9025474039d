package org.gmm4j.internal.compute.opencl.sizes;

import org.gmm4j.internal.compute.opencl.device.Launch;
import org.gmm4j.internal.compute.opencl.device.Program;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;

/** The programs for one type of rows, one for each family of kernels. */
public final class Programs {
  private final ProgramCache cache;
  private final DeviceOptions options;
  private final boolean rowsAreBytes;

  public Programs(ProgramCache cache, DeviceOptions options, boolean rowsAreBytes) {
    this.cache = cache;
    this.options = options;
    this.rowsAreBytes = rowsAreBytes;
  }

  /**
   * Begins a launch; the kernel's family is compiled if it is not yet.
   *
   * @throws org.gmm4j.device.DeviceException if it does not compile
   */
  public Launch launch(KernelFamily family, String kernel) {
    return program(family).launch(kernel);
  }

  /**
   * Compiles what fits take, so that what does not compile is known before any work is done; gaps,
   * and forms of a shared matrix, are compiled when rows or a mixture ask for them.
   *
   * @param matrices whether covariances have factors, or are nothing but forms
   */
  public void compile(boolean matrices) {
    program(KernelFamily.ROWS);
    program(matrices ? KernelFamily.DENSITIES : KernelFamily.FORMS);
    program(KernelFamily.MOMENTS);
    program(KernelFamily.DISTANCES);
  }

  private Program program(KernelFamily family) {
    return cache.get(family.sources(), options.compilerLine(family, rowsAreBytes));
  }
}
