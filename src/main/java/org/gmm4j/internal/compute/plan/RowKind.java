package org.gmm4j.internal.compute.plan;

import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;

/**
 * What is known of rows before they are read.
 *
 * @param count N
 * @param columns d
 * @param type how the values are stored
 */
public record RowKind(long count, int columns, ElementType type) {
  /** Bytes that a row takes. */
  public long rowBytes() {
    return (long) columns * type.bytes();
  }

  /** That of rows which are there. */
  public static RowKind of(Dataset rows) {
    return new RowKind(rows.rows(), rows.columns(), rows.type());
  }
}
