package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.gmm4j.data.ArrayFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilmCommandTest {
  private static final String FIT = "fit @/data.npy -k 2 --device cpu --reg 1e-3 --tol 0 ";

  private final Tool tool;

  FilmCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
    tool.write("wide.npy", ArrayFiles.npy(new double[9][5]));
  }

  @ParameterizedTest
  @CsvSource({"film.gif,GIF89a", "film.MP4,ftyp"})
  void aFilmIsSaidAndIsThere(String name, String mark) throws IOException {
    Tool.Outcome outcome = tool.run(FIT + "--max-iter 4 --film @/" + name + " --json").assertDone();
    List<String> lines = outcome.lines();
    assertEquals("film            " + tool.path(name) + ", 5 frames", lines.get(lines.size() - 2));
    assertTrue(lines.get(lines.size() - 1).startsWith("{\"device\":"));
    assertEquals(List.of(name), outcome.newFiles());
    byte[] bytes = Files.readAllBytes(tool.path(name));
    assertTrue(new String(bytes, 0, 12, StandardCharsets.ISO_8859_1).contains(mark));
  }

  @Test
  void rowsMayBeImages() throws IOException {
    String fit = "fit mnist-2v6 -k 2 --reg 0.05 --max-iter 2 --device cpu --quiet --film @/";
    assertEquals("", tool.run(fit + "a.gif --fps 2").assertDone().out());
    assertEquals(720, ImageIO.read(tool.path("a.gif").toFile()).getWidth());
    tool.run(fit + "b.gif --image 56x14").assertDone();
    assertTrue(
        ImageIO.read(tool.path("b.gif").toFile()).getHeight()
            < ImageIO.read(tool.path("a.gif").toFile()).getHeight());
  }

  /** One line, exit code 2, and no file, not even the model: before the fit. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data --film @/film.avi             | film.avi: the name must end in .mp4 or .gif
          data --film @/film                 | the name must end in .mp4 or .gif
          data --film @/no/film.gif          | there is no directory
          data --film @/f.gif --fps 0        | --fps: must be from 1 to 50, not 0
          data --film @/f.gif --fps 51       | --fps: must be from 1 to 50, not 51
          data --film @/f.gif --fps fast     | 'fast' is not an int
          data --fps 15                      | --fps is for a film
          data --image 28x28                 | --image is for --film and --report
          data --film @/f.gif --image 28     | '28' is no width and height
          data --film @/f.gif --image 4x4    | --image has 16 values
          wide --film @/f.gif                | 5 features are no square image
          data --film @/f.gif --report @/f.gif | --report and --film are the same file
          data --film @/f.gif --trace @/f.gif | --film and --trace are the same file
          data --film @/f.gif --checkpoint @/f.gif | --film and --checkpoint are the same file
          """)
  void whatCannotBeFilmedIsOneLine(String arguments, String words) {
    String[] parts = arguments.split(" ", 2);
    tool.run("fit @/" + parts[0] + ".npy --device cpu --out @/m.npz " + parts[1])
        .assertComplains(2, words);
  }

  @Test
  void dataAreNotWrittenOver() throws IOException {
    Files.copy(tool.path("data.npy"), tool.path("data.gif"));
    tool.run("fit @/data.gif --device cpu --film @/data.gif")
        .assertComplains(2, "--film and DATA are the same file");
  }

  @Test
  void aFilmThatFailsDoesNotCostTheModel() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo");
    Process made = new ProcessBuilder("/usr/bin/mkfifo", tool.path("pipe.gif") + "").start();
    assertEquals(0, made.waitFor());
    Tool.Outcome outcome =
        tool.run(FIT + "--max-iter 3 --out @/m.npz --film @/pipe.gif --report @/r --json");
    assertEquals(2, outcome.code());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("pipe.gif: is a pipe or a device"), outcome.err());
    assertTrue(Files.exists(tool.path("m.npz")) && Files.exists(tool.path("r/index.html")));
    assertTrue(outcome.out().endsWith("}\n"), "the JSON object ends the output");
  }

  @Test
  void aFilmOfAFitThatWentOnSaysWhereItBegins() {
    tool.run(FIT + "--max-iter 3 --checkpoint @/c --checkpoint-every 1").assertDone();
    Tool.Outcome outcome = tool.run("fit @/data.npy --resume @/c --max-iter 6 --film @/film.gif");
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("the film begins after iteration 3"), outcome.err());
    assertTrue(outcome.out().contains(", 4 frames"), outcome.out());
  }
}
