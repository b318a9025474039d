package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Precision;
import org.gmm4j.em.FaintComponentsContract;

/** Faint components on an OpenCL device. */
class OpenClDoubleFaintComponentsTest extends FaintComponentsContract {
  OpenClDoubleFaintComponentsTest() {
    super(1e-9);
  }

  @Override
  protected Backend open() {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, Options.of(device, Precision.DOUBLE));
  }
}
