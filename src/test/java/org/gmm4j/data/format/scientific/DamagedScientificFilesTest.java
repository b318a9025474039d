package org.gmm4j.data.format.scientific;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.gmm4j.Thorough;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are cut off or flipped anywhere: read, or refused in one line, and nothing else. */
class DamagedScientificFilesTest {
  private final Path folder;
  private final Path sixRows;

  DamagedScientificFilesTest(@TempDir Path folder) {
    this.folder = folder;
    this.sixRows = ScientificFiles.copy(folder, "block.h5");
  }

  @ParameterizedTest
  @CsvSource({
    "small5.mat, 1, ''",
    "small7.mat, 1, ''",
    "matlab7.mat, 3, :X",
    "matlab7.mat, 3, :words",
    "matlab6-big.mat, 7, :chars",
    "scipy5.mat, 19, :images",
    "scipy7.mat, 13, :logicals",
    "small.h5, 7, ''",
    "small-packed.h5, 13, ''",
    "small-new.h5, 7, ''",
    "small-strings.h5, 19, ''",
    "small73.mat, 19, ''"
  })
  void damagedAnywhere(String name, int step, String array) {
    byte[] sound = ScientificFiles.contents(name);
    for (int at = 0; at < sound.length; at += step * Thorough.step(5)) {
      assertReadOrRefused(name, array, Arrays.copyOf(sound, at));
      byte[] flipped = sound.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertReadOrRefused(name, array, flipped);
      byte[] full = sound.clone();
      full[at] = (byte) 0xff;
      assertReadOrRefused(name, array, full);
    }
  }

  private void assertReadOrRefused(String name, String array, byte[] contents) {
    Path file = ArrayFiles.write(folder, name, contents);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          readOrRefused(file, () -> DataSource.open(file + array, null));
          readOrRefused(file, () -> DataSource.open(sixRows.toString(), file + array));
        });
  }

  private static void readOrRefused(Path file, Runnable use) {
    try {
      use.run();
    } catch (DataException refused) {
      String message = refused.getMessage();
      assertEquals(1, message.lines().count(), message);
      assertTrue(message.startsWith(file.toString()), message);
    }
  }
}
