package org.gmm4j.internal.compute.gaps;

import org.gmm4j.Sweep;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.junit.jupiter.api.BeforeAll;

/**
 * An OpenCL device's; ./check compares it with the CPU's, which is compared with the definition.
 */
@Sweep
class OpenClMissingValuesTest extends MissingValuesContract {
  OpenClMissingValuesTest() {
    super("opencl", 2);
  }

  @BeforeAll
  static void requireDevice() {
    TestDevice.require();
  }
}
