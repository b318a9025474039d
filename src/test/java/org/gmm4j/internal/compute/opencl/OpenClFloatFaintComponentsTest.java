package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.FaintComponentsContract;

/** The same in singles. */
class OpenClFloatFaintComponentsTest extends FaintComponentsContract {
  OpenClFloatFaintComponentsTest() {
    super(1e-5);
  }

  @Override
  protected Backend open() {
    return TestDevice.backend(Precision.FLOAT);
  }
}
