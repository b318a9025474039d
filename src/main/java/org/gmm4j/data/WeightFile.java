package org.gmm4j.data;

import java.io.IOException;
import org.gmm4j.data.values.RowsInMemory;

/** Weights of rows in a file of any format: a number a row, as one column, one row or a list. */
final class WeightFile {
  private WeightFile() {}

  /**
   * Reads them.
   *
   * @param name a path, or one with the name of an array or a column behind a colon
   * @throws DataException if it is missing or damaged, or they are no weights
   */
  static RowWeights read(String name) {
    return DataFiles.look(name, ReadOptions.NONE, (array, file) -> weights(name, array));
  }

  private static RowWeights weights(String name, StoredArray array) throws IOException {
    RowsInMemory rows = new RowsInMemory();
    int column = array.columnNames().indexOf(array.name());
    array.rows(column < 0 ? null : new int[] {column}, rows);
    if (rows.columns() != 1 && rows.rows() != 1) {
      throw new DataException(
          "%s: holds %d × %d numbers; weights are one number a row"
              .formatted(name, rows.rows(), rows.columns()));
    }
    double[] each = new double[ArrayLength.of(rows.rows() * rows.columns())];
    rows.values().read(0, (int) rows.rows(), each, 0);
    return RowWeights.of(name, each);
  }
}
