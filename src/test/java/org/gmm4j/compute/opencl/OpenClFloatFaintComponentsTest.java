package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Backend;
import org.gmm4j.compute.Precision;
import org.gmm4j.em.FaintComponentsContract;

/** The same in singles. */
class OpenClFloatFaintComponentsTest extends FaintComponentsContract {
  OpenClFloatFaintComponentsTest() {
    super(1e-5);
  }

  @Override
  protected Backend open() {
    OpenClDevice device = TestDevice.get();
    return new OpenClBackend(device, Options.of(device, Precision.FLOAT));
  }
}
