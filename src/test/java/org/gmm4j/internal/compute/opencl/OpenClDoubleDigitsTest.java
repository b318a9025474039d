package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.DigitsContract;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;

class OpenClDoubleDigitsTest extends DigitsContract {
  OpenClDoubleDigitsTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, DeviceOptions.of(device, precision));
  }

  @Override
  protected double greatestDistance() {
    return 1e12;
  }
}
