package org.gmm4j.compute.opencl;

import org.gmm4j.em.PlateausContract;
import org.junit.jupiter.api.BeforeEach;

class OpenClPlateausTest extends PlateausContract {
  @BeforeEach
  void needsADevice() {
    TestDevice.get();
  }

  @Override
  protected String device() {
    return "opencl";
  }
}
