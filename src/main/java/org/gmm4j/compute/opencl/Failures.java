package org.gmm4j.compute.opencl;

import static org.jocl.CL.CL_INVALID_BUFFER_SIZE;
import static org.jocl.CL.CL_MEM_OBJECT_ALLOCATION_FAILURE;
import static org.jocl.CL.CL_OUT_OF_HOST_MEMORY;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;

import org.gmm4j.compute.DeviceException;
import org.jocl.CL;
import org.jocl.CLException;

/** Turns OpenCL's status codes into messages that say what would help. */
final class Failures {
  private Failures() {}

  /**
   * What a failed call means.
   *
   * @param doing what was being done, as in "the device failed while …"
   */
  static DeviceException of(String device, String doing, CLException failure) {
    String message =
        switch (failure.getStatus()) {
          case CL_MEM_OBJECT_ALLOCATION_FAILURE,
              CL_OUT_OF_RESOURCES,
              CL_OUT_OF_HOST_MEMORY,
              CL_INVALID_BUFFER_SIZE ->
              "%s ran out of memory while %s (%s): use fewer components or rows, float precision, or"
                  + " another device";
          default -> "%s failed while %s (%s): update its driver, or use another device";
        };
    return new DeviceException(
        message.formatted(device, doing, CL.stringFor_errorCode(failure.getStatus())), failure);
  }

  /** A number of bytes for people. */
  static String bytes(long count) {
    if (count < 1 << 20) {
      return "%.1f KiB".formatted(count / 1024.0);
    }
    return count < 1 << 30
        ? "%.1f MiB".formatted(count / (double) (1 << 20))
        : "%.1f GiB".formatted(count / (double) (1 << 30));
  }
}
