package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.DigitsContract;
import org.gmm4j.compute.Precision;

class OpenClFloatDigitsTest extends DigitsContract {
  OpenClFloatDigitsTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, Options.of(device, precision));
  }

  @Override
  protected double greatestDistance() {
    return 1; // what floats cannot hold, FloatLimits leaves to doubles
  }
}
