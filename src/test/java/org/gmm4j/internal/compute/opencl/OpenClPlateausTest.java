package org.gmm4j.internal.compute.opencl;

import org.gmm4j.internal.em.PlateausContract;
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
