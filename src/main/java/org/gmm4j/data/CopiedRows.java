package org.gmm4j.data;

import java.lang.reflect.Array;
import org.gmm4j.data.values.ByteValues;
import org.gmm4j.data.values.CodedRows;
import org.gmm4j.data.values.DoubleValues;
import org.gmm4j.data.values.FloatValues;
import org.gmm4j.data.values.MissingValues;
import org.gmm4j.data.values.ShortValues;
import org.gmm4j.data.values.Values;
import org.jspecify.annotations.Nullable;

/** Copies rows that are arrays of their own [N × d]. */
final class CopiedRows {
  private CopiedRows() {}

  static Values of(float[][] rows) {
    float[][] chunks = FloatValues.allocate(rows.length, width(rows));
    copy(rows, chunks);
    return CodedRows.of(new FloatValues(chunks, width(rows), 1), rows.length, width(rows));
  }

  static Values of(double[][] rows) {
    double[][] chunks = DoubleValues.allocate(rows.length, width(rows));
    copy(rows, chunks);
    return CodedRows.of(new DoubleValues(chunks, width(rows), 1), rows.length, width(rows));
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

  /**
   * Values that are all finite, but for those that are missing.
   *
   * @param mark stands for missing values; null if there may be none
   * @return the same if none is missing
   * @throws DataException at the first that is wrong, naming source, row and column (from 1)
   */
  static Values checked(
      Values values, long rows, int columns, String source, @Nullable Double mark) {
    MissingValues marked = mark == null ? null : new MissingValues(values, columns, mark);
    MissingValues.Found found =
        marked == null
            ? new MissingValues.Found(false, Values.firstNotFinite(values, rows, columns))
            : marked.look(rows);
    Values.Place bad = found.wrong();
    if (bad != null) {
      boolean unmarked = mark == null && Double.isNaN(bad.value());
      throw new DataException(
          "%s: row %d, column %d is %s; every value must be a finite number%s"
              .formatted(
                  source,
                  bad.row() + 1,
                  bad.column() + 1,
                  bad.value(),
                  unmarked ? ", or say what stands for missing values" : ""));
    }
    return marked != null && found.anyMissing() ? marked : values;
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
