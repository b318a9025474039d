package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.StructureContract;

class ChunkedStructuresTest extends StructureContract {
  ChunkedStructuresTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return new ChunkedBackend(new CpuProvider().open(null, precision), 50);
  }
}
