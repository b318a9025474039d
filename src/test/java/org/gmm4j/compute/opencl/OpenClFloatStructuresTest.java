package org.gmm4j.compute.opencl;

import org.gmm4j.compute.Precision;

class OpenClFloatStructuresTest extends OpenClStructures {
  OpenClFloatStructuresTest() {
    super(Precision.FLOAT);
  }
}
