package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendContract;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;

class OpenClFloatTest extends BackendContract {
  OpenClFloatTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, DeviceOptions.of(device, precision));
  }
}
