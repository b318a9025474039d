package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.StructureContract;

/** The CPU as it goes over many rows, in sections so small that few have several. */
class SectionsStructuresTest extends StructureContract {
  SectionsStructuresTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    try (Backend cpu = new CpuProvider().open(null, precision)) {
      return new CpuBackend(cpu.device(), precision, 2, 70);
    }
  }
}
