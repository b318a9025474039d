package org.gmm4j.data;

/**
 * Between which numbers values lie.
 *
 * @param least the smallest
 * @param greatest the largest
 */
public record ValueRange(double least, double greatest) {
  /** Of all values as they are stored, not scaled. */
  public static ValueRange ofStored(Dataset data) {
    Dataset stored = data.dividedBy(1);
    double[] row = new double[data.columns()];
    ValueRange range = new ValueRange(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    for (long i = 0; i < data.rows(); i++) {
      stored.read(i, 1, row, 0);
      range = range.with(row);
    }
    return range;
  }

  /** The same with more values. */
  public ValueRange with(double[] values) {
    double low = least;
    double high = greatest;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new ValueRange(low, high);
  }
}
