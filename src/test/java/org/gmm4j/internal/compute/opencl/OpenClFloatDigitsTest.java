package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.DigitsContract;

class OpenClFloatDigitsTest extends DigitsContract {
  OpenClFloatDigitsTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    return TestDevice.backend(precision);
  }

  @Override
  protected double greatestDistance() {
    return 1; // what floats cannot hold, FloatLimits leaves to doubles
  }
}
