package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.DigitsContract;
import org.gmm4j.compute.Precision;

class OpenClDoubleDigitsTest extends DigitsContract {
  OpenClDoubleDigitsTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, Options.of(device, precision));
  }

  @Override
  protected double greatestDistance() {
    return 1e12;
  }
}
