package org.gmm4j.data;

import static org.gmm4j.data.ArrayFiles.bytes;
import static org.gmm4j.data.ArrayFiles.gzip;
import static org.gmm4j.data.ArrayFiles.idx;
import static org.gmm4j.data.ArrayFiles.npy;
import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off, damaged or something else: refused in one line, whatever is wrong. */
class DamagedFilesTest {
  enum Sound {
    IDX,
    IDX_FLOAT,
    NPY,
    NPY_2,
    IDX_GZIP,
    NPY_GZIP;

    byte[] contents() {
      return switch (this) {
        case IDX -> idx(ArrayFiles.IDX_UINT8, bytes(1, 2, 3, 4, 5, 6), 3, 2);
        case IDX_FLOAT ->
            idx(ArrayFiles.IDX_FLOAT, ArrayFiles.floats(ByteOrder.BIG_ENDIAN, 1, 2, 3, 4), 2, 2);
        case NPY -> npy(new double[][] {{1, 2}, {3, 4}});
        case NPY_2 -> npy(2, ArrayFiles.dictionary("|u1", false, "(2, 2)"), bytes(1, 2, 3, 4));
        case IDX_GZIP -> gzip(IDX.contents());
        case NPY_GZIP -> gzip(NPY.contents());
      };
    }
  }

  private final Path folder;

  DamagedFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset read(byte[] contents) {
    return Dataset.read(ArrayFiles.write(folder, "data", contents));
  }

  @ParameterizedTest
  @EnumSource
  void cutOffAnywhere(Sound file) {
    assertTrue(read(file.contents()).rows() > 1, "the whole file is sound");
    for (int length = 0; length < file.contents().length; length++) {
      byte[] cut = Arrays.copyOf(file.contents(), length);
      assertRefused(() -> read(cut), "data: ");
    }
  }

  @Test
  void cutOffIsCalledTruncated() {
    byte[] idx = Sound.IDX.contents();
    assertRefused(() -> read(Arrays.copyOf(idx, 10)), "truncated"); // in the sizes
    assertRefused(() -> read(Arrays.copyOf(idx, idx.length - 1)), "truncated");
    byte[] npy = Sound.NPY.contents();
    assertRefused(() -> read(Arrays.copyOf(npy, 50)), "truncated"); // in the header
    assertRefused(() -> read(Arrays.copyOf(npy, npy.length - 1)), "truncated");
    byte[] zipped = Sound.NPY_GZIP.contents();
    assertRefused(() -> read(Arrays.copyOf(zipped, 5)), "truncated"); // in gzip's header
    assertRefused(() -> read(Arrays.copyOf(zipped, zipped.length - 12)), "truncated");
  }

