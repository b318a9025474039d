package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.Sweep;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendContract;

@Sweep
class OpenClChunksFloatTest extends BackendContract {
  OpenClChunksFloatTest() {
    super(Precision.FLOAT);
  }

  @Override
  protected Backend open(Precision precision) {
    return TestDevice.chunked(precision);
  }
}
