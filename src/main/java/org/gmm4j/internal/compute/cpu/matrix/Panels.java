package org.gmm4j.internal.compute.cpu.matrix;

import org.gmm4j.Precision;

/** Panels by precision. */
public final class Panels {
  private Panels() {}

  /** Allocates; the values are undefined. */
  public static Panel of(Precision precision, int rows, int columns) {
    return precision == Precision.DOUBLE
        ? new DoublePanel(rows, columns)
        : new FloatPanel(rows, columns);
  }
}
