package org.gmm4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.gmm4j.data.values.CodedRows;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.Values;
import org.junit.jupiter.api.Test;

/** Which columns vary, told by bytes, beside what rows say. */
class ColumnsTest {
  private static final double SCALE = 1.9;

  /** By the definition: some row differs from the first. */
  private static boolean[] varying(Dataset data) {
    double[] first = data.row(0);
    boolean[] varying = new boolean[first.length];
    for (long i = 1; i < data.rows(); i++) {
      double[] row = data.row(i);
      for (int j = 0; j < row.length; j++) {
        varying[j] |= row[j] != first[j];
      }
    }
    return varying;
  }

  private static void assertTold(Dataset data) {
    boolean[] told = data.values().varying();
    assertNotNull(told);
    assertArrayEquals(varying(data), told);
    assertArrayEquals(told, Columns.varying(data));
  }

  private static Values coded(double[][] rows) {
    ByteBuffer numbers =
        ByteBuffer.allocate(rows.length * rows[0].length * Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double[] row : rows) {
      for (double number : row) {
        numbers.putDouble(number);
      }
    }
    CodedRows sink = new CodedRows();
    sink.begin(ElementType.FLOAT64, rows.length, rows[0].length);
    sink.put(numbers.flip());
    sink.end();
    return sink.values();
  }

  @Test
  void bytesTellWhichColumnsVary() {
    SplittableRandom random = new SplittableRandom(5);
    byte[][] rows = new byte[200][40];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 40; j++) {
        boolean once = j % 4 == 1 && i == 3 * j % rows.length; // another value in one row
        rows[i][j] = (byte) (j % 4 == 0 ? 255 : once ? 128 : j % 4 == 1 ? 0 : random.nextInt(2));
      }
    }
    assertTold(Dataset.of(rows).dividedBy(255));
    assertTold(Dataset.of(new byte[][] {rows[7]}));
  }

  @Test
  void theLastRowOfTheLastChunkCounts() {
    int columns = 1 << 22; // four rows a chunk
    byte[][] rows = new byte[9][columns];
    rows[8][1] = 1;
    rows[5][columns - 1] = (byte) 200;
    boolean[] told = Columns.varying(Dataset.of(rows));
    for (int j = 0; j < columns; j++) {
      assertEquals(j == 1 || j == columns - 1, told[j], "column " + j);
    }
  }

  /** Two codes may stand for equal numbers: of zeros, and of neighbours that a scale makes one. */
  @Test
  void codesTellByTheirNumbers() {
    double number = 1.91;
    while (number / SCALE != Math.nextUp(number) / SCALE) {
      number = Math.nextUp(number);
    }
    double[][] rows = new double[3000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          i % 2 == 0
              ? new double[] {0.0, number, 7, 0.25}
              : new double[] {-0.0, Math.nextUp(number), 7, i == 999 ? 0.5 : 0.25};
    }
    Dataset plain = Dataset.ofValues(coded(rows), rows.length, 4);
    assertEquals(Byte.BYTES, plain.values().heldBytes(), "as codes");
    assertTold(plain);
    assertTrue(Columns.varying(plain)[1]);
    Dataset scaled = plain.dividedBy(SCALE);
    assertTold(scaled);
    assertFalse(Columns.varying(scaled)[1]);
  }

  @Test
  void otherNumbersAreRead() {
    Dataset data = Dataset.of(new double[][] {{1, 2, 0}, {1, 3, -0.0}, {1, 2, 0}});
    assertNull(data.values().varying());
    assertArrayEquals(new boolean[] {false, true, false}, Columns.varying(data));
  }
}
