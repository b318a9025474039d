package org.gmm4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows so wide that two fill a chunk: five rows lie in three chunks. */
class ChunksTest {
  private static final int COLUMNS = Values.CHUNK / 2 - 1;
  private static final int ROWS = 5;

  /** A few columns, the first and the last among them. */
  private static final int[] PROBES = {0, 1, 4097, COLUMNS / 2, COLUMNS - 2, COLUMNS - 1};

  /** Below 256 and exact in any type; no two rows are alike. */
  private static int value(int row, int column) {
    return (row * 50 + column % 47) % 251;
  }

  private static byte[][] bytes(int rows) {
    byte[][] bytes = new byte[rows][COLUMNS];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        bytes[i][j] = (byte) value(i, j);
      }
    }
    return bytes;
  }

  private static void assertRows(Dataset data, int... origins) {
    assertEquals(origins.length, data.rows());
    for (int i = 0; i < origins.length; i++) {
      double[] row = data.row(i);
      for (int j : PROBES) {
        assertEquals(value(origins[i], j) / data.scale(), row[j], "row " + i + ", column " + j);
      }
    }
  }

  @Test
  void theRowsDoLieInThreeChunks() {
    assertEquals(2, Values.chunkRows(COLUMNS));
    assertEquals(3, Values.chunks(ROWS, COLUMNS));
    assertEquals(1, Values.rowsIn(2, ROWS, COLUMNS));
  }

  @Test
  void everyWidthIsCutIntoWholeRows() {
    for (int columns : new int[] {1, 2, 3, 784, 1 << 20, (1 << 24) - 1, 1 << 24, (1 << 24) + 1}) {
      for (int rows : new int[] {1, 2, 1000, 60_000, Integer.MAX_VALUE}) {
        int chunks = Values.chunks(rows, columns);
        long sum = (long) (chunks - 1) * Values.chunkRows(columns);
        int last = Values.rowsIn(chunks - 1, rows, columns);
        assertEquals(rows, sum + last, rows + " × " + columns);
        assertTrue(last >= 1 && last <= Values.chunkRows(columns), rows + " × " + columns);
      }
    }
  }

  @Test
  void bytesAcrossChunks() {
    Dataset data = Dataset.of(bytes(ROWS));
    assertRows(data, 0, 1, 2, 3, 4);
    assertRows(data.dividedBy(255), 0, 1, 2, 3, 4);
    assertRows(data.dividedBy(3).select(new int[] {4, 1, 2, 2}), 4, 1, 2, 2);
    ByteBuffer raw = ByteBuffer.allocate(3 * COLUMNS);
    data.raw(1, 3, raw);
    double[] read = new double[3 * COLUMNS];
    data.read(1, 3, read, 0);
    for (int i = 0; i < 3; i++) {
      for (int j : PROBES) {
        assertEquals(value(1 + i, j), raw.get(i * COLUMNS + j) & 0xff);
        assertEquals(value(1 + i, j), read[i * COLUMNS + j]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void numbersAcrossChunks(ElementType type, @TempDir Path folder) {
    boolean single = type == ElementType.FLOAT32;
    byte[] head = ArrayFiles.npy(single ? "<f4" : "<f8", "(3, %d)".formatted(COLUMNS), new byte[0]);
    ByteBuffer file =
        ByteBuffer.allocate(head.length + 3 * COLUMNS * type.bytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        if (single) {
          file.putFloat(value(i, j));
        } else {
          file.putDouble(value(i, j));
        }
      }
    }
    byte[] contents = file.array();
    Dataset data = Dataset.read(ArrayFiles.write(folder, "wide", contents));
    assertEquals(type, data.type());
    assertRows(data.dividedBy(4), 0, 1, 2);
    ByteBuffer raw = ByteBuffer.allocate(2 * COLUMNS * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    data.raw(1, 2, raw);
    assertEquals(
        ByteBuffer.wrap(contents, head.length + COLUMNS * type.bytes(), raw.capacity()),
        raw.flip(),
        "what is stored is what was in the file");
    assertRows(data.select(new int[] {2, 0}), 2, 0);
  }
}
