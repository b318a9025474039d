package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.BackendContract;
import org.gmm4j.compute.Precision;

class OpenClDoubleTest extends BackendContract {
  OpenClDoubleTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, Options.of(device, precision));
  }
}
