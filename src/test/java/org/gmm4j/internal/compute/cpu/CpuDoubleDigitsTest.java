package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.DigitsContract;

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
