package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gmm4j.data.ArrayFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of docs/trouble.md as it stands there, and what is refused. */
class TroublePageTest {
  private final Tool tool;
  private final List<String> commands;

  TroublePageTest(@TempDir Path folder) throws IOException {
    this.tool = new Tool(folder);
    DocsPage page = DocsPage.of("trouble.md");
    this.commands = page.commands();
    String table = page.table("volts,amperes|[\\d.]+,[\\d.]+");
    tool.write("meters.csv", table.getBytes(StandardCharsets.UTF_8));
  }

  private Tool.Outcome run(String command) {
    return tool.run(
        command.replaceAll("\\b(meters\\.csv|meters-trace\\.csv|overlapping\\.npy)", "@/$1"));
  }

  private JsonObject json(String command) {
    Tool.Outcome outcome = run(command + " --json");
    assertEquals(0, outcome.code(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
  }

  @Test
  void theExampleRuns() throws IOException {
    assertEquals(6, commands.size());
    run(commands.get(0)).assertComplains(1, "singular at feature 1");
    Tool.Outcome repaired = run(commands.get(1));
    assertEquals(0, repaired.code(), repaired.err());
    assertEquals(
        1, repaired.err().lines().filter(line -> line.contains("raised")).count(), repaired.err());
    assertTrue(repaired.out().contains("collapses       repaired "), repaired.out());
    List<String> trace = Files.readAllLines(tool.path("meters-trace.csv"));
    assertTrue(trace.get(0).endsWith(",restart,events"), trace.get(0));
    assertTrue(trace.get(1).matches(".*,1,repaired [012] \\(2 times\\)"), trace.get(1));
    JsonObject dropped = json(commands.get(2));
    assertEquals(2, dropped.get("k").getAsInt());
    JsonObject collapse = dropped.getAsJsonArray("collapses").get(1).getAsJsonObject();
    assertEquals("dropped", collapse.get("response").getAsString());
    assertEquals(1, collapse.get("iteration").getAsInt());
  }

  @Test
  void theVariantsRun() {
    Random random = new Random(3);
    double[][] rows = new double[500][2];
    for (int i = 0; i < rows.length; i++) {
      double shift = i % 2;
      Arrays.setAll(rows[i], j -> shift + random.nextGaussian());
    }
    tool.write("overlapping.npy", ArrayFiles.npy(rows));
    JsonObject slow = json(commands.get(3).replace("--accelerate squarem ", ""));
    JsonObject fast = json(commands.get(3));
    assertTrue(fast.get("converged").getAsBoolean());
    assertTrue(fast.get("iterations").getAsInt() < slow.get("iterations").getAsInt());
    JsonObject still = json(commands.get(4).replace("--split-merge ", ""));
    JsonObject moved = json(commands.get(4));
    double gain =
        moved.get("log_likelihood").getAsDouble() - still.get("log_likelihood").getAsDouble();
    assertTrue(gain >= -1e-6, "" + gain);
    assertEquals(2, json(commands.get(5)).get("k").getAsInt());
  }

  @ParameterizedTest
  @CsvSource({
    "--accelerate daarem, none or squarem",
    "--assign halfway, soft or hard",
    "--split-merge=3, --split-merge"
  })
  void whatIsUnknownIsRefused(String option, String words) {
    run("fit meters.csv -k 3 --trace meters-trace.csv " + option).assertComplains(2, words);
    run("select meters.csv " + option).assertComplains(2, words);
    assertTrue(Files.notExists(tool.path("meters-trace.csv")));
  }

  /** Two are merged and a third is divided: of two there is no move. */
  @Test
  void movesTakeThreeComponents() {
    run("fit meters.csv --split-merge --trace meters-trace.csv")
        .assertComplains(2, "--split-merge: merges two components", "there are 2 (-k)");
    assertEquals(0, run("select meters.csv -k 1..3 --split-merge --device cpu --quiet").code());
  }

  @Test
  void kMeansKeepsItsClustersBesideAFitThatDropsSome() {
    JsonObject fit = json(commands.get(2) + " --baseline kmeans");
    assertEquals(2, fit.get("k").getAsInt());
    assertTrue(fit.getAsJsonObject("baseline").get("inertia").getAsDouble() > 0);
  }

  @Test
  void selectTellsOfTheComponentsThatAreLeft() {
    JsonObject chosen =
        json("select meters.csv -k 3 --reg 0 --on-collapse drop --device cpu --quiet");
    assertEquals(2, chosen.get("k").getAsInt());
    assertEquals(2, chosen.getAsJsonArray("weights").size());
  }

  /** Twelve components, of which most are of one row: not a note for each that starts anew. */
  @Test
  void manyCollapsesAreNotToldOneByOne() {
    Tool.Outcome outcome =
        run(
            "fit meters.csv -k 12 --covariance spherical --reg 0 --on-collapse reseed --device cpu");
    assertEquals(0, outcome.code(), outcome.err());
    List<String> notes = outcome.err().lines().toList();
    assertTrue(notes.size() <= 10, outcome.err());
    assertEquals(notes.size(), notes.stream().distinct().count());
    assertTrue(outcome.err().contains("a trace (--trace) has them all"), outcome.err());
  }

  @Test
  void withTheUsualRidgeNothingCollapses() {
    JsonObject fit = json("fit meters.csv -k 3 --device cpu");
    assertEquals(3, fit.get("k").getAsInt());
    assertTrue(!fit.has("collapses"));
  }

  @Test
  void anUnknownPolicyIsRefused() {
    run("fit meters.csv -k 3 --on-collapse revive --trace meters-trace.csv")
        .assertComplains(2, "--on-collapse", "'revive'", "repair, reseed, drop or fail");
    run("select meters.csv --on-collapse revive").assertComplains(2, "--on-collapse", "'revive'");
    assertTrue(Files.notExists(tool.path("meters-trace.csv")));
  }
}
