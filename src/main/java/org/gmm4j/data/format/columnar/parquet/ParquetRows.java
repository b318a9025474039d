package org.gmm4j.data.format.columnar.parquet;

import java.nio.ByteBuffer;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;

/** The rows of a column of numbers. */
final class ParquetRows implements Table.Numbers {
  private final String source;
  private final String name;
  private final ElementType type;
  private final ParquetNumbers numbers;
  private final boolean real;
  private long row;

  /**
   * Describes.
   *
   * @param row the first one's number in the table, from 0
   */
  ParquetRows(String source, String name, long row, ElementType type, ParquetNumbers numbers) {
    this.source = source;
    this.name = name;
    this.row = row;
    this.type = type;
    this.numbers = numbers;
    this.real = isReal(type);
  }

  /** Whether a type has NaN, for what is missing. */
  static boolean isReal(ElementType type) {
    return type == ElementType.FLOAT32 || type == ElementType.FLOAT64;
  }

  /** Whole numbers have no stand-in for those that are missing. */
  static DataException missing(String source, String name, long row) {
    return new DataException(
        "%s: row %d of column %s is missing; every value must be a number"
            .formatted(source, row + 1, name));
  }

  @Override
  public void read(int count, ByteBuffer out, int at, int stride) {
    for (int i = 0; i < count; i++) {
      if (!real && numbers.isMissing()) {
        throw missing(source, name, row);
      }
      numbers.put(type, out, at + i * stride);
      numbers.pass();
      row++;
    }
  }
}
