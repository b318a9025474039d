package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;

/** The OpenCL device that tests run on: skipped without one, unless one is required. */
public final class TestDevice {
  private TestDevice() {}

  /** Skips or fails a test that needs it, where there is none. */
  public static void require() {
    get();
  }

  /** The default device. */
  static OpenClDevice get() {
    try {
      return DeviceNames.find(null, OpenClDevice.all());
    } catch (DeviceException missing) {
      if ("opencl".equals(System.getProperty("gmm.require"))) {
        return fail("gmm.require=opencl: " + missing.getMessage(), missing);
      }
      return abort("no OpenCL device, skipped: " + missing.getMessage());
    }
  }

  /**
   * Options for a compiler that takes longer than the kernels, for sizes that a CPU would never
   * get: there it need not make them fast.
   */
  static String quickly() {
    return get().info().gpu() ? "" : "-cl-opt-disable";
  }
}
