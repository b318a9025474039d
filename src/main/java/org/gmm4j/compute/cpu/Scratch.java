package org.gmm4j.compute.cpu;

import org.gmm4j.compute.Precision;

/** What one worker needs for itself: a block of rows as read, and a panel of them. */
final class Scratch implements AutoCloseable {
  private final double[] rows;
  private final Panel panel;

  /**
   * Allocates.
   *
   * @param blockRows rows in a block
   * @param features d
   */
  Scratch(Precision precision, int blockRows, int features) {
    this.rows = new double[blockRows * features];
    this.panel = panel(precision, blockRows, features);
  }

  static Panel panel(Precision precision, int rows, int columns) {
    return precision == Precision.DOUBLE
        ? new DoublePanel(rows, columns)
        : new FloatPanel(rows, columns);
  }

  @Override
  public void close() {
    panel.close();
  }

  /** [block rows × d] */
  double[] rows() {
    return rows;
  }

  /** [block rows × d] */
  Panel panel() {
    return panel;
  }
}
