package org.gmm4j.internal.compute.gaps;

import org.gmm4j.internal.compute.opencl.TestDevice;
import org.junit.jupiter.api.BeforeAll;

/** An OpenCL device's. */
class OpenClMissingValuesTest extends MissingValuesContract {
  OpenClMissingValuesTest() {
    super("opencl");
  }

  @BeforeAll
  static void requireDevice() {
    TestDevice.require();
  }
}
