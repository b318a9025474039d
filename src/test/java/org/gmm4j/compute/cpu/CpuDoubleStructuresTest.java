package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Precision;
import org.gmm4j.compute.StructureContract;

class CpuDoubleStructuresTest extends StructureContract {
  CpuDoubleStructuresTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return new CpuProvider().open(null, precision);
  }
}
