package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.DigitsContract;

class OpenClDoubleDigitsTest extends DigitsContract {
  OpenClDoubleDigitsTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return TestDevice.backend(precision);
  }

  @Override
  protected double greatestDistance() {
    return 1e12;
  }
}
