package org.gmm4j.spark.cluster;

import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.gmm4j.device.DeviceException;
import org.jspecify.annotations.Nullable;

/** A task's GPU, where Spark schedules them. */
final class Gpu {
  private static final String NAME = "gpu";

  private Gpu() {}

  /**
   * The device of that number.
   *
   * @param resources of a task, by their names
   * @return null if it has no GPU
   * @throws DeviceException if its address is no number, as those of parts of GPUs are none
   */
  static @Nullable String device(Map<String, ResourceInformation> resources) {
    ResourceInformation gpu = resources.get(NAME);
    if (gpu == null || gpu.addresses().length == 0) {
      return null;
    }
    String address = gpu.addresses()[0];
    if (!address.matches("\\d{1,6}")) {
      throw new DeviceException(
          ("the GPU that Spark gives has the address %s: a number is needed, that of OpenCL's"
                  + " device; leave spark.task.resource.gpu.amount out, and name the device")
              .formatted(address));
    }
    return "opencl:" + address;
  }
}
