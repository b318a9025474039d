package org.gmm4j.data.format.columnar;

import static org.gmm4j.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gmm4j.Thorough;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are cut off or damaged: refused in one line, or read. */
class DamagedTablesTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/gmm4j/data/format/columnar").toAbsolutePath();

  private final Path folder;

  DamagedTablesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path write(byte[] contents) {
    return ArrayFiles.write(folder, "data", contents);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gaps.feather",
        "short.arrows",
        "short.arrow",
        "gaps.parquet",
        "ragged.parquet",
        "split.parquet"
      })
  void cutOffAnywhere(String file) throws IOException {
    byte[] contents = Files.readAllBytes(FOLDER.resolve(file));
    for (int length = 0; length < contents.length; length += Thorough.step(7)) {
      byte[] cut = Arrays.copyOf(contents, length);
      assertRefused(() -> Dataset.read(write(cut)), "data: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "short.arrows,",
    "lz4.feather,",
    "short.feather, label",
    "short.arrow, label",
    "lists.parquet,",
    "short.parquet, label"
  })
  void flippedBits(String file, String column) throws IOException {
    byte[] contents = Files.readAllBytes(FOLDER.resolve(file));
    for (int i = 0; i < contents.length; i += Thorough.step(7)) {
      byte[] damaged = contents.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Path path = write(damaged);
      try {
        if (column == null) {
          Dataset.read(path);
        } else {
          DataSource.open(path + ":x", path + ":" + column, ReadOptions.NONE);
        }
      } catch (DataException refused) {
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
      }
    }
  }

  @Test
  void otherFormatsSaySo() {
    byte[] feather = ("FEA1" + "\0".repeat(100)).getBytes(StandardCharsets.US_ASCII);
    assertRefused(() -> Dataset.read(write(feather)), "Feather of version 1", "version 2 is");
    byte[] encrypted = ("PARE" + "\0".repeat(100)).getBytes(StandardCharsets.US_ASCII);
    assertRefused(() -> Dataset.read(write(encrypted)), "encrypted");
  }

  @Test
  void nothingIsLeftOpen() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return;
    }
    for (String file : new String[] {"texts.feather", "texts.parquet", "types.arrows"}) {
      byte[] contents = Files.readAllBytes(FOLDER.resolve(file));
      Path cut = write(Arrays.copyOf(contents, contents.length / 2));
      assertRefused(() -> Dataset.read(cut), "data: ");
      assertRefused(() -> Dataset.read(Path.of(FOLDER.resolve(file) + ":none")), "no such array");
      try (var links = Files.list(open)) {
        assertTrue(
            links
                .map(DamagedTablesTest::target)
                .noneMatch(
                    each ->
                        each.contains("format/columnar/") || each.startsWith(folder.toString())),
            file);
      }
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
