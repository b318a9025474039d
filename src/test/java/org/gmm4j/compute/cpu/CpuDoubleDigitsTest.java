package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.DigitsContract;
import org.gmm4j.compute.Precision;

class CpuDoubleDigitsTest extends DigitsContract {
  CpuDoubleDigitsTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return new CpuProvider().open(null, precision);
  }

  @Override
  protected double greatestDistance() {
    return 1e12;
  }
}
