package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.BackendContract;
import org.gmm4j.compute.Precision;

class OpenClFloatTest extends BackendContract {
  OpenClFloatTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, Options.of(device, precision));
  }
}
