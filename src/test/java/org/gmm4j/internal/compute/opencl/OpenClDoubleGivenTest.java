package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.GivenContract;

/** Known rows and fixed parts on an OpenCL device. */
class OpenClDoubleGivenTest extends GivenContract {
  OpenClDoubleGivenTest() {
    super(1e-10);
  }

  @Override
  protected Backend open() {
    return TestDevice.backend(Precision.DOUBLE);
  }
}
