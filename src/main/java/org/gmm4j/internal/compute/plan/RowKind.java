package org.gmm4j.internal.compute.plan;

import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;

/**
 * What is known of rows before they are read.
 *
 * @param count N
 * @param columns d
 * @param type how the values are stored
 * @param weighted whether they have weights of their own
 * @param incomplete whether values may be missing
 */
public record RowKind(
    long count, int columns, ElementType type, boolean weighted, boolean incomplete) {
  /** Complete rows that count once each. */
  public RowKind(long count, int columns, ElementType type) {
    this(count, columns, type, false, false);
  }

  /** That of rows which are there. */
  public static RowKind of(Dataset rows) {
    return new RowKind(
        rows.rows(), rows.columns(), rows.type(), !rows.weights().areOnes(), rows.isIncomplete());
  }

  /** Another number of such rows. */
  public RowKind withCount(long other) {
    return new RowKind(other, columns, type, weighted, incomplete);
  }

  /** As many rows of another number of features. */
  public RowKind withColumns(int other) {
    return new RowKind(count, other, type, weighted, incomplete);
  }

  /** Such rows, with weights or without. */
  public RowKind withWeights(boolean any) {
    return new RowKind(count, columns, type, any, incomplete);
  }

  /** Bytes that a row takes. */
  public long rowBytes() {
    return (long) columns * type.bytes();
  }

  /** Bytes that the weights of all rows take. */
  public long weightBytes() {
    return weighted ? count * Double.BYTES : 0;
  }
}
