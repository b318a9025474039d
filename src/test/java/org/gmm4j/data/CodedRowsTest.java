package org.gmm4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gmm4j.data.values.CodedRows;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowsInMemory;
import org.gmm4j.data.values.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers as codes of one byte, beside the same numbers as they are. */
class CodedRowsTest {
  private static final int ROWS = 3000;
  private static final int COLUMNS = 5;
  private static final int TOGETHER = 700; // rows that come at a time

  private interface Meaning {
    double at(int row, int column);
  }

  private static ByteBuffer rows(ElementType type, int first, int count, Meaning number) {
    ByteBuffer out = ByteBuffer.allocate(count * COLUMNS * type.bytes());
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = first; i < first + count; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        if (type == ElementType.FLOAT32) {
          out.putFloat((float) number.at(i, j));
        } else {
          out.putDouble(number.at(i, j));
        }
      }
    }
    return out.flip();
  }

  private static Values coded(ElementType type, int rows, long expected, Meaning number) {
    CodedRows sink = new CodedRows();
    sink.begin(type, expected, COLUMNS);
    for (int first = 0; first < rows; first += TOGETHER) {
      sink.put(rows(type, first, Math.min(TOGETHER, rows - first), number));
    }
    sink.end();
    assertEquals(rows, sink.rows());
    assertEquals(COLUMNS, sink.columns());
    return sink.values();
  }

  private static Values plain(ElementType type, int rows, Meaning number) {
    RowsInMemory sink = new RowsInMemory();
    sink.begin(type, rows, COLUMNS);
    sink.put(rows(type, 0, rows, number));
    sink.end();
    return sink.values();
  }

  /** All ways to read them give the same bits. */
  private static void assertSame(Values right, Values got, int rows) {
    assertEquals(right.type(), got.type());
    byte[] bits = raw(right, rows);
    assertArrayEquals(bits, raw(got, rows));
    int[] order = {4, 0, 2};
    for (double scale : new double[] {1, 255, 0.1}) {
      Values scaled = right.scaled(scale);
      Values others = got.scaled(scale);
      double[] all = new double[rows * COLUMNS + 1];
      double[] some = all.clone();
      scaled.read(0, rows, all, 1);
      others.read(0, rows, some, 1);
      assertArrayEquals(all, some);
      for (int row = 0; row < rows; row += 97) {
        scaled.read(row, order, all, 2);
        others.read(row, order, some, 2);
        float[] singles = new float[COLUMNS + 3];
        float[] singlesToo = singles.clone();
        scaled.stored(row, singles, 2);
        others.stored(row, singlesToo, 2);
        assertArrayEquals(singles, singlesToo);
        scaled.stored(row, order, singles, 1);
        others.stored(row, order, singlesToo, 1);
        assertArrayEquals(singles, singlesToo);
      }
      assertArrayEquals(all, some);
    }
    assertArrayEquals(
        raw(right.select(50, i -> 7L * i % rows), 50), raw(got.select(50, i -> 7L * i % rows), 50));
  }

  private static byte[] raw(Values values, int rows) {
    ByteBuffer out = ByteBuffer.allocate(rows * COLUMNS * values.type().bytes());
    values.raw(0, rows, out);
    return out.array();
  }

  private static Values same(ElementType type, int rows, Meaning number) {
    Values coded = coded(type, rows, rows, number);
    assertSame(plain(type, rows, number), coded, rows);
    Values unannounced = coded(type, rows, -1, number);
    assertSame(plain(type, rows, number), unannounced, rows);
    assertEquals(coded.heldBytes(), unannounced.heldBytes());
    Values copied = CodedRows.of(plain(type, rows, number), rows, COLUMNS);
    assertSame(plain(type, rows, number), copied, rows);
    assertEquals(coded.heldBytes(), copied.heldBytes());
    return coded;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void fewNumbersAreCodes(ElementType type) {
    assertCoded(same(type, ROWS, (i, j) -> i * 31 % 256 / 255.0));
    assertCoded(same(type, ROWS, (i, j) -> (i % 252 + j - 3.7) / 0.3));
    assertCoded(same(type, ROWS, (i, j) -> i % COLUMNS == j ? 1 : 0));
  }

  private static void assertCoded(Values values) {
    assertEquals(1, values.heldBytes());
  }

  /** At the end of the rows, or soon; of all columns together. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void oneNumberTooManyLeavesThemAsTheyAre(ElementType type) {
    Meaning fits = (i, j) -> (i % 255 - 3.7) / 0.3;
    assertPlain(
        type,
        same(
            type,
            ROWS,
            (i, j) -> i == ROWS - 1 && j == 3 ? 1e9 : i == 17 && j == 2 ? 1e8 : fits.at(i, j)));
    assertPlain(type, same(type, ROWS, (i, j) -> i % 257));
    assertPlain(type, same(type, ROWS, (i, j) -> i % 100 + 100.5 * j));
    assertPlain(type, same(type, ROWS, (i, j) -> Math.sin(i + j)));
    assertPlain(type, same(type, ROWS, (i, j) -> i == ROWS - 1 && j == 3 ? Double.NaN : j));
    assertPlain(type, same(type, 1000, (i, j) -> j)); // too few rows
  }

  private static void assertPlain(ElementType type, Values values) {
    assertEquals(type.bytes(), values.heldBytes());
  }

  /**
   * −0 is not 0, the smallest numbers are not 0 either, and bits of a NaN never come back changed.
   */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void bitsAreCompared(ElementType type) {
    double[] odd = {
      0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Float.MIN_VALUE, 1e-310, Float.MAX_VALUE, -1
    };
    Values values = same(type, ROWS, (i, j) -> odd[(i + j) % odd.length]);
    assertEquals(1, values.heldBytes());
    Meaning many = (i, j) -> i % 255 + 1; // with two zeros, 257
    assertPlain(type, same(type, ROWS, (i, j) -> i == 5 ? 0.0 : i == 9 ? -0.0 : many.at(i, j)));
    assertCoded(same(type, ROWS, (i, j) -> i == 5 ? -0.0 : many.at(i, j)));
  }

  @Test
  void infinityIsFoundWhereItIs() {
    double[][] rows = new double[2000][COLUMNS];
    rows[1234][2] = Double.NEGATIVE_INFINITY;
    Refusals.assertRefused(() -> Dataset.of(rows), "row 1235", "column 3", "-Infinity");
  }

  @Test
  void viewsOfCodesAreCodes() {
    double[][] rows = new double[2000][COLUMNS];
    for (int i = 0; i < rows.length; i++) {
      rows[i][1] = i % 200;
    }
    Dataset all = Dataset.of(rows);
    Dataset[] views = {
      all.columns(new int[] {4, 1, 1}),
      all.view(new int[] {5, 6, 7, 1, 0, 1999}),
      all.rows(17, 1000).dividedBy(7),
      all.select(new int[] {9, 8, 1000}),
      all.withMissing(0)
    };
    for (Dataset view : views) {
      assertEquals(1, view.heldBytes());
    }
  }
}
