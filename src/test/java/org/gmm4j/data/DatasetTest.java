package org.gmm4j.data;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  /** 4 rows × 3 columns, value(i, j) = 10 i + j. */
  private static Dataset counting(ElementType type) {
    byte[][] bytes = new byte[4][3];
    short[][] shorts = new short[4][3];
    float[][] floats = new float[4][3];
    double[][] doubles = new double[4][3];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        bytes[i][j] = (byte) (10 * i + j);
        shorts[i][j] = (short) (10 * i + j);
        floats[i][j] = 10 * i + j;
        doubles[i][j] = 10 * i + j;
      }
    }
    return switch (type) {
      case UINT8 -> Dataset.of(bytes);
      case INT16 -> Dataset.of(shorts);
      case UINT16 -> Dataset.ofUnsigned(shorts);
      case FLOAT32 -> Dataset.of(floats);
      case FLOAT64 -> Dataset.of(doubles);
    };
  }

  @ParameterizedTest
  @EnumSource
  void readsAnyRowsToAnyPlace(ElementType type) {
    double[] out = new double[8];
    counting(type).read(1, 2, out, 1);
    assertArrayEquals(new double[] {0, 10, 11, 12, 20, 21, 22, 0}, out);
    assertArrayEquals(new double[] {30, 31, 32}, counting(type).row(3));
  }

  @ParameterizedTest
  @EnumSource
  void aScaleDividesWhatIsReadAndReplacesTheOneBefore(ElementType type) {
    Dataset plain = counting(type);
    Dataset scaled = plain.dividedBy(7).dividedBy(255);
    assertEquals(255, scaled.scale());
    assertArrayEquals(new double[] {20 / 255.0, 21 / 255.0, 22 / 255.0}, scaled.row(2));
    assertArrayEquals(new double[] {20, 21, 22}, plain.row(2), "the other is as it was");
    assertEquals(type, scaled.type());
  }

  /** A quotient, not a product with the rounded reciprocal: all types and devices agree. */
  @ParameterizedTest
  @EnumSource
  void aScaleDividesExactly(ElementType type) {
    for (double scale : new double[] {3, 7, 10, 49, 255}) {
      double[] read = new double[12];
      counting(type).dividedBy(scale).read(0, 4, read, 0);
      for (int i = 0; i < 12; i++) {
        assertEquals((10 * (i / 3) + i % 3) / scale, read[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aScaleIsPositiveAndFinite(double scale) {
    Dataset rows = counting(ElementType.UINT8);
    Exception refused = assertThrows(IllegalArgumentException.class, () -> rows.dividedBy(scale));
    assertEquals("scale must be a positive number, not " + scale, refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void selectCopiesRowsInTheGivenOrderAndKeepsTheScale(ElementType type) {
    Dataset selected = counting(type).dividedBy(2).select(new int[] {3, 0, 3});
    assertEquals(3, selected.rows());
    assertEquals(type, selected.type());
    assertEquals(2, selected.scale());
    assertArrayEquals(new double[] {15, 15.5, 16}, selected.row(0));
    assertArrayEquals(new double[] {0, 0.5, 1}, selected.row(1));
    assertArrayEquals(new double[] {15, 15.5, 16}, selected.row(2));
  }

  /** Rows 3, 0 and 1, and 2 and 3 of the four, without a copy. */
  @ParameterizedTest
  @EnumSource
  void joinedRowsAreThoseOfTheirParts(ElementType type) {
    Dataset some = counting(type).dividedBy(2);
    Dataset joined = JoinedRows.of(List.of(some.rows(3, 1), some.rows(0, 2), some.rows(2, 2)));
    Dataset right = some.select(new int[] {3, 0, 1, 2, 3});
    assertEquals(5, joined.arrayRows());
    assertEquals(type, joined.type());
    for (int first = 0; first < 5; first++) {
      for (int count = 1; first + count <= 5; count++) {
        assertSameRows(right.rows(first, count), joined.rows(first, count));
        assertSameRows(
            right.rows(first, count).dividedBy(3), joined.rows(first, count).dividedBy(3));
      }
    }
    int[] order = {2, 0};
    assertSameRows(right.columns(order), joined.columns(order));
    int[] selected = {4, 0, 1, 1, 2};
    assertSameRows(right.select(selected), joined.select(selected));
    assertSameRows(right.columns(order).select(selected), joined.columns(order).select(selected));
  }

  private static void assertSameRows(Dataset right, Dataset got) {
    int size = right.arrayRows() * right.columns();
    double[] expected = new double[size + 2];
    double[] read = new double[size + 2];
    right.read(0, right.arrayRows(), expected, 1);
    got.read(0, got.arrayRows(), read, 1);
    assertArrayEquals(expected, read);
    float[] stored = new float[right.columns() + 1];
    float[] found = new float[right.columns() + 1];
    right.stored(right.arrayRows() - 1, stored, 1);
    got.stored(got.arrayRows() - 1, found, 1);
    assertArrayEquals(stored, found);
    ByteBuffer raw = ByteBuffer.allocate(size * right.type().bytes());
    ByteBuffer same = ByteBuffer.allocate(size * right.type().bytes());
    right.raw(0, right.arrayRows(), raw);
    got.raw(0, got.arrayRows(), same);
    assertArrayEquals(raw.array(), same.array());
  }

  @Test
  void rowsThatDoNotGoTogetherAreRefused() {
    Dataset bytes = counting(ElementType.UINT8);
    assertRefused(
        () -> JoinedRows.of(List.of(bytes, bytes.dividedBy(255))),
        "rows of 3 features (bytes / 255.0) do not go with rows of 3 features (bytes / 1.0)");
    assertRefused(() -> JoinedRows.of(List.of(bytes, counting(ElementType.FLOAT32))), "floats");
    assertRefused(
        () -> JoinedRows.of(List.of(bytes, bytes.columns(new int[] {0}))), "rows of 1 features");
  }

  @Test
  void selectOfNothingIsRefused() {
    Dataset rows = counting(ElementType.UINT8);
    assertRefused(() -> rows.select(new int[0]), "at least one row");
  }

  @Test
  void rawBytesAreUnscaled() {
    ByteBuffer raw = ByteBuffer.allocate(7).put((byte) 99);
    counting(ElementType.UINT8).dividedBy(255).raw(2, 2, raw);
    assertArrayEquals(ArrayFiles.bytes(99, 20, 21, 22, 30, 31, 32), raw.array());
  }

  @Test
  void rawNumbersAreUnscaledInTheBuffersOrder() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteBuffer singles = ByteBuffer.allocate(25).order(order).put((byte) 99);
      counting(ElementType.FLOAT32).dividedBy(255).raw(2, 2, singles);
      assertEquals(25, singles.position());
      ByteBuffer doubles = ByteBuffer.allocate(49).order(order).put((byte) 99);
      counting(ElementType.FLOAT64).dividedBy(255).raw(2, 2, doubles);
      assertEquals(49, doubles.position());
      double[] expected = {20, 21, 22, 30, 31, 32};
      for (int i = 0; i < 6; i++) {
        assertEquals((float) expected[i], singles.getFloat(1 + 4 * i));
        assertEquals(expected[i], doubles.getDouble(1 + 8 * i));
      }
    }
  }

  @Test
  void bytesAreUnsigned() {
    assertArrayEquals(
        new double[] {0, 127, 128, 255}, Dataset.of(new byte[][] {{0, 127, -128, -1}}).row(0));
  }

  @Test
  void arraysAreCopied() {
    double[][] rows = {{1, 2}, {3, 4}};
    Dataset data = Dataset.of(rows);
    rows[0][0] = Double.NaN;
    rows[1] = new double[] {5, 6};
    assertArrayEquals(new double[] {1, 2}, data.row(0));
    assertArrayEquals(new double[] {3, 4}, data.row(1));
  }

  @Test
  void raggedRowsAreRefused() {
    String message = "row 2 has 1 values, the first row has 2";
    assertRefused(() -> Dataset.of(new float[][] {{1, 2}, {3}}), message);
    assertRefused(() -> Dataset.of(new double[][] {{1, 2}, {3}}), message);
    assertRefused(() -> Dataset.of(new byte[][] {{1, 2}, {3}}), message);
    assertRefused(
        () -> Dataset.of(new double[][] {{1}, {2}, {3, 4}}),
        "row 3 has 2 values, the first row has 1");
  }

  @Test
  void noRowsOrColumnsAreRefused() {
    assertRefused(() -> Dataset.of(new float[0][]), "at least one row and one column");
    assertRefused(() -> Dataset.of(new double[3][0]), "at least one row and one column");
    assertRefused(() -> Dataset.of(new byte[0][5]), "at least one row and one column");
  }

  @Test
  void nanAndInfinityAreRefused() {
    assertRefused(
        () -> Dataset.of(new double[][] {{1, 2}, {3, Double.NaN}}), "row 2, column 2 is NaN");
    assertRefused(
        () -> Dataset.of(new float[][] {{1, 2}, {Float.NEGATIVE_INFINITY, 4}}),
        "row 2, column 1 is -Infinity");
  }
}
