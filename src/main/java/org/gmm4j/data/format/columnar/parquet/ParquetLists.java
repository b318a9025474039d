package org.gmm4j.data.format.columnar.parquet;

import java.nio.ByteBuffer;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;

/** The rows of a column of lists of numbers. Its first row is read ahead, as doubles. */
final class ParquetLists {
  private final String source;
  private final String name;
  private final ParquetNumbers numbers;
  private final int inList;
  private long row;
  private ByteBuffer first = ByteBuffer.allocate(64 * Double.BYTES);
  private int width = -1;
  private boolean firstIsNext = true;
  private int gaps; // numbers of the first row that are missing

  /**
   * Describes.
   *
   * @param row the first one's number in the table, from 0
   * @param inList from which level on a list has something in it
   */
  ParquetLists(String source, String name, long row, ParquetNumbers numbers, int inList) {
    this.source = source;
    this.name = name;
    this.row = row;
    this.numbers = numbers;
    this.inList = inList;
  }

  /** How many numbers the first row has. */
  int width() {
    if (width < 0) {
      width = 0;
      boolean within = numbers.level() >= inList;
      do {
        if (width * Double.BYTES == first.capacity()) {
          first = ByteBuffer.allocate(Math.multiplyExact(2, first.capacity())).put(first.clear());
        }
        gaps += numbers.isMissing() ? 1 : 0;
        numbers.put(ElementType.FLOAT64, first, width * Double.BYTES);
        width += within ? 1 : 0;
        numbers.pass();
      } while (numbers.hasNext() && !numbers.beginsRow());
    }
    return width;
  }

  /** Its rows as a type that holds them. */
  Table.Numbers as(ElementType type, int columns) {
    return (count, out, at, stride) -> {
      for (int i = 0; i < count; i++) {
        row(type, columns, out, at + i * stride);
        row++;
      }
    };
  }

  private void row(ElementType type, int columns, ByteBuffer out, int at) {
    int size = type.bytes();
    boolean real = ParquetRows.isReal(type);
    int length = 0;
    if (firstIsNext) {
      length = width();
      firstIsNext = false;
      if (gaps > 0 && !real) {
        throw ParquetRows.missing(source, name, row);
      }
      for (int j = 0; j < Math.min(columns, length); j++) {
        Table.Numbers.put(type, out, at + j * size, first.getDouble(j * Double.BYTES));
      }
    } else if (numbers.level() < inList) {
      throw ParquetRows.missing(source, name, row);
    } else {
      do {
        if (!real && numbers.isMissing()) {
          throw ParquetRows.missing(source, name, row);
        }
        if (length < columns) {
          numbers.put(type, out, at + length * size);
        }
        length++;
        numbers.pass();
      } while (numbers.hasNext() && !numbers.beginsRow());
    }
    if (length != columns) {
      throw new DataException(
          "%s: row %d of column %s has %d values, the first row has %d"
              .formatted(source, row + 1, name, length, columns));
    }
  }
}
