package org.gmm4j.data.format.scientific;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.DataException;
import org.gmm4j.data.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are cut off or flipped anywhere: read, or refused in one line, and nothing else. */
class DamagedScientificFilesTest {
  private final Path folder;

  DamagedScientificFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "small5.mat, 1",
    "small7.mat, 1",
    "matlab7.mat, 1",
    "scipy5.mat, 3",
    "scipy7.mat, 3",
    "small.h5, 1",
    "small-packed.h5, 2",
    "small-new.h5, 1",
    "small-strings.h5, 5",
    "small73.mat, 3"
  })
  void damagedAnywhere(String name, int step) {
    byte[] sound = ScientificFiles.contents(name);
    for (int at = 0; at < sound.length; at += step) {
      assertReadOrRefused(name, Arrays.copyOf(sound, at));
      byte[] flipped = sound.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertReadOrRefused(name, flipped);
      byte[] full = sound.clone();
      full[at] = (byte) 0xff;
      assertReadOrRefused(name, full);
    }
  }

  private void assertReadOrRefused(String name, byte[] contents) {
    Path file = ArrayFiles.write(folder, name, contents);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String array : new String[] {"", ":X", ":words", ":chars", ":images"}) {
            try {
              DataSource.open(file + array, file + array);
            } catch (DataException refused) {
              String message = refused.getMessage();
              assertEquals(1, message.lines().count(), message);
              assertTrue(message.startsWith(file.toString()), message);
            }
          }
        });
  }
}
