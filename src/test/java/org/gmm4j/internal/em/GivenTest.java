package org.gmm4j.internal.em;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.cpu.CpuProvider;

/** On the CPU. */
class GivenTest extends GivenContract {
  GivenTest() {
    super(1e-10);
  }

  @Override
  protected Backend open() {
    return new CpuProvider().open(null, Precision.DOUBLE);
  }
}
