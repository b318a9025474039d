package org.gmm4j.data;

import org.gmm4j.data.values.Values;

/** Values that are finite numbers. */
final class FiniteValues {
  private FiniteValues() {}

  /**
   * Refuses others.
   *
   * @throws DataException naming the source, row and column (from 1) of the first one
   */
  static void require(String source, Values values, long rows, int columns) {
    Values.Place bad = Values.firstNotFinite(values, rows, columns);
    if (bad != null) {
      throw new DataException(
          "%s: row %d, column %d is %s; every value must be a finite number"
              .formatted(source, bad.row() + 1, bad.column() + 1, bad.value()));
    }
  }
}
