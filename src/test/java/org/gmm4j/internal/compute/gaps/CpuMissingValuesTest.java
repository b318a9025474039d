package org.gmm4j.internal.compute.gaps;

/** The CPU's. */
class CpuMissingValuesTest extends MissingValuesContract {
  CpuMissingValuesTest() {
    super("cpu", 5);
  }
}
