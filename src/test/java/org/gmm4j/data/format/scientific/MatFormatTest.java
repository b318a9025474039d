package org.gmm4j.data.format.scientific;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.gmm4j.data.format.scientific.ScientificFiles.labels;
import static org.gmm4j.data.format.scientific.ScientificFiles.read;
import static org.gmm4j.data.format.scientific.ScientificFiles.words;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatFormatTest {
  private final Path folder;

  MatFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String file(String name) {
    return ScientificFiles.copy(folder, name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scipy5.mat", "scipy7.mat", "matlab73.mat"})
  void numbersOfAllTypesInAllVersions(String name) {
    String file = file(name);
    for (String kind :
        "int8 uint8 int16 uint16 int32 uint32 int64 uint64 single double logical".split(" ")) {
      ScientificFiles.assertMatrix(kind, read(file + ":" + kind + "s"));
    }
    ScientificFiles.assertImages(read(file + ":images"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"small5.mat", "small7.mat", "small73.mat"})
  void theOnlyVariableNeedsNoName(String name) {
    ScientificFiles.assertMatrix("int16", read(file(name)));
  }

  /** MATLAB stores doubles that are small whole numbers as bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"matlab6.mat", "matlab7.mat", "matlab6-big.mat"})
  void asMatlabLaysThemOut(String name) {
    String file = file(name);
    ScientificFiles.assertMatrix("double", read(file + ":Y"));
    double[] row = read(file + ":X").row(5);
    for (int j = 0; j < ScientificFiles.D; j++) {
      assertEquals(ScientificFiles.value("uint8", 5, j), row[j]);
    }
    assertEquals(ScientificFiles.WORDS, words(labels(file + ":X", file + ":words")));
    assertEquals(ScientificFiles.WORDS, words(labels(file + ":X", file + ":chars")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scipy5.mat", "scipy7.mat", "matlab73.mat"})
  void labelsAreColumnsRowsCellsOrCharacters(String name) {
    String file = file(name);
    String rows = file + ":doubles";
    assertArrayEquals(ScientificFiles.THREE_TO_EIGHT, labels(rows, file + ":column").codes());
    assertArrayEquals(ScientificFiles.THREE_TO_EIGHT, labels(rows, file + ":row").codes());
    assertEquals(ScientificFiles.WORDS, words(labels(rows, file + ":words")));
    assertEquals(ScientificFiles.WORDS, words(labels(rows, file + ":chars")));
    assertRefused(() -> labels(rows, file + ":images"), "one-dimensional", "(4, 3, 2)");
    assertRefused(() -> labels(rows, rows), "one-dimensional", "(6, 4)");
    assertRefused(() -> read(file + ":words"), "holds strings, not numbers");
    assertRefused(() -> read(file + ":chars"), "holds strings, not numbers");
  }

  @Test
  void columnsAndTransposed() {
    for (String name : new String[] {"small5.mat", "small73.mat"}) {
      String file = file(name);
      ReadOptions some = new ReadOptions("3,1", false, null);
      assertArrayEquals(
          new double[] {ScientificFiles.value("int16", 5, 2), ScientificFiles.value("int16", 5, 0)},
          DataSource.open(file, null, some).rows().row(5));
      ReadOptions turned = new ReadOptions("6", true, null);
      assertArrayEquals(
          new double[] {ScientificFiles.value("int16", 5, 2)},
          DataSource.open(file, null, turned).rows().row(2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scipy5.mat, sparse, is sparse; save full(sparse) in MATLAB",
    "matlab73.mat, sparse, is sparse; save full(sparse) in MATLAB",
    "scipy5.mat, complex, is complex; save real(complex)",
    "matlab73.mat, complex, 'is a compound of real, imag'",
    "scipy5.mat, struct, is a struct",
    "matlab73.mat, empty, is empty",
    "scipy5.mat, nothing, there is no such array; it holds int8s (6 × 4 int8)",
  })
  void whatIsNoArrayOfNumbers(String name, String variable, String words) {
    String file = file(name);
    assertRefused(() -> read(file + ":" + variable), file, words);
    assertRefused(() -> labels(file + ":doubles", file + ":" + variable), file, words);
  }

  @Test
  void cellsOfOtherThings() {
    String file = file("scipy7.mat");
    assertRefused(
        () -> labels(file + ":doubles", file + ":mixed"), "cell 2 holds double, not a string");
  }

  @Test
  void severalVariablesAreListed() {
    assertRefused(
        () -> read(file("scipy7.mat")), "name one as ", "scipy7.mat:int8s", "images (4 × 3 × 2");
    assertRefused(() -> read(file("matlab73.mat")), "name one as ", "images (4 × 3 × 2 uint8)");
  }

  @Test
  void aStructOfVersion73IsAGroup() {
    ScientificFiles.assertMatrix("double", read(file("matlab73.mat") + ":struct/inner"));
  }

  @Test
  void version4IsCalledSo() {
    assertRefused(() -> read(file("scipy4.mat")), "is a MATLAB 4 file", "-v7");
  }

  @Test
  void packedOnceMore() {
    Path file =
        ArrayFiles.write(
            folder, "x.mat.gz", ArrayFiles.gzip(ScientificFiles.contents("small7.mat")));
    ScientificFiles.assertMatrix("int16", read(file.toString()));
  }
}
