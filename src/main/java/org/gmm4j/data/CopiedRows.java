package org.gmm4j.data;

import java.lang.reflect.Array;
import org.gmm4j.data.values.ByteValues;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.FloatValues;
import org.gmm4j.data.values.ShortValues;
import org.gmm4j.data.values.Values;

/** Copies rows that are arrays of their own [N × d]. */
final class CopiedRows {
  private CopiedRows() {}

  static Values of(float[][] rows) {
    float[][] chunks = FloatValues.allocate(rows.length, width(rows));
    copy(rows, chunks);
    return new FloatValues(chunks, width(rows), 1);
  }

  static Values of(double[][] rows) {
    double[][] chunks = DoubleValues.allocate(rows.length, width(rows));
    copy(rows, chunks);
    return new DoubleValues(chunks, width(rows), 1);
  }

  static Values of(byte[][] rows) {
    byte[][] chunks = ByteValues.allocate(rows.length, width(rows));
    copy(rows, chunks);
    return new ByteValues(chunks, width(rows), 1);
  }

  static Values of(short[][] rows, boolean signed) {
    short[][] chunks = ShortValues.allocate(rows.length, width(rows));
    copy(rows, chunks);
    return new ShortValues(chunks, width(rows), 1, signed);
  }

  /**
   * The length of the first row, d.
   *
   * @throws DataException if there are no rows, or empty ones
   */
  static int width(Object[] rows) {
    int width = rows.length == 0 ? 0 : Array.getLength(rows[0]);
    requireSome(rows.length, width);
    return width;
  }

  /**
   * Refuses to be without data.
   *
   * @throws DataException if there are no rows or columns
   */
  static void requireSome(long rows, int columns) {
    if (rows == 0 || columns == 0) {
      throw new DataException("no data: at least one row and one column are needed");
    }
  }

  private static void copy(Object[] rows, Object[] chunks) {
    int columns = width(rows);
    int each = Values.chunkRows(columns);
    for (int i = 0; i < rows.length; i++) {
      int length = Array.getLength(rows[i]);
      if (length != columns) {
        throw new DataException(
            "row %d has %d values, the first row has %d".formatted(i + 1, length, columns));
      }
      System.arraycopy(rows[i], 0, chunks[i / each], i % each * columns, columns);
    }
  }
}
