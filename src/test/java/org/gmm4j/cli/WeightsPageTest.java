package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of docs/weights.md as it stands there, and what is refused. */
class WeightsPageTest {
  private final Path folder;
  private final Tool tool;
  private final DocsPage page;

  WeightsPageTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.tool = new Tool(folder);
    this.page = DocsPage.of("weights.md");
    write("times.csv", page.table("minutes,count|\\d+,\\d+"));
  }

  private void write(String name, String text) {
    tool.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Tool.Outcome run(String command) {
    return tool.run(command.replaceAll("\\b(times\\.csv|times\\.npz)", "@/$1"));
  }

  @Test
  void theExampleRuns() throws IOException {
    List<String> commands = page.commands();
    assertEquals(2, commands.size());
    Tool.Outcome fit = run(commands.get(0)).assertDone();
    String told = "row weights     add up to 272, the N of BIC";
    assertTrue(fit.lines().contains(told), fit.out());
    double[] weights = Models.read(folder.resolve("times.npz")).weights();
    assertEquals(77.0 / 272, Math.min(weights[0], weights[1]), 0.1, "short times");
    Tool.Outcome score = run(commands.get(1)).assertDone();
    assertTrue(score.out().contains("BIC"));
    assertTrue(score.lines().contains(told), score.out());
    assertTrue(page.lines().contains("    " + told), "the page says so");
  }

  /** A script has all that BIC is made of. */
  @Test
  void theSumOfWeightsIsTheNOfBic() {
    String rows = " times.csv --columns minutes --device cpu --json --quiet ";
    String weights = "--weights times.csv:count ";
    for (String command : List.of("fit" + rows + "-k 2 ", "select" + rows + "-k 1..3 ")) {
      JsonObject json = JsonParser.parseString(run(command + weights).out()).getAsJsonObject();
      assertEquals(11, json.get("n").getAsInt());
      assertEquals(272, json.get("total_weight").getAsDouble());
      int k = json.get("k").getAsInt();
      double bic =
          -2 * 272 * json.get("log_likelihood").getAsDouble() + (3 * k - 1) * Math.log(272);
      double said = json.get(command.startsWith("fit") ? "bic" : "value").getAsDouble();
      assertEquals(bic, said, 1e-9 * bic);
      assertFalse(run(command).out().contains("total_weight"));
    }
    Tool.Outcome chosen = run("select times.csv --columns minutes -k 1..3 --device cpu " + weights);
    assertTrue(
        chosen.lines().contains("row weights     add up to 272, the N of BIC"), chosen.out());
  }

  /** A command with a weight of each of the 40 rows, of which one is given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1|the weight of row 4 is -1",
        "nan|row 4",
        "inf|the weight of row 4 is Infinity",
      })
  void aWrongWeightIsNamed(String weight, String words) {
    String ones = "1\n1\n1\n" + weight + "\n" + "1\n".repeat(36);
    write("w.csv", ones);
    run("fit @/data.npy --weights @/w.csv --device cpu --out @/m.npz").assertComplains(2, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fit times.csv --weights @/none.csv --device cpu|none.csv",
        "fit @/data.npy --weights times.csv:count --device cpu|holds 11 weights",
        "fit @/data.npy --weights times.csv --device cpu|one number a row",
        "fit @/data.npy --weights @/zeros.csv --device cpu|all weights are 0",
        "fit @/data.npy --weights @/zeros.csv --device cpu --out @/zeros.csv|--weights",
        "select @/data.npy --weights @/none.csv --device cpu --out @/m.npz|none.csv",
        "select @/data.npy --weights times.csv:count --device cpu --out @/m.npz|holds 11 weights",
        "select @/data.npy --weights @/zeros.csv --device cpu --out @/m.npz|all weights are 0"
      })
  void badInputIsOneLine(String command, String words) {
    write("zeros.csv", "0\n".repeat(40));
    run(command).assertComplains(2, words);
  }

  /** Rows are few because of their weights: not for lying on their side. */
  @Test
  void fewRowsThatCountAreToldAsSuch() {
    write("one.csv", "0\n".repeat(39) + "3\n");
    Tool.Outcome outcome = run("fit @/data.npy --weights @/one.csv -k 2 --device cpu");
    outcome.assertComplains(2, "2 components", "with a weight above 0; there are 1");
    assertFalse(outcome.err().contains("transpose"), outcome.err());
    write("two.csv", "0\n".repeat(38) + "3\n3\n");
    outcome = run("fit @/data.npy --weights @/two.csv -k 2 --reg 0 --device cpu");
    outcome.assertComplains(1, "singular");
    assertFalse(outcome.err().contains("transpose"), outcome.err());
  }
}
