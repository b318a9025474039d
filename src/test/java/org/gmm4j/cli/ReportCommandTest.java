package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
  private static final String FIT = "fit @/data.npy --device cpu ";

  private final Tool tool;

  ReportCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  private String page(String folder) throws IOException {
    return Files.readString(tool.path(folder + "/index.html"));
  }

  @Test
  void fitWritesOne() throws IOException {
    Tool.Outcome fit = tool.run(FIT + "--labels @/labels.npy --report @/new/page --seed 7 --json");
    fit.assertDone();
    assertEquals(List.of("new", "new/page", "new/page/index.html"), fit.newFiles());
    List<String> lines = fit.lines();
    assertEquals(
        "report          " + tool.path("new/page/index.html"), lines.get(lines.size() - 2));
    assertTrue(lines.get(lines.size() - 1).startsWith("{"));
    String page = page("new/page");
    assertTrue(page.contains("gmm4j fit " + tool.path("data.npy") + " --device cpu --labels"));
    assertTrue(page.contains("id=\"confusion\"") && page.contains("id=\"iteration\""));
    assertTrue(page.contains("<td>7</td>"));
    assertTrue(page.contains("<title>Gaussian mixture of data.npy</title>"));
    assertEquals("", tool.run(FIT + "--report @/new/page --quiet").assertDone().out());
  }

  @Test
  void aModelAndRowsHaveOne() throws IOException {
    tool.run(FIT + "--out @/model.npz --report @/first").assertDone();
    String command =
        "report @/model.npz @/data.npy --labels @/labels.npy --device cpu --out @/page";
    Tool.Outcome report = tool.run(command).assertDone();
    assertEquals("report          " + tool.path("page/index.html"), report.out().strip());
    assertTrue(page("page").contains("id=\"iteration\"")); // the model file tells its history
    assertFalse(page("page").contains("id=\"frames\"") || page("first").contains("id=\"frames\""));
    assertTrue(page("page").contains("was applied to the 40 rows"));
  }

  /** What a resumed fit was asked for is all there, and nothing of its checkpoints. */
  @Test
  void theCommandOfAResumedFitBeginsItAnew() throws IOException {
    tool.run(FIT + "--seed 4 --tol 0 --max-iter 4 --checkpoint @/c").assertDone();
    tool.run(
            "fit @/data.npy --max-iter 9 --resume=@/c --checkpoint @/d --checkpoint-every 3"
                + " --report @/page")
        .assertDone();
    String page = page("page");
    String command = page.substring(page.indexOf("gmm4j fit " + tool.path("data.npy")));
    command = command.substring(0, command.indexOf('<'));
    assertTrue(command.contains(" --max-iter 9 --report "), command);
    assertTrue(command.contains("--seed=4") && command.contains("--device=cpu"), command);
    assertFalse(command.contains("--resume") || command.contains("--checkpoint"), command);
    tool.run(FIT + "--checkpoint @/e --report @/page").assertDone();
    assertTrue(page("page").contains("--checkpoint " + tool.path("e")));
  }

  @Test
  void standardInputHasAName() throws IOException {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(tool.path("data.npy"))));
      tool.run("fit - --device cpu --report @/page").assertDone();
    } finally {
      System.setIn(before);
    }
    assertTrue(page("page").contains("<title>Gaussian mixture of standard input</title>"));
  }

  @Test
  void wordsAreQuotedForTheShell() throws IOException {
    Files.copy(tool.path("data.npy"), tool.path("it's here.npy"));
    tool.run("fit @/it's~here.npy --device cpu --report @/page").assertDone();
    assertTrue(page("page").contains("it'\\''s here.npy' --device cpu"));
  }

  /** One line, exit code 2, and nothing is written: before the fit begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --report @/data.npy                    | data.npy is a file, a directory is needed
          --report @/data.npy/below              | data.npy is a file, a directory is needed
          --report @ --image 2x2                 | --image has 4 values, the model has 3 features
          --report @ --image 3                   | '3' is no width and height
          --report                               | --report
          """)
  void placesThatCannotBe(String options, String words) {
    tool.run(FIT + options).assertComplains(2, words);
  }

  @Test
  void nothingThatIsReadIsReplaced() throws IOException {
    Files.createDirectory(tool.path("page"));
    Files.copy(tool.path("data.npy"), tool.path("page/index.html"));
    tool.run("fit @/page/index.html --report @/page")
        .assertComplains(2, "--report and DATA are the same file");
    tool.run(FIT + "--labels @/page/index.html --report @/page")
        .assertComplains(2, "--report and --labels are the same file");
    tool.run("report @/page/index.html @/data.npy --out @/page")
        .assertComplains(2, "--out and MODEL are the same file");
    tool.run(FIT + "--out @/p --report @/p")
        .assertComplains(2, "--report and --out are the same file");
    tool.run(FIT + "--out @/page/index.html --report @/page")
        .assertComplains(2, "--report and --out are the same file");
  }
}
