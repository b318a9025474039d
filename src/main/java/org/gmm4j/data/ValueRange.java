package org.gmm4j.data;

import org.gmm4j.data.values.ElementType;

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
    for (int i = 0; i < data.rows(); i++) {
      stored.read(i, 1, row, 0);
      range = range.with(row);
    }
    return range;
  }

  /** Fails, naming the source, row and column (from 1), if a value is a NaN or an infinity. */
  static Dataset requireFinite(String source, Dataset data) {
    if (data.type() != ElementType.FLOAT32 && data.type() != ElementType.FLOAT64) {
      return data;
    }
    double[] row = new double[data.columns()];
    for (int i = 0; i < data.rows(); i++) {
      data.read(i, 1, row, 0);
      for (int j = 0; j < row.length; j++) {
        if (!Double.isFinite(row[j])) {
          throw new DataException(
              "%s: row %d, column %d is %s; every value must be a finite number"
                  .formatted(source, i + 1, j + 1, row[j]));
        }
      }
    }
    return data;
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
