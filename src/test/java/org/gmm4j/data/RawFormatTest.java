package org.gmm4j.data;

import static org.gmm4j.data.ArrayFiles.bytes;
import static org.gmm4j.data.ArrayFiles.gzip;
import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Random;
import org.gmm4j.data.values.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of nothing but numbers, which their names describe. */
class RawFormatTest {
  private static final ReadOptions ON_DISK = new ReadOptions(null, false, null, 0);

  private final Path folder;

  RawFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String write(byte[] contents, String description) {
    return ArrayFiles.write(folder, "numbers.bin", contents) + ":" + description;
  }

  /** The same bytes behind a header are NumPy's file, which NumPy itself wrote in other tests. */
  @ParameterizedTest
  @CsvSource({
    "|b1, bool",
    "|u1, uint8",
    "|i1, int8",
    "<u2, uint16",
    ">i2, int16be",
    "<u4, uint32",
    ">i4, int32be",
    "<u8, uint64le",
    ">i8, int64be",
    "<f2, float16",
    "<f4, float32",
    ">f4, float32be",
    "<f8, float64le",
    ">f8, float64be"
  })
  void numbersAreThoseOfNpy(String descr, String type) {
    byte[] numbers = new byte[6 * 4 * (descr.charAt(2) - '0')];
    new Random(3).nextBytes(numbers);
    for (int i = 0; descr.charAt(1) == 'f' && i < numbers.length; i++) {
      numbers[i] &= 0x3b; // finite
    }
    for (int i = 0; descr.charAt(1) == 'b' && i < numbers.length; i++) {
      numbers[i] &= 1;
    }
    Path npy = ArrayFiles.write(folder, "a.npy", ArrayFiles.npy(descr, "(6, 4)", numbers));
    Dataset right = Dataset.read(npy);
    String name = write(numbers, type + "x4");
    for (ReadOptions options : new ReadOptions[] {ReadOptions.NONE, ON_DISK}) {
      Dataset rows = DataSource.open(name, null, options).rows();
      assertEquals(right.type(), rows.type());
      assertEquals(6, rows.rows());
      for (int i = 0; i < 6; i++) {
        assertArrayEquals(right.row(i), rows.row(i));
      }
    }
  }

  @Test
  void imagesArePackedOrNot() {
    byte[] pixels = bytes(0, 0, 3, 128, 254, 255, 7, 8, 9, 10, 11, 12); // begins as an IDX file
    for (byte[] contents : new byte[][] {pixels, gzip(pixels)}) {
      Dataset rows = DataSource.open(write(contents, "uint8x2x3"), null).rows();
      assertEquals(ElementType.UINT8, rows.type());
      assertEquals(2, rows.rows());
      assertArrayEquals(new double[] {0, 0, 3, 128, 254, 255}, rows.row(0));
    }
  }

  @Test
  void labelsAreAColumn() {
    String name = write(bytes(2, 6, 2), "uint8x1");
    assertArrayEquals(new int[] {2, 6, 2}, DataFiles.readLabels(name).codes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"uint8x5", "float64x1", "int16x999999999x999999999x999999999"})
  void whatIsNoWholeNumberOfRowsIsRefused(String description) {
    String name = write(bytes(1, 2, 3, 4, 5, 6), description);
    assertRefused(() -> DataSource.open(name, null).rows(), "6 bytes", "whole number", description);
  }

  @Test
  void aFileThatDescribesNothingIsToldHow() {
    Path file = ArrayFiles.write(folder, "numbers.bin", bytes(1, 2, 3, 4, 250, 251));
    assertRefused(() -> Dataset.read(file), "known format", "FILE:uint8x784");
  }
}
