package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Precision;
import org.gmm4j.internal.compute.cpu.direct.DirectExpectation;

/**
 * What the blocks of one pass by the definitions take, in bytes: in the place of a sweep's buffers,
 * where a structure may take that pass. Nothing in singles or where nothing may be left out.
 */
record DirectFootprint(ResidentKind of) {
  private boolean isTaken() {
    return of.accelerated() && of.precision() == Precision.DOUBLE;
  }

  private double d() {
    return of.rows().columns();
  }

  private double k() {
    return of.mixtures().components();
  }

  private double blockRows() {
    return DirectExpectation.blockRows(of.rows().columns(), of.mixtures().components());
  }

  /** Of heap: rows and features, shares and whose they are, sums, and the mixture's numbers. */
  double buffers() {
    double block = blockRows() * (2 * d() + k()) * Double.BYTES;
    double shared = blockRows() * k() * Integer.BYTES;
    double sums = 8 * k() * d() * Double.BYTES;
    return isTaken() ? of.workers() * (block + shared + sums) : 0;
  }

  /** Outside of the heap: rows about a point and their squares, and factors and results of both. */
  double natives() {
    double panels = blockRows() * (2 * d() + 2 * k()) + 4 * k() * d();
    return isTaken() ? of.workers() * panels * Double.BYTES : 0;
  }
}
