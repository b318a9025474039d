package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.BackendContract;
import org.gmm4j.compute.Precision;

class CpuDoubleTest extends BackendContract {
  CpuDoubleTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return new CpuProvider().open(null, precision);
  }
}
