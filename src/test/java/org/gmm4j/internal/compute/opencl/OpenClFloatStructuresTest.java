package org.gmm4j.internal.compute.opencl;

import org.gmm4j.Precision;

class OpenClFloatStructuresTest extends OpenClStructures {
  OpenClFloatStructuresTest() {
    super(Precision.FLOAT);
  }
}
