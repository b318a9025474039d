package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Files.createDirectory(tool.path("page"));
    for (String name : List.of("t.csv", "c", "p.svg", "f.gif", "page/index.html")) {
      Files.writeString(tool.path(name), "x\n1\n");
    }
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
        "sample @/m.npy -n 3 --out @/m.npy | --out and MODEL | m.npy",
        "plot @/m.npz --kind bic --models @/p.svg --out @/p.svg | --out and --models | p.svg",
      })
  void isRefused(String command, String words, String file) throws IOException {
    assertRefused(command, words, file);
  }

  /** An array or a column of a file is in it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit @/m.npz:means --out @/m.npz | --out and DATA | m.npz",
        "fit @/t.csv:x --trace @/t.csv | --trace and DATA | t.csv",
        "fit @/c:x --checkpoint @/c | --checkpoint and DATA | c",
        "fit @/f.gif:x --film @/f.gif | --film and DATA | f.gif",
        "fit @/page/index.html:x --report @/page | --report and DATA | page/index.html",
        "fit @/data.npy --labels @/m.npz:y --out @/m.npz | --out and --labels | m.npz",
        "fit @/data.npy --weights @/m.npz:w --out @/m.npz | --out and --weights | m.npz",
        "fit @/data.npy --known-labels @/m.npz:y --out @/m.npz | --out and --known-labels | m.npz",
        "fit @/data.npy --weights @/t.csv:x --trace @/t.csv | --trace and --weights | t.csv",
        "select @/m.npz:means --out @/m.npz | --out and DATA | m.npz",
        "select @/data.npy --labels @/m.npz:y --out @/m.npz | --out and --labels | m.npz",
        "select @/data.npy --weights @/m.npz:w --out @/m.npz | --out and --weights | m.npz",
        "select @/data.npy --weights @/m.npz --out @/m.npz | --out and --weights | m.npz",
        "select @/data.npy --known-labels @/m.npz:y --out @/m.npz | --out and --known | m.npz",
        "predict @/m.npz @/t.csv:x --out @/t.csv | --out and DATA | t.csv",
        "predict @/m.npz @/data.npy --labels @/t.csv:x --out @/t.csv | --out and --labels | t.csv",
        "predict @/m.npz @/data.npy --weights @/t.csv:x --out @/t.csv | and --weights | t.csv",
        "impute @/m.npz @/t.csv:x --out @/t.csv | --out and DATA | t.csv",
        "impute @/m.npz @/data.npy --weights @/t.csv:x --out @/t.csv | --out and --weights | t.csv",
        "plot @/m.npz @/p.svg:x --kind pairs --out @/p.svg | --out and DATA | p.svg",
        "plot @/m.npz @/data.npy --labels @/p.svg:x --kind pairs --out @/p.svg | --labels | p.svg",
        "report @/m.npz @/page/index.html:x --out @/page | --out and DATA | page/index.html",
        "report @/m.npz @/data.npy --weights @/page/index.html:x --out @/page | --weights | page/index.html",
        "convert @/data.npy:x @/data.npy | OUT and DATA | data.npy",
        "convert @/data.npy:x @/o.npy --labels-out @/data.npy | --labels-out and DATA | data.npy",
        "convert @/t.csv @/o.npy --labels @/data.npy:x --labels-out @/data.npy | --labels | data.npy",
        "convert @/t.csv @/data.npy --labels @/data.npy:x --labels-out @/l.npy | OUT and --labels | data.npy"
      })
  void arraysAreInTheirFiles(String command, String words, String file) throws IOException {
    assertRefused(command, words, file);
  }

  private void assertRefused(String command, String words, String file) throws IOException {
    byte[] before = Files.readAllBytes(tool.path(file));
    tool.run(command).assertComplains(2, words, "the same file");
    assertArrayEquals(before, Files.readAllBytes(tool.path(file)));
  }
}
