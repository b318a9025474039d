package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendContract;

class CpuDoubleTest extends BackendContract {
  CpuDoubleTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return new CpuProvider().open(null, precision);
  }
}
