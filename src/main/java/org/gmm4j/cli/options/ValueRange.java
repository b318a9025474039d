package org.gmm4j.cli.options;

import org.gmm4j.data.Dataset;

/**
 * Between which numbers values lie.
 *
 * @param least the smallest
 * @param greatest the largest
 */
record ValueRange(double least, double greatest) {
  private static final int VALUES = 1 << 12; // read at a time

  /** Of all values as they are stored, not scaled. */
  static ValueRange ofStored(Dataset data) {
    Dataset stored = data.dividedBy(1);
    int together = Math.max(1, VALUES / data.columns());
    double[] values = new double[(int) Math.min(together, data.rows()) * data.columns()];
    ValueRange range = new ValueRange(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    for (long row = 0; row < data.rows(); row += together) {
      stored.read(row, (int) Math.min(together, data.rows() - row), values, 0);
      range = range.with(values); // at the end with some of those before
    }
    return range;
  }

  /** The same with more values. */
  ValueRange with(double[] values) {
    double low = least;
    double high = greatest;
    for (double value : values) {
      if (!Double.isNaN(value)) { // missing otherwise
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return new ValueRange(low, high);
  }
}
