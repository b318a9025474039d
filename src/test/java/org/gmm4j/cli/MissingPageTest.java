package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of docs/missing.md as it stands there, and what is refused. */
class MissingPageTest {
  private final Path folder;
  private final Tool tool;
  private final DocsPage page;

  MissingPageTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.tool = new Tool(folder);
    this.page = DocsPage.of("missing.md");
    Files.writeString(folder.resolve("geyser.csv"), page.table("eruption,waiting|[\\d.]*,[\\d.]*"));
  }

  private Tool.Outcome run(String command) {
    return tool.run(command.replaceAll("\\b(geyser|full)\\.(csv|npz)", "@/$1.$2"));
  }

  @Test
  void theExampleRuns() throws IOException {
    List<String> commands = page.commands();
    assertEquals(3, commands.size());
    Tool.Outcome fit = run(commands.get(0)).assertDone();
    assertTrue(fit.out().contains("some missing"), fit.out());
    Tool.Outcome imputed = run(commands.get(1)).assertDone();
    assertTrue(imputed.out().contains("3 values of 20 rows"), imputed.out());
    assertEquals("eruption,waiting", Files.readAllLines(folder.resolve("full.csv")).get(0));
    run("score geyser.npz full.csv --columns eruption,waiting --device cpu").assertDone();
    Dataset full = Dataset.read(folder.resolve("full.csv"));
    assertEquals(3.333, full.row(2)[0]);
    assertTrue(full.row(2)[1] > 60 && full.row(2)[1] < 90, "a wait between the clusters'");
    assertTrue(full.row(6)[0] > 3.5 && full.row(6)[0] < 5.5, "long after a long wait");
    assertTrue(full.row(10)[1] > 45 && full.row(10)[1] < 65, "short after a short eruption");
    List<String> labels = run(commands.get(2)).assertDone().lines();
    assertEquals(20, labels.size());
    assertEquals(labels.get(0), labels.get(6), "long ones");
    assertEquals(labels.get(1), labels.get(10), "short ones");
    assertFalse(labels.get(0).equals(labels.get(1)));
  }

  @Test
  void drawsDifferBySeed() throws IOException {
    run("fit geyser.csv --missing nan --reg 0.01 --device cpu --out geyser.npz").assertDone();
    for (String seed : new String[] {"1", "2"}) {
      run("impute geyser.npz geyser.csv --draw --seed " + seed + " --out @/s" + seed + ".npy")
          .assertDone();
    }
    run("impute geyser.npz geyser.csv --draw --seed 1 --out @/again.npy").assertDone();
    byte[] one = Files.readAllBytes(folder.resolve("s1.npy"));
    assertEquals(-1, Files.mismatch(folder.resolve("s1.npy"), folder.resolve("again.npy")));
    assertTrue(one.length > 20 * 2 * 8);
    assertTrue(Files.mismatch(folder.resolve("s1.npy"), folder.resolve("s2.npy")) >= 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit geyser.csv --device cpu --out geyser.npz|line 4",
        "fit geyser.csv --missing 7 --device cpu|line 4",
        "fit geyser.csv --missing gone|neither nan nor a number",
        "fit geyser.csv --missing inf|neither nan nor a number",
        "fit geyser.csv --missing nan --device opencl --precision float|--precision double",
        "fit geyser.csv --missing nan --device cpu --precision float|--precision double",
        "fit geyser.csv --missing nan --device cpu --shrink ledoit-wolf|ledoit-wolf",
        "fit geyser.csv --missing nan --device cpu --report @/r|cannot be drawn",
        "fit geyser.csv --missing nan --device cpu --covariance mfa:2|below the 2 features"
      })
  void badInputIsOneLine(String command, String words) {
    run(command).assertComplains(2, words);
  }

  /** Not behind what is said of rows that would be fitted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit empty.csv --missing nan --device opencl --precision float|in double",
        "fit empty.csv --missing nan --device opencl --precision float --standardise|in double",
        "fit empty.csv --missing nan --device cpu --precision float|in double",
        "select empty.csv --missing nan -k 1..2 --device opencl --precision float|in double",
        "plan empty.csv --missing nan --device opencl --precision float|in double"
      })
  void whatIsForCompleteRowsIsRefusedAtOnce(String command, String words) throws IOException {
    Files.writeString(folder.resolve("empty.csv"), "a,b\n1,2\n,\n3,5\n4,\n2,1\n");
    run(command.replace("empty.csv", "@/empty.csv")).assertComplains(2, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "impute geyser.npz geyser.csv|--out",
        "impute geyser.npz geyser.csv --out full.txt|.npy or .csv",
        "impute geyser.npz geyser.csv --out full.csv --seed 3|--draw",
        "impute geyser.npz geyser.csv --out geyser.csv|DATA",
        "impute geyser.npz @/data.npy --out full.csv|3 features",
        "plot geyser.npz geyser.csv --missing nan --kind scatter --out @/p.svg|cannot be drawn",
        "report geyser.npz geyser.csv --missing nan --out @/r|cannot be drawn"
      })
  void badInputOfOthersIsOneLine(String command, String words) {
    run("fit geyser.csv --missing nan --reg 0.01 --device cpu --out geyser.npz").assertDone();
    run(command).assertComplains(2, words);
  }

  /** Names come back as they were, whatever is in them; of numbers alone they would be a row. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a, b\",\"say \"\"c\"\"\"|\"a, b\",\"say \"\"c\"\"\"|1,2",
        "größe,2020|größe,2020|1,2",
        "x;y,z w|\"x;y\",z w|1,2",
        "year,2020,2021||2,3"
      })
  void namesComeBack(String header, String written, String columns) throws IOException {
    String cells =
        header.endsWith("2021") ? "1999,1,2\n1999,2,\n1999,3,5\n1999,4,9\n" : "1,2\n2,\n3,5\n4,9\n";
    Files.writeString(folder.resolve("geyser.csv"), header + "\n" + cells);
    String of = "geyser.csv --missing nan --columns " + columns;
    run("fit " + of + " -k 1 --reg 0.01 --device cpu --out geyser.npz").assertDone();
    run("impute geyser.npz " + of + " --out full.csv").assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("full.csv"));
    if (written == null) {
      assertEquals(4, lines.size());
    } else {
      assertEquals(written, lines.get(0));
      run("score geyser.npz full.csv --device cpu").assertDone();
    }
    assertEquals(4, Dataset.read(folder.resolve("full.csv")).rows());
  }

  @Test
  void completeRowsAreWrittenAsTheyAre() {
    run("fit @/data.npy --device cpu --out geyser.npz").assertDone();
    Tool.Outcome done = run("impute geyser.npz @/data.npy --out full.csv");
    assertEquals(0, done.code());
    assertTrue(done.err().contains("no value is missing"), done.err());
    Dataset full = Dataset.read(folder.resolve("full.csv"));
    assertEquals(Tool.ROWS.length, full.rows());
  }
}
