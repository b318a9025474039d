package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.Sweep;
import org.gmm4j.internal.compute.Backend;

@Sweep
class OpenClChunksFloatStructuresTest extends OpenClStructures {
  OpenClChunksFloatStructuresTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    return TestDevice.chunked(precision);
  }
}
