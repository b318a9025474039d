package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.FaintComponentsContract;

/** Faint components on an OpenCL device. */
class OpenClDoubleFaintComponentsTest extends FaintComponentsContract {
  OpenClDoubleFaintComponentsTest() {
    super(1e-9);
  }

  @Override
  protected Backend open() {
    return TestDevice.backend(Precision.DOUBLE);
  }
}
