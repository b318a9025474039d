package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables on the command line: standardised columns, and columns with names. */
class TablesTest {
  private final Tool tool;

  TablesTest(@TempDir Path folder) {
    tool = new Tool(folder);
    double[][] rows = new double[60][3];
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = (i % 2 + random.nextGaussian() / 8) / 1000;
      rows[i][1] = 1e6 + 500 * random.nextGaussian();
      rows[i][2] = 7;
      lines.append(rows[i][0]).append(',').append(rows[i][1]).append(',').append(rows[i][2]);
      lines.append('\n');
    }
    ArrayFiles.write(folder, "rows.npy", ArrayFiles.npy(rows));
    text("named.csv", "a,\"b \"\"c\"\"\",d\n" + lines);
    text("turned.csv", "d,\"b \"\"c\"\"\",a\n" + lines);
    text("other.csv", "a,e,d\n" + lines);
    text("bare.csv", lines.toString());
  }

  private void text(String name, String content) {
    tool.write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(Tool.Outcome outcome, String start) {
    return outcome.lines().stream().filter(each -> each.startsWith(start)).findFirst().orElse("");
  }

  /** In metres beside grams the small column tells, which a ridge in deviations leaves alone. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:1"})
  void whatAFitTellsTheModelDoes(String covariance) {
    Tool.Outcome fit =
        tool.run(
                "fit @/rows.npy --standardise --reg 1e-3 --device cpu --trace @/t.csv --out @/m.npz"
                    + " --covariance "
                    + covariance)
            .assertDone();
    Tool.Outcome score = tool.run("score @/m.npz @/rows.npy --device cpu").assertDone();
    assertFalse(line(fit, "standardised").isEmpty());
    assertEquals(line(fit, "log-likelihood"), line(score, "log-likelihood"));
    assertEquals(line(fit, "BIC"), line(score, "BIC"));
    double[] mean = Models.read(tool.path("m.npz")).mean(0);
    assertEquals(1e6, mean[1], 500);
    assertEquals(7, mean[2], 1e-12);
    String info = tool.run("info @/m.npz").assertDone().out();
    assertTrue(info.contains("standardised        true"), info);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.npz", "m.json", "m.safetensors"})
  void namesAreKeptAndCompared(String model) {
    tool.run("fit @/named.csv --reg 1e-3 --device cpu --out @/" + model).assertDone();
    assertEquals(List.of("a", "b \"c\"", "d"), Models.readStored(tool.path(model)).columns());
    assertTrue(
        tool.run("info @/" + model).out().contains("column_names        [\"a\",\"b \\\"c\\\""));
    for (String passes :
        List.of("named.csv", "bare.csv", "rows.npy", "turned.csv --columns 3,2,1")) {
      String words = passes.startsWith("turned") ? " --scale 1" : "";
      tool.run("score @/%s @/%s --device cpu%s".formatted(model, passes, words)).assertDone();
    }
    for (String command : List.of("score", "predict", "plot --kind pairs --out @/p.svg")) {
      tool.run("%s @/%s @/turned.csv".formatted(command, model))
          .assertComplains(2, "turned.csv", "another order", "a,b \"c\",d", "--columns");
    }
    tool.run("fit @/other.csv --init @/" + model)
        .assertComplains(2, "other.csv", "column 2 is \"e\", the model's is \"b \"c\"\"");
  }

  @Test
  void chosenColumnsKeepTheirNames() {
    tool.run("fit @/named.csv --columns d,a --reg 1e-3 --device cpu --out @/m.npz").assertDone();
    assertEquals(List.of("d", "a"), Models.readStored(tool.path("m.npz")).columns());
    tool.run("score @/m.npz @/named.csv --columns a,d --device cpu")
        .assertComplains(2, "another order", "d,a");
    tool.run("score @/m.npz @/named.csv --columns d,a --device cpu").assertDone();
  }

  @Test
  void picturesHaveNames() throws java.io.IOException {
    String fit = "fit @/named.csv --reg 1e-3 --standardise --device cpu --out @/m.npz --columns ";
    for (String plot : List.of("1,2 scatter", "1-3 pairs", "1 density")) {
      String[] words = plot.split(" ");
      tool.run(fit + words[0]).assertDone();
      tool.run("plot @/m.npz --out @/p.svg --kind " + words[1]).assertDone();
      String svg = java.nio.file.Files.readString(tool.path("p.svg"));
      assertTrue(svg.contains(">a</text>"), svg);
      assertFalse(svg.contains(">feature 1") || svg.contains(">value<"), svg);
    }
  }

  @Test
  void tablesWithoutNamesLeaveNone() {
    tool.run("fit @/bare.csv --reg 1e-3 --device cpu --out @/m.npz").assertDone();
    assertEquals(List.of(), Models.readStored(tool.path("m.npz")).columns());
    tool.run("score @/m.npz @/turned.csv --device cpu").assertDone();
  }

  @Test
  void scriptsAreTold() {
    String fit = "fit @/rows.npy --reg 1e-3 --device cpu --quiet --json";
    JsonObject with = json(tool.run(fit + " --standardise"));
    assertTrue(with.get("standardised").getAsBoolean());
    assertEquals(1e-3, with.get("reg").getAsDouble());
    assertFalse(json(tool.run(fit)).get("standardised").getAsBoolean());
    tool.run("plan @/rows.npy --standardise --device cpu").assertDone();
  }

  private static JsonObject json(Tool.Outcome outcome) {
    return JsonParser.parseString(outcome.assertDone().out()).getAsJsonObject();
  }

  /** Interrupted and gone on with, the same model to the byte. */
  @Test
  void checkpointsAreOfStandardisedFits() throws java.io.IOException {
    String fit = "fit @/rows.npy --standardise --reg 1e-3 --device cpu --tol 0 --covariance diag";
    tool.run(fit + " --max-iter 6 --out @/whole.npz").assertDone();
    tool.run(fit + " --max-iter 3 --checkpoint @/c").assertDone();
    tool.run("fit @/rows.npy --max-iter 6 --resume @/c --out @/resumed.npz").assertDone();
    assertEquals(
        -1, java.nio.file.Files.mismatch(tool.path("whole.npz"), tool.path("resumed.npz")));
    tool.run("fit @/bare.csv --columns 1,2 --max-iter 6 --resume @/c")
        .assertComplains(2, "is of another fit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fit @/rows.npy --standardise yes --out @/m.npz           | unexpected argument 'yes'
          fit @/huge.csv --standardise --out @/m.npz               | column 1 has values too large or too close
          fit @/rows.npy --standardise --covariance spherical --init @/s.npz | leave the start out
          fit @/rows.npy --standardise --init @/wide.npz           | 4 features
          """)
  void badInput(String commandLine, String words) {
    text("huge.csv", "1e300,1\n-1e300,2\n0,1\n");
    tool.run("fit @/rows.npy --covariance spherical --device cpu --out @/s.npz").assertDone();
    double[][] wide = new double[20][4];
    for (int i = 0; i < 20; i++) {
      wide[i][i % 4] = i;
    }
    tool.write("wide.npy", ArrayFiles.npy(wide));
    tool.run("fit @/wide.npy --reg 0.1 --device cpu --out @/wide.npz").assertDone();
    tool.run(commandLine).assertComplains(2, words);
  }
}
