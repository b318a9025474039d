package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command reads, it does not write over. */
class SameFileTest {
  private final Tool tool;

  SameFileTest(@TempDir Path folder) throws IOException {
    tool = new Tool(folder);
    tool.run("fit @/data.npy --device cpu --out @/m.npz").assertDone();
    Files.createSymbolicLink(tool.path("link.npy"), tool.path("data.npy"));
    Files.copy(tool.path("m.npz"), tool.path("m.npy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit @/data.npy --device cpu --trace @/data.npy | --trace and DATA | data.npy",
        "fit @/data.npy --device cpu --out @/link.npy | --out and DATA | data.npy",
        "fit @/data.npy --device cpu --labels @/labels.npy --trace @/labels.npy | --labels | labels.npy",
        "fit @/data.npy --device cpu --labels @/labels.npy --out @/labels.npy | --labels | labels.npy",
        "fit @/data.npy --device cpu --init @/m.npz --trace @/m.npz | --trace and --init | m.npz",
        "predict @/m.npz @/data.npy --device cpu --out @/data.npy | --out and DATA | data.npy",
        "predict @/m.npy @/data.npy --device cpu --out @/m.npy | --out and MODEL | m.npy",
      })
  void isRefused(String command, String words, String file) throws IOException {
    byte[] before = Files.readAllBytes(tool.path(file));
    tool.run(command).assertComplains(2, words, "the same file");
    assertArrayEquals(before, Files.readAllBytes(tool.path(file)));
  }
}
