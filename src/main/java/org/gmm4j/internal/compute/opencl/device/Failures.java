package org.gmm4j.internal.compute.opencl.device;

import java.util.Set;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceMemory;
import org.jocl.CL;
import org.jocl.CLException;

/** Turns OpenCL's status codes into messages that say what would help. */
public final class Failures {
  /** What drivers answer when there is no room, on the device or for them. */
  private static final Set<Integer> OF_MEMORY =
      Set.of(
          CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
          CL.CL_OUT_OF_RESOURCES,
          CL.CL_OUT_OF_HOST_MEMORY,
          CL.CL_INVALID_BUFFER_SIZE);

  private Failures() {}

  /**
   * What a failed call means.
   *
   * @param doing what was being done, as in "the device failed while …"
   */
  public static DeviceException of(String device, String doing, CLException failure) {
    String message =
        OF_MEMORY.contains(failure.getStatus())
            ? "%s ran out of memory while %s (%s): use fewer components or rows, float precision, or"
                + " another device"
            : "%s failed while %s (%s): update its driver, or use another device";
    return new DeviceException(
        message.formatted(device, doing, CL.stringFor_errorCode(failure.getStatus())), failure);
  }

  /** Whether a failure is one that working in smaller pieces may avoid. */
  public static boolean ofMemory(DeviceException failure) {
    return failure.getCause() instanceof CLException cause && OF_MEMORY.contains(cause.getStatus());
  }

  /** Whether a command failed only because one that it waited for did. */
  static boolean ofPredecessor(DeviceException failure) {
    return failure.getCause() instanceof CLException cause
        && cause.getStatus() == CL.CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST;
  }

  /** A number of bytes for people. */
  public static String bytes(long count) {
    return DeviceMemory.bytes(count);
  }
}
