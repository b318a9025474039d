package org.gmm4j.data.format.scientific;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.values.ElementType;

/** The files that make.py wrote, and what is in them. */
final class ScientificFiles {
  static final int N = 6;
  static final int D = 4;
  static final List<String> WORDS = List.of("cat", "dog", "cat", "zebra", "dog", "eel");
  static final int[] THREE_TO_EIGHT = {3, 4, 5, 6, 7, 8};

  private ScientificFiles() {}

  static byte[] contents(String name) {
    try (InputStream in = ScientificFiles.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Copies a file into a folder. */
  static Path copy(Path folder, String name) {
    try {
      return Files.write(folder.resolve(name), contents(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Dataset read(String name) {
    return DataSource.open(name, null, ReadOptions.NONE).rows();
  }

  /** Reads labels, beside an array with a row for each. */
  static Labels labels(String data, String name) {
    return Objects.requireNonNull(DataSource.open(data, name).labels());
  }

  static List<String> words(Labels labels) {
    return IntStream.of(labels.codes()).mapToObj(labels::name).toList();
  }

  /** As make.py says. */
  static double value(String kind, int i, int j) {
    return switch (kind) {
      case "double", "float64" -> i * 0.1 + j;
      case "single", "float32" -> (float) (i * 0.1 + j);
      case "float16" -> i / 8.0 + j;
      case "logical" -> (i + j) % 2;
      case "int64" -> -0x1p62 + (4 * i + j) * 1024;
      case "uint64" -> 0x1p63 + (4 * i + j) * 2048;
      default -> i * 13 + j * 7 - (kind.startsWith("u") ? 0 : 3);
    };
  }

  static ElementType kept(String kind) {
    return switch (kind) {
      case "logical", "uint8" -> ElementType.UINT8;
      case "int8", "int16" -> ElementType.INT16;
      case "uint16" -> ElementType.UINT16;
      case "single", "float16", "float32" -> ElementType.FLOAT32;
      default -> ElementType.FLOAT64;
    };
  }

  static void assertMatrix(String kind, Dataset rows) {
    assertEquals(kept(kind), rows.type());
    assertEquals(N, rows.rows());
    for (int i = 0; i < N; i++) {
      double[] expected = new double[D];
      for (int j = 0; j < D; j++) {
        expected[j] = value(kind, i, j);
      }
      assertArrayEquals(expected, rows.row(i), kind + " " + i);
    }
  }

  /** Four images of 3 × 2. */
  static void assertImages(Dataset rows) {
    assertEquals(ElementType.UINT8, rows.type());
    assertEquals(4, rows.rows());
    for (int i = 0; i < 4; i++) {
      double[] expected = new double[6];
      for (int j = 0; j < 6; j++) {
        expected[j] = i * 31 + j / 2 * 7 + j % 2 * 3;
      }
      assertArrayEquals(expected, rows.row(i));
    }
  }
}
