package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Precision;

class OpenClDoubleStructuresTest extends OpenClStructures {
  OpenClDoubleStructuresTest() {
    super(Precision.DOUBLE);
  }
}
