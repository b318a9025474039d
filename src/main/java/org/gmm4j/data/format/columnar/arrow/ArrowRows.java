package org.gmm4j.data.format.columnar.arrow;

import java.nio.ByteBuffer;
import org.gmm4j.data.DataException;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;
import org.jspecify.annotations.Nullable;

/** The rows of a column of numbers, or of lists of them, from front to back. */
final class ArrowRows implements Table.Numbers {
  private final String source;
  private final String name;
  private final long firstRow;
  private final ElementType type;
  private final int width;
  private final ArrowNumbers numbers;
  private final @Nullable ArrowOffsets offsets;
  private final @Nullable ByteBuffer present;
  private final boolean real;
  private int next;

  /**
   * Describes.
   *
   * @param firstRow its number in the table, from 0
   * @param width numbers a row
   * @param offsets where each row's numbers begin; null where all are one behind the other
   * @param present a bit for each list; null where none is missing
   */
  ArrowRows(
      String source,
      String name,
      long firstRow,
      ElementType type,
      int width,
      ArrowNumbers numbers,
      @Nullable ArrowOffsets offsets,
      @Nullable ByteBuffer present) {
    this.source = source;
    this.name = name;
    this.firstRow = firstRow;
    this.type = type;
    this.width = width;
    this.numbers = numbers;
    this.offsets = offsets;
    this.present = present;
    this.real = type == ElementType.FLOAT32 || type == ElementType.FLOAT64;
  }

  @Override
  public void read(int count, ByteBuffer out, int at, int stride) {
    if (width == 1 && offsets == null && present == null) {
      for (int i = next; !real && i < next + count; i++) {
        requirePresent(i, i);
      }
      numbers.copy(next, count, type, out, at, stride);
    } else {
      for (int i = 0; i < count; i++) {
        list(next + i, out, at + i * stride);
      }
    }
    next += count;
  }

  private void list(int row, ByteBuffer out, int at) {
    if (present != null && !ArrowBuffers.bit(present, row)) {
      throw missing(row);
    }
    int start = offsets == null ? row * width : offsets.start(row);
    if (offsets != null && offsets.length(row) != width) {
      throw new DataException(
          "%s: row %d of column %s has %d values, the first row has %d"
              .formatted(source, firstRow + row + 1, name, offsets.length(row), width));
    }
    for (int j = 0; !real && j < width; j++) {
      requirePresent(start + j, row);
    }
    numbers.copy(start, width, type, out, at, type.bytes());
  }

  private void requirePresent(int number, int row) {
    if (numbers.isMissing(number)) {
      throw missing(row);
    }
  }

  private DataException missing(int row) {
    return new DataException(
        "%s: row %d of column %s is missing; every value must be a number"
            .formatted(source, firstRow + row + 1, name));
  }
}
