package org.gmm4j.cli.options;

import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;

/**
 * Between which numbers values lie.
 *
 * @param least the smallest
 * @param greatest the largest
 */
record ValueRange(double least, double greatest) {
  private static final int VALUES = 1 << 12; // read at a time
  private static final ValueRange OF_BYTES = new ValueRange(0, 255); // no byte lies outside

  /** Of all values as they are stored, not scaled. */
  static ValueRange ofStored(Dataset data) {
    Dataset stored = data.dividedBy(1);
    int together = Math.max(1, VALUES / data.columns());
    double[] values = new double[(int) Math.min(together, data.rows()) * data.columns()];
    ValueRange range = new ValueRange(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    boolean whole = false;
    for (long row = 0; row < data.rows() && !whole; row += together) {
      stored.read(row, (int) Math.min(together, data.rows() - row), values, 0);
      range = range.with(values); // at the end with some of those before
      whole = data.type() == ElementType.UINT8 && range.contains(OF_BYTES);
    }
    return range;
  }

  private boolean contains(ValueRange other) {
    return least <= other.least && greatest >= other.greatest;
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
