package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.Sweep;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.GivenContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known rows and fixed parts on an OpenCL device. */
class OpenClDoubleGivenTest extends GivenContract {
  OpenClDoubleGivenTest() {
    super(1e-10);
  }

  /**
   * A device has its part in each step, which other tests compare; all together are the engine's.
   */
  @Sweep
  @Override
  @ParameterizedTest
  @MethodSource("fixed")
  protected void likelihoodNeverFalls(String structure, String parts, Acceleration acceleration) {
    super.likelihoodNeverFalls(structure, parts, acceleration);
  }

  @Override
  protected Backend open() {
    return TestDevice.backend(Precision.DOUBLE);
  }
}
