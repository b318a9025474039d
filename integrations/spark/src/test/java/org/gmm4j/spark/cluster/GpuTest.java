package org.gmm4j.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.gmm4j.device.DeviceException;
import org.junit.jupiter.api.Test;

/** What is made of the GPU that Spark gives to a task. */
class GpuTest {
  private static Map<String, ResourceInformation> given(String... addresses) {
    return Map.of("gpu", new ResourceInformation("gpu", addresses));
  }

  @Test
  void itsAddressIsTheNumberOfADevice() {
    assertEquals("opencl:0", Gpu.device(given("0")));
    assertEquals("opencl:3", Gpu.device(given("3", "1")));
    assertNull(Gpu.device(given()));
    assertNull(Gpu.device(Map.of("fpga", new ResourceInformation("fpga", new String[] {"0"}))));
  }

  @Test
  void otherAddressesAreRefused() {
    assertEquals(
        "the GPU that Spark gives has the address MIG-7: a number is needed, that of OpenCL's"
            + " device; leave spark.task.resource.gpu.amount out, and name the device",
        assertThrows(DeviceException.class, () -> Gpu.device(given("MIG-7"))).getMessage());
  }
}
