package org.gmm4j.data.format.scientific;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.gmm4j.data.format.scientific.ScientificFiles.labels;
import static org.gmm4j.data.format.scientific.ScientificFiles.read;
import static org.gmm4j.data.format.scientific.ScientificFiles.words;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import org.gmm4j.data.ArrayFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5FormatTest {
  private final Path folder;

  Hdf5FormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String file(String name) {
    return ScientificFiles.copy(folder, name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h5py.h5", "h5py-114.h5"})
  void numbersOfAllTypesInBothOrders(String name) {
    String file = file(name);
    for (String kind :
        ("int8 uint8 int16 uint16 int32 uint32 int64 uint64 " + "float16 float32 float64")
            .split(" ")) {
      ScientificFiles.assertMatrix(kind, read(file + ":/little/" + kind));
      ScientificFiles.assertMatrix(kind, read(file + ":big/" + kind));
    }
    ScientificFiles.assertMatrix("logical", read(file + ":logical"));
    ScientificFiles.assertImages(read(file + ":/images"));
    ScientificFiles.assertImages(read(file + ":soft"));
  }

  @ParameterizedTest
  @CsvSource({"gzip, float64", "shuffle, int32", "lzf, int16", "growing, uint8"})
  void packedChunks(String array, String kind) {
    ScientificFiles.assertMatrix(kind, read(file("h5py.h5") + ":packed/" + array));
    ScientificFiles.assertMatrix(kind, read(file("h5py-114.h5") + ":packed/" + array));
  }

  @Test
  void labelsAreNumbersOrStrings() {
    for (String name : new String[] {"h5py.h5", "h5py-114.h5"}) {
      String file = file(name);
      String rows = file + ":/little/int8";
      assertEquals(ScientificFiles.WORDS, words(labels(rows, file + ":/labels/fixed")));
      assertEquals(ScientificFiles.WORDS, words(labels(rows, file + ":labels/variable")));
      assertArrayEquals(
          ScientificFiles.THREE_TO_EIGHT, labels(rows, file + ":labels/numbers").codes());
      assertArrayEquals(
          ScientificFiles.THREE_TO_EIGHT, labels(rows, file + ":labels/column").codes());
      assertRefused(() -> labels(rows, file + ":labels/halves"), "label 2 is 1.5");
      assertRefused(() -> labels(rows, rows), "one-dimensional", "(6, 4)");
      assertRefused(() -> read(file + ":labels/fixed"), "holds strings, not numbers");
      assertRefused(() -> read(file + ":labels/numbers"), "holds a list, not rows");
    }
  }

  /** What was never written is the fill value, which the library does not give. */
  @Test
  void rowsThatWereNeverWritten() {
    String old = file("h5py.h5");
    assertArrayEquals(new double[4], read(old + ":holes/zeros").row(3));
    assertRefused(() -> read(old + ":holes/nines"), "rows from 3 on were never written");
    assertRefused(() -> read(old + ":holes/never"), "was never written");
    String later = file("h5py-114.h5");
    assertRefused(() -> read(later + ":holes/zeros"), "never written");
    assertRefused(() -> read(later + ":holes/nines"), "rows from 3 on were never written");
    assertRefused(() -> read(later + ":holes/never"), "was never written");
  }

  @ParameterizedTest
  @CsvSource({
    "complex, 'is a compound of r, i, not numbers'",
    "compound, 'is a compound of height, name'",
    "scalar, 'list, not rows'",
    "empty, 'has no data'",
    "packed/scaleoffset, 'is packed by the HDF5 filter scale-offset, which cannot be read'",
    "broken, 'there is no such array; it holds /big/float16 (6 × 4 float16)'",
  })
  void whatIsNoArrayOfNumbers(String array, String words) {
    String file = file("h5py.h5");
    assertRefused(() -> read(file + ":" + array), file, words);
  }

  @Test
  void severalDatasetsAreListed() {
    assertRefused(() -> read(file("h5py.h5")), "name one as ", "h5py.h5:/big/float16");
  }

  @Test
  void truncatedFilesAreCalledSo() {
    byte[] sound = ScientificFiles.contents("small-packed.h5");
    Path cut = ArrayFiles.write(folder, "cut.h5", Arrays.copyOf(sound, sound.length - 100));
    assertRefused(() -> read(cut.toString()), "ends too early, it is truncated");
  }

  @Test
  void theLayoutOfHdf52IsNamed() {
    assertRefused(() -> read(file("latest.h5")), "HDF5 2.0", "libver='latest'");
  }

  @ParameterizedTest
  @CsvSource({
    "small.h5, int16",
    "small-packed.h5, int16",
    "small-new.h5, int16",
    "block.h5, float64"
  })
  void theOnlyDatasetNeedsNoName(String name, String kind) {
    ScientificFiles.assertMatrix(kind, read(file(name)));
    Path packed =
        ArrayFiles.write(folder, "x.h5.gz", ArrayFiles.gzip(ScientificFiles.contents(name)));
    ScientificFiles.assertMatrix(kind, read(packed.toString()));
  }
}
