package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.Sweep;
import org.gmm4j.internal.compute.Backend;

@Sweep
class OpenClChunksDoubleStructuresTest extends OpenClStructures {
  OpenClChunksDoubleStructuresTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return TestDevice.chunked(precision);
  }
}
