package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.StructureContract;

class CpuFloatStructuresTest extends StructureContract {
  CpuFloatStructuresTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    return new CpuProvider().open(null, precision);
  }
}
