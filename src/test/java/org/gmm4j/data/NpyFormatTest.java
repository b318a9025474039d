package org.gmm4j.data;

import static org.gmm4j.data.ArrayFiles.dictionary;
import static org.gmm4j.data.ArrayFiles.npy;
import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFormatTest {
  private static final double[] SIX = {0.1, -2, 3.75, 4, 5e-3, 6};

  private final Path folder;

  NpyFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset read(byte[] contents) {
    return Dataset.read(ArrayFiles.write(folder, "data.npy", contents));
  }

  private int[] readLabels(byte[] contents) {
    return DataFiles.readLabels(ArrayFiles.write(folder, "labels.npy", contents));
  }

  private static void assertSix(Dataset rows, boolean single) {
    assertEquals(2, rows.rows());
    assertEquals(3, rows.columns());
    assertEquals(single ? ElementType.FLOAT32 : ElementType.FLOAT64, rows.type());
    for (int i = 0; i < 6; i++) {
      assertEquals(single ? (float) SIX[i] : SIX[i], rows.row(i / 3)[i % 3]);
    }
  }

  @ParameterizedTest
  @CsvSource({"<,1", "<,2", "<,3", ">,1", ">,2"})
  void floatsAndDoublesInBothOrdersAndAllVersions(String mark, int version) {
    ByteOrder order = mark.equals("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    String singles = dictionary(mark + "f4", false, "(2, 3)");
    String doubles = dictionary(mark + "f8", false, "(2, 3)");
    assertSix(read(npy(version, singles, ArrayFiles.floats(order, SIX))), true);
    assertSix(read(npy(version, doubles, ArrayFiles.doubles(order, SIX))), false);
  }

  @Test
  void nativeOrderIsThisMachines() {
    assertSix(read(npy("=f8", "(2, 3)", ArrayFiles.doubles(ByteOrder.nativeOrder(), SIX))), false);
  }

  @Test
  void bytesStayBytes() {
    Dataset rows = read(npy("|u1", "(2, 2)", ArrayFiles.bytes(0, 127, 128, 255)));
    assertEquals(ElementType.UINT8, rows.type());
    assertArrayEquals(new double[] {128, 255}, rows.row(1));
  }

  @Test
  void gzipped() {
    byte[] doubles = ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, SIX);
    assertSix(read(ArrayFiles.gzip(npy("<f8", "(2, 3)", doubles))), false);
  }

  @Test
  void furtherDimensionsAreFlattenedRowMajor() {
    double[] values = new double[24];
    for (int i = 0; i < 24; i++) {
      values[i] = i;
    }
    Dataset rows =
        read(npy("<f8", "(2, 3, 4, 1)", ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, values)));
    assertEquals(12, rows.columns());
    for (int i = 0; i < 24; i++) {
      assertEquals(i, rows.row(i / 12)[i % 12]);
    }
  }

  @Test
  void aDictionaryInAnotherStyleIsUnderstood() {
    String dictionary = "{'shape':(2,3),'fortran_order':False,'descr':'<f8'}";
    assertSix(read(npy(1, dictionary, ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, SIX))), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"|u1", "|i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4"})
  void labelsOfSmallIntegers(String descr) {
    int size = descr.charAt(2) - '0';
    ByteBuffer values = ByteBuffer.allocate(3 * size);
    if (descr.startsWith("<")) {
      values.order(ByteOrder.LITTLE_ENDIAN);
    }
    boolean signed = descr.charAt(1) == 'i';
    // 0, the largest number that the type has, and −1 or 1
    int[] labels = {0, (int) Math.min(Integer.MAX_VALUE, largest(size, signed)), signed ? -1 : 1};
    for (int label : labels) {
      if (size == 1) {
        values.put((byte) label);
      } else if (size == 2) {
        values.putShort((short) label);
      } else {
        values.putInt(label);
      }
    }
    assertArrayEquals(labels, readLabels(npy(descr, "(3,)", values.array())));
  }

  private static long largest(int size, boolean signed) {
    return (1L << (8 * size - (signed ? 1 : 0))) - 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"<i8", ">i8", "<u8", ">u8"})
  void labelsOf64Bits(String descr) {
    assertArrayEquals(
        new int[] {7, Integer.MAX_VALUE},
        readLabels(npy(descr, "(2,)", longs(descr, 7, Integer.MAX_VALUE))));
    assertRefused(
        () -> readLabels(npy(descr, "(2,)", longs(descr, 7, 1L << 31))),
        "label 2, 2147483648",
        "32 bits");
  }

  @Test
  void labelsThatWouldWrapAreRefused() {
    assertRefused(
        () -> readLabels(npy("<u8", "(1,)", longs("<u8", -1))), "label 1, 18446744073709551615");
    assertRefused(
        () -> readLabels(npy("<u4", "(1,)", ArrayFiles.bytes(255, 255, 255, 255))), "4294967295");
  }

  private static byte[] longs(String descr, long... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length);
    if (descr.startsWith("<")) {
      out.order(ByteOrder.LITTLE_ENDIAN);
    }
    for (long value : values) {
      out.putLong(value);
    }
    return out.array();
  }

  @Test
  void truthValuesAreLabelsAndNoPixels() {
    assertArrayEquals(
        new int[] {0, 1, 1}, readLabels(npy("|b1", "(3,)", ArrayFiles.bytes(0, 1, 1))));
    assertRefused(() -> read(npy("|b1", "(3, 1)", ArrayFiles.bytes(0, 1, 1))), "BOOL", "uint8");
  }

  @Test
  void labelsMustBeAListOfIntegers() {
    assertRefused(() -> readLabels(npy("<i8", "(1, 1)", new byte[8])), "(1, 1)");
    assertRefused(() -> readLabels(npy("<i8", "()", new byte[8])), "one-dimensional");
    assertRefused(() -> readLabels(npy("<f8", "(1,)", new byte[8])), "integers", "FLOAT64");
  }

  @Test
  void fortranOrderIsRefusedForRowsButMeansNothingForALine() {
    String columns = dictionary("<f8", true, "(2, 3)");
    assertRefused(() -> read(npy(1, columns, new byte[48])), "Fortran", "ascontiguousarray");
    String line = dictionary("|u1", true, "(2,)");
    assertArrayEquals(new int[] {3, 4}, readLabels(npy(1, line, ArrayFiles.bytes(3, 4))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<i8", "<i2", "<u2", "<f2", "<c16", "<U4", "|S8", "<M8", "<f16", "|V8"})
  void otherTypesAreNoData(String descr) {
    assertRefused(() -> read(npy(descr, "(1, 2)", new byte[64])), "data.npy", "float32", "uint8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (1, 2), }",
        "{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1, 2), }",
        "{'descr': '<f8', 'shape': (1, 2), }",
        "{'descr': '<f8', 'fortran_order': False, }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': 3, }",
        "not even a dictionary",
      })
  void otherHeadersAreRefused(String dictionary) {
    assertRefused(() -> read(npy(1, dictionary, new byte[64])), "data.npy", "NPY header");
  }

  @Test
  void unknownVersionsAreRefused() {
    byte[] file = npy("<f8", "(1, 1)", new byte[8]);
    file[6] = 4;
    assertRefused(() -> read(file), "version 1 to 3");
  }

  @Test
  void aHeaderLengthBeyondReasonIsRefused() {
    byte[] file = npy(2, dictionary("<f8", false, "(1, 1)"), new byte[8]);
    file[11] = 0x7f;
    assertRefused(() -> read(file), "header is damaged");
  }

  @Test
  void ourHeaderIsThatOfTheSpecification() {
    assertArrayEquals(npy("<f8", "(3, 4)", new byte[0]), NpyFormat.header("<f8", 3, 4));
    assertArrayEquals(npy("<i4", "(7,)", new byte[0]), NpyFormat.header("<i4", 7));
    assertArrayEquals(npy("|b1", "()", new byte[0]), NpyFormat.header("|b1"));
    // sizes that cross the padding to the next 64 bytes
    assertArrayEquals(
        npy("<f8", "(2147483647, 2147483647, 2147483647, 2147483647, 2147483647)", new byte[0]),
        NpyFormat.header("<f8", 2147483647L, 2147483647L, 2147483647L, 2147483647L, 2147483647L));
  }
}
