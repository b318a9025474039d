package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/known.md as they stand there, and what is refused. */
class KnownPageTest {
  private final Path folder;
  private final Tool tool;
  private final DocsPage page;

  KnownPageTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.tool = new Tool(folder);
    this.page = DocsPage.of("known.md");
    write("geyser.csv", page.table("eruption.*|[\\d.]+,\\d+,-?\\d"));
  }

  private void write(String name, String text) {
    tool.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Tool.Outcome run(String command) {
    return tool.run(command.replaceAll("\\b(geyser\\.csv|geyser\\.npz|fixed\\.npz)", "@/$1"));
  }

  @Test
  void theExamplesRun() throws IOException {
    assertEquals(3, page.commands().size());
    Tool.Outcome known = run(page.commands().get(0)).assertDone();
    assertTrue(known.lines().contains("known           4 of 20 rows"), known.out());
    GaussianMixture mixture = Models.read(folder.resolve("geyser.npz"));
    assertEquals(2.0, mixture.mean(0)[0], 0.3, "short eruptions are component 0");
    assertEquals(4.2, mixture.mean(1)[0], 0.3);
    List<String> labels = run(page.commands().get(1)).assertDone().lines();
    assertTrue(labels.size() > 0);

    Tool.Outcome fixed = run(page.commands().get(2)).assertDone();
    assertTrue(fixed.lines().contains("fixed           means,0:covariances"), fixed.out());
    GaussianMixture after = Models.read(folder.resolve("fixed.npz"));
    for (int k = 0; k < 2; k++) {
      assertArrayEquals(mixture.mean(k), after.mean(k));
      assertEquals(
          k == 0,
          Arrays.equals(mixture.covariance().variances(k), after.covariance().variances(k)));
    }
  }

  /** A command with a label of each of the 40 rows, of which one is given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-2|the known label of row 4 is -2",
        "2|l.csv: row 4 is known to belong to component 2, but there are 2, the last of which is 1 (--known-labels, -k)",
        "cat|the known label of row 4 is 'cat'",
        "0.5|row 4"
      })
  void aWrongLabelIsNamed(String label, String words) {
    write("l.csv", "-1\n-1\n-1\n" + label + "\n" + "-1\n".repeat(36));
    run("fit @/data.npy --known-labels @/l.csv --device cpu --out @/m.npz")
        .assertComplains(2, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit @/data.npy --known-labels @/none.csv --device cpu|none.csv",
        "fit @/data.npy --known-labels geyser.csv:kind --device cpu|holds 20 labels",
        "fit @/data.npy --known-labels @/l.csv --batch 10 --device cpu|batches",
        "fit @/data.npy --known-labels @/l.csv --device cpu --out @/l.csv|--known-labels",
        "select @/data.npy --known-labels @/l.csv -k 1 --device cpu|component 1, but there are 1",
        "select @/data.npy --known-labels @/none.csv --device cpu|none.csv",
        "select @/data.npy --known-labels @/l.csv --init splits --device cpu|splits starts do not go",
        "fit @/data.npy --known-labels @/l.csv --init hierarchical --device cpu|hierarchical starts",
        "fit @/data.npy --known-labels @/l.csv --init splits --device cpu|splits starts do not go",
        "fit @/data.npy --known-labels @/l.csv --init farthest-first --device cpu|farthest-first",
        "fit @/data.npy --known-labels @/l.csv --on-collapse drop --device cpu|cannot make way",
        "fit @/data.npy --known-labels @/l.csv --on-collapse reseed --device cpu|cannot make way",
        "fit @/data.npy --known-labels @/l.csv -k 3 --split-merge --device cpu|cannot make way",
        "fit @/data.npy --fix means --device cpu|--fix: only parts of a start",
        "fit @/data.npy --init @/m.npz --fix mean --device cpu|--fix: 'mean' is neither",
        "fit @/data.npy --init @/m.npz --fix 2 --device cpu|--fix: there is no component 2",
        "fit @/data.npy --init @/m.npz --fix 0 --reg auto --device cpu|--fix: a ridge is chosen",
        "fit @/data.npy --init @/m.npz --fix 0 --batch 10 --device cpu|--fix: a first pass",
        "fit @/data.npy --init @/m.npz --fix 0 --on-collapse drop --device cpu|--fix: what is fixed",
        "fit @/data.npy --init @/m.npz --fix 0 --on-collapse reseed --device cpu|--fix: what is fixed",
        "fit @/data.npy --init @/m.npz --fix 0 --accelerate squarem --device cpu|--fix: what is fixed",
        "fit @/data.npy --init @/m.npz --fix 0 --split-merge --device cpu|--fix: what is fixed",
        "fit @/data.npy --init @/m.npz --fix 0 --standardise --device cpu|--fix: columns that are",
        "fit @/data.npy --init @/m.npz --fix means --shrink ledoit-wolf --device cpu|--fix: ledoit-wolf",
        "fit @/data.npy --init @/t.npz --covariance tied --fix 0 --device cpu|--fix: the tied"
      })
  void badInputIsOneLine(String command, String words) {
    write("l.csv", "1\n" + "-1\n".repeat(39));
    run("fit @/data.npy --device cpu --out @/m.npz").assertDone();
    run("fit @/data.npy --covariance tied --device cpu --out @/t.npz").assertDone();
    run(command).assertComplains(2, words);
  }

  /** A number of components that cannot hold the labels is a line, not the end of the others. */
  @Test
  void aChoiceGoesOnWhereTheLabelsHaveTheirComponents() {
    write("l.csv", "1\n" + "-1\n".repeat(38) + "0\n");
    Tool.Outcome chosen =
        run("select @/data.npy --known-labels @/l.csv -k 1..3 --device cpu --out @/s.npz");
    assertEquals(0, chosen.code(), chosen.err());
    assertTrue(
        chosen.err().contains("failed: " + folder.resolve("l.csv") + ": row 1 is known to belong"),
        chosen.err());
    assertTrue(chosen.out().contains("3, 1 of which failed"), chosen.out());
    assertTrue(chosen.lines().contains("known           2 of 40 rows"), chosen.out());
    assertTrue(Models.read(folder.resolve("s.npz")).components() > 1);
    String score = run("score @/s.npz @/data.npy --device cpu").assertDone().out();
    assertTrue(score.contains("knew the components of 2 rows"), score);
  }

  @Test
  void classesAreKeptWithTheirLabels() {
    write("l.csv", "-1\n".repeat(19) + "0\n1\n" + "-1\n".repeat(19));
    Tool.Outcome fit =
        run("fit @/data.npy --known-labels @/l.csv --labels @/labels.npy --classes 8 --device cpu");
    assertTrue(fit.assertDone().lines().contains("known           1 of 20 rows"), fit.out());
  }

  /** A checkpoint of other labels, or of other parts, is another fit's. */
  @Test
  void checkpointsKnowThem() {
    write("l.csv", "1\n" + "-1\n".repeat(39));
    String fit = "fit @/data.npy --device cpu --known-labels @/l.csv --checkpoint @/c --max-iter 2";
    assertEquals(0, run(fit).code());
    assertEquals(0, run("fit @/data.npy --resume @/c --max-iter 5").code());
    write("l.csv", "0\n" + "-1\n".repeat(39));
    run("fit @/data.npy --resume @/c").assertComplains(2, "is of another fit: known labels");
  }

  private static String criteria(Tool.Outcome outcome) {
    return outcome.assertDone().lines().stream()
        .filter(line -> line.startsWith("BIC, AIC"))
        .findFirst()
        .orElseThrow();
  }

  /** Whoever looks at the file counts what was free, as the fit does. */
  @ParameterizedTest
  @ValueSource(strings = {"npz", "json", "safetensors"})
  void theFileTellsWhatWasFixed(String format) throws IOException {
    run("fit @/data.npy --device cpu --out @/m.npz").assertDone();
    String model = "@/kept." + format;
    String fitted =
        criteria(
            run(
                "fit @/data.npy --init @/m.npz --fix means,1:covariances --device cpu --out "
                    + model));
    Tool.Outcome score = run("score " + model + " @/data.npy --device cpu");
    assertEquals(fitted, criteria(score));
    assertTrue(score.out().contains("fixed           means,1:covariances"), score.out());
    int d = Models.read(folder.resolve("m.npz")).features();
    int free = 1 + d * (d + 1) / 2; // a weight, a covariance
    String info = run("info " + model).assertDone().out();
    assertTrue(info.contains("free parameters     " + free + "\n"), info);
    assertTrue(info.contains("fixed_parts         means,1:covariances"), info);
    assertFalse(run("info @/m.npz").assertDone().out().contains("free parameters"));
    run("report " + model + " @/data.npy --device cpu --out @/page").assertDone();
    String report = Files.readString(folder.resolve("page/index.html"));
    assertTrue(report.contains("(" + free + " free parameters)"), report);
  }

  /** Its likelihood is that of rows whose component is not known. */
  @Test
  void aScoreSaysThatItKnowsNoLabels() {
    write("l.csv", "1\n" + "-1\n".repeat(38) + "0\n");
    run("fit @/data.npy --known-labels @/l.csv --device cpu --out @/m.npz").assertDone();
    String score = run("score @/m.npz @/data.npy --device cpu").assertDone().out();
    assertTrue(score.contains("known           nothing; the fit"), score);
    assertTrue(score.contains("of 2 rows"), score);
  }
}