  @Test
  void labelsCutOffAnywhere() {
    byte[] labels = ArrayFiles.npyLabels(1, 2, 3);
    for (int length = 0; length < labels.length; length++) {
      Path cut = ArrayFiles.write(folder, "labels", Arrays.copyOf(labels, length));
      assertRefused(() -> DataFiles.readLabels(cut.toString()), "labels: ");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IDX", "IDX_FLOAT", "NPY", "NPY_2"})
  void trailingBytes(Sound file) {
    byte[] longer = Arrays.copyOf(file.contents(), file.contents().length + 1);
    assertRefused(() -> read(longer), "goes on behind its last value", "2)");
    assertRefused(() -> read(gzip(longer)), "goes on behind its last value");
  }

  @Test
  void trailingLabels() {
    byte[] two = idx(0x08, bytes(1, 2, 3), 2);
    Path file = ArrayFiles.write(folder, "labels", two);
    assertRefused(() -> DataFiles.readLabels(file.toString()), "labels: goes on", "(2,)");
  }

  @Test
  void gzipWithAFlippedBitAnywhereInItsDataOrSums() {
    byte[] sound = Sound.NPY_GZIP.contents();
    int unharmed = 0;
    for (int i = 10; i < sound.length; i++) { // behind gzip's header of 10 bytes
      byte[] damaged = sound.clone();
      damaged[i] ^= 0x10;
      try {
        assertSameRows(read(damaged)); // a bit that means nothing, such as padding
        unharmed++;
      } catch (DataException refused) {
        assertTrue(refused.getMessage().startsWith(folder.resolve("data") + ": "));
      }
    }
    assertTrue(unharmed <= 1, unharmed + " damaged files were read");
  }

  private static void assertSameRows(Dataset rows) {
    assertEquals(2, rows.row(0)[1]);
    assertEquals(4, rows.row(1)[1]);
  }

  @Test
  void gzipWithAWrongSumIsCalledDamaged() {
    byte[] damaged = Sound.IDX_GZIP.contents().clone();
    damaged[damaged.length - 6] ^= 1; // in the CRC
    assertRefused(() -> read(damaged), "gzip", "damaged");
  }

  @Test
  void gzipOfNothing() {
    assertRefused(() -> read(gzip(new byte[0])), "is empty");
  }

  @Test
  void anEmptyFile() {
    assertRefused(() -> read(new byte[0]), "data: is empty");
  }

  @Test
  void aDirectory() {
    assertRefused(() -> Dataset.read(folder), folder.toString(), "folder without images");
    assertRefused(
        () -> DataFiles.readLabels(folder.toString()), folder.toString(), "folder without images");
  }

  @Test
  void aMissingFile() {
    Path missing = folder.resolve("nowhere").resolve("data.npy");
    assertRefused(() -> Dataset.read(missing), missing.toString(), "no such file");
  }

  @Test
  void somethingElse() {
    assertRefused(
        () -> read("\u0001,2\n3,4\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
        "no file of a known format (NPY",
        "01 2c 32 0a");
    assertRefused(() -> read(bytes('P', 'K', 3, 4, 0, 0)), "no NPZ file, or a damaged one");
    assertRefused(() -> read(bytes(0, 0)), "00 00");
  }

  @ParameterizedTest
  @CsvSource({"NaN,NaN", "Infinity,Infinity", "-Infinity,-Infinity"})
  void valuesThatAreNoNumbers(double bad, String word) {
    double[] values = {1, 2, 3, 4, 5, bad};
    byte[] idx = idx(ArrayFiles.IDX_DOUBLE, ArrayFiles.doubles(ByteOrder.BIG_ENDIAN, values), 3, 2);
    assertRefused(() -> read(idx), "data: row 3, column 2 is " + word);
    byte[] npy = npy("<f4", "(2, 3)", ArrayFiles.floats(ByteOrder.LITTLE_ENDIAN, values));
    assertRefused(() -> read(npy), "data: row 2, column 3 is " + word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(2147483639, 1)",
        "(1, 2147483639)",
        "(2147483639, 2147483639)",
        "(2147483640, 3)",
        "(65536, 65536)",
        "(1, 65536, 65536)",
        "(4294967296, 4294967296)",
        "(2, 9223372036854775807)",
        "(2, 99999999999999999999999)",
        "(0, 2)",
        "(2, 0)",
        "(2, 3, 0)",
      })
  void shapesBeyondReason(String shape) {
    for (String type : new String[] {"|u1", "<f4", "<f8"}) {
      byte[] file = npy(type, shape, new byte[24]);
      assertRefused(() -> read(file), "data: ", "shape", shape.substring(1, 6));
      assertRefused(() -> read(gzip(file)), "data: ", "shape");
    }
  }

  @Test
  void numbersOfLabelsBeyondReason() {
    for (String shape : new String[] {"(2147483639,)", "(2147483647,)", "(0,)"}) {
      Path file = ArrayFiles.write(folder, "labels", npy("<i8", shape, new byte[8]));
      assertRefused(() -> DataFiles.readLabels(file.toString()), "labels: ", "shape");
    }
  }

  @Test
  void idxSizesAreUnsigned() {
    assertRefused(() -> read(idx(0x08, new byte[4], -1, 2)), "(4294967295, 2)");
    assertRefused(() -> read(idx(0x08, new byte[4], 0, 2)), "(0, 2)");
    assertRefused(() -> read(idx(0x08, new byte[4], 2, 0x7fffffff)), "(2, 2147483647)");
  }

  /** Where the system tells which files a process has open: none stays so. */
  @ParameterizedTest
  @EnumSource
  void noFileStaysOpen(Sound file) throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open));
    read(file.contents());
    Path cut = ArrayFiles.write(folder, "cut", Arrays.copyOf(file.contents(), 30));
    assertRefused(() -> Dataset.read(cut), "cut: ");
    try (Stream<Path> files = Files.list(open)) {
      for (Path each : files.toList()) {
        boolean ours =
            Files.isSymbolicLink(each)
                && Files.readSymbolicLink(each).startsWith(folder.toRealPath());
        assertFalse(ours, each.toString());
      }
    }
  }

  @Test
  void namesWithDirectivesAreJustNames() {
    Path odd = ArrayFiles.write(folder, "100%d %s", new byte[0]);
    assertTrue(
        assertThrows(DataException.class, () -> Dataset.read(odd))
            .getMessage()
            .startsWith(odd.toString()));
  }
}
