package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;

class OpenClDoubleStructuresTest extends OpenClStructures {
  OpenClDoubleStructuresTest() {
    super(Precision.DOUBLE);
  }
}
