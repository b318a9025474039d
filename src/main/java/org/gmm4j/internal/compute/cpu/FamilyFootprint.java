package org.gmm4j.internal.compute.cpu;

/** The memory, in bytes, that one family of structures takes in its own way over the rows. */
interface FamilyFootprint {
  /** Of heap for a row, the most at a time in a step. */
  int rowBytes();

  /** Of heap for buffers. */
  double buffers();

  /** Of heap for buffers while a start is looked for. */
  default double startBuffers() {
    return 0;
  }

  /** Of heap that only some values make necessary: for a copy of rows, for instance. */
  double perhaps();

  /** Of heap for posteriors, when rows are scored. */
  double posteriors();

  /** Whether it makes large products by OpenBLAS. */
  boolean multiplies();

  /** Outside of the heap. */
  double natives();
}
