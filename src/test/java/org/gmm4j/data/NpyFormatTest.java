package org.gmm4j.data;

import static org.gmm4j.data.ArrayFiles.dictionary;
import static org.gmm4j.data.ArrayFiles.npy;
import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gmm4j.data.format.NpyHeader;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFormatTest {
  private static final double[] SIX = {0.1, -2, 3.75, 4, 5e-3, 6};

  /** Bits of binary16. */
  private static final Map<Integer, Integer> HALVES = Map.of(0, 0, 2, 0x4000, 100, 0x5640);

  private final Path folder;

  NpyFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset read(byte[] contents) {
    return Dataset.read(ArrayFiles.write(folder, "data.npy", contents));
  }

  private int[] readLabels(byte[] contents) {
    return DataFiles.readLabels(ArrayFiles.write(folder, "labels.npy", contents).toString())
        .codes();
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
        "label 2 is 2147483648",
        "32 bits");
  }

  @Test
  void labelsThatWouldWrapAreRefused() {
    assertRefused(
        () -> readLabels(npy("<u8", "(1,)", longs("<u8", -1))), "label 1 is 1.8446744073709552E19");
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
  void truthValuesAreLabelsAndPixels() {
    assertArrayEquals(
        new int[] {0, 1, 1}, readLabels(npy("|b1", "(3,)", ArrayFiles.bytes(0, 1, 1))));
    Dataset pixels = read(npy("|b1", "(3, 1)", ArrayFiles.bytes(0, 1, 1)));
    assertEquals(ElementType.UINT8, pixels.type());
    assertArrayEquals(new double[] {1}, pixels.row(2));
  }

  @Test
  void labelsMustBeAListOfIntegers() {
    assertRefused(() -> readLabels(npy("<i8", "(2, 2)", new byte[32])), "(2, 2)");
    assertRefused(() -> readLabels(npy("<i8", "()", new byte[8])), "one-dimensional");
    byte[] halves = ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, 1, 1.5);
    assertRefused(() -> readLabels(npy("<f8", "(2,)", halves)), "label 2 is 1.5", "whole");
  }

  @Test
  void columnsOfLabelsAndWholeDoublesAreRead() {
    byte[] two = ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, 6, -2);
    assertArrayEquals(new int[] {6, -2}, readLabels(npy("<f8", "(2,)", two)));
    assertArrayEquals(new int[] {6, -2}, readLabels(npy("<f8", "(2, 1)", two)));
    assertArrayEquals(new int[] {6, -2}, readLabels(npy("<f8", "(1, 2)", two)));
  }

  @Test
  void fortranOrderOfRowsAndOfPictures() {
    double[] columns = {SIX[0], SIX[3], SIX[1], SIX[4], SIX[2], SIX[5]};
    byte[] values = ArrayFiles.doubles(ByteOrder.LITTLE_ENDIAN, columns);
    assertSix(read(npy(1, dictionary("<f8", true, "(2, 3)"), values)), false);
    // pictures of 3 × 2: number i + 2 j + 6 l of the file is pixel (j, l) of picture i
    byte[] pixels = ArrayFiles.bytes(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
    Dataset pictures = read(npy(1, dictionary("|u1", true, "(2, 3, 2)"), pixels));
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, pictures.row(0));
    assertArrayEquals(new double[] {6, 7, 8, 9, 10, 11}, pictures.row(1));
    String line = dictionary("|u1", true, "(2,)");
    assertArrayEquals(new int[] {3, 4}, readLabels(npy(1, line, ArrayFiles.bytes(3, 4))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<c16", "<M8", "<f16", "|V8"})
  void otherTypesAreNoData(String descr) {
    assertRefused(
        () -> read(npy(descr, "(1, 2)", new byte[64])),
        "data.npy",
        "holds values of type",
        "16 to 64 bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
  void picklesAreRefused() {
    String objects = dictionary("|O", false, "(1, 2)");
    assertRefused(() -> read(npy(1, objects, new byte[64])), "pickled", "astype(float)");
    assertRefused(() -> read(npy("<U4", "(1, 2)", new byte[32])), "strings, not numbers");
  }

  /** Every type that NumPy writes, against values that each of them has. */
  @ParameterizedTest
  @CsvSource({
    "|i1, INT16",
    "<i2, INT16",
    ">i2, INT16",
    "<u2, UINT16",
    ">u2, UINT16",
    "<i4, FLOAT64",
    ">u4, FLOAT64",
    "<i8, FLOAT64",
    ">u8, FLOAT64",
    "<f2, FLOAT32",
    ">f2, FLOAT32"
  })
  void numbersOfAllTypes(String descr, ElementType kept) {
    int size = descr.charAt(2) - '0';
    ByteBuffer values = ByteBuffer.allocate(3 * size);
    values.order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean half = descr.endsWith("f2");
    for (int each : new int[] {0, 2, 100}) {
      switch (size) {
        case 1 -> values.put((byte) each);
        case 2 -> values.putShort((short) (half ? HALVES.get(each) : each));
        case 4 -> values.putInt(each);
        default -> values.putLong(each);
      }
    }
    Dataset rows = read(npy(descr, "(1, 3)", values.array()));
    assertEquals(kept, rows.type());
    assertArrayEquals(new double[] {0, 2, 100}, rows.row(0));
  }

  /** From IEEE 754's table of binary16: ±0, denormals, the largest, and others. */
  @Test
  void halvesAreExact() {
    ByteBuffer halves = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits : new int[] {0x0001, 0x03ff, 0x0400, 0x3555, 0x3c00, 0xc000, 0x7bff, 0xfbff}) {
      halves.putShort((short) bits);
    }
    assertArrayEquals(
        new double[] {0x1p-24, 1023 * 0x1p-24, 0x1p-14, 0.333251953125, 1, -2, 65504, -65504},
        read(npy("<f2", "(1, 8)", halves.array())).row(0));
  }

  /** U, of four bytes a character, and S, of one; whole numbers are numbers. */
  @Test
  void stringsAreLabels() {
    byte[] letters = "catdogcat".getBytes(StandardCharsets.US_ASCII);
    Labels animals = labels(npy("|S3", "(3,)", letters));
    assertArrayEquals(new int[] {0, 1, 0}, animals.codes());
    assertEquals(List.of("cat", "dog"), animals.names());
    ByteBuffer wide = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int point : new int[] {'2', 0, 0, '1', '0', 0}) {
      wide.putInt(point);
    }
    assertEquals(List.of(), labels(npy("<U3", "(2,)", wide.array())).names());
    assertArrayEquals(new int[] {2, 10}, readLabels(npy("<U3", "(2,)", wide.array())));
  }

  private Labels labels(byte[] contents) {
    return DataFiles.readLabels(ArrayFiles.write(folder, "labels.npy", contents).toString());
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
    assertArrayEquals(npy("<f8", "(3, 4)", new byte[0]), NpyHeader.write("<f8", 3, 4));
    assertArrayEquals(npy("<i4", "(7,)", new byte[0]), NpyHeader.write("<i4", 7));
    assertArrayEquals(npy("|b1", "()", new byte[0]), NpyHeader.write("|b1"));
    // sizes that cross the padding to the next 64 bytes
    assertArrayEquals(
        npy("<f8", "(2147483647, 2147483647, 2147483647, 2147483647, 2147483647)", new byte[0]),
        NpyHeader.write("<f8", 2147483647L, 2147483647L, 2147483647L, 2147483647L, 2147483647L));
  }
}
