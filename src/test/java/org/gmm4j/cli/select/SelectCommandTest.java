package org.gmm4j.cli.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import org.gmm4j.cli.Tool;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gmm4j select}. */
class SelectCommandTest {
  private final Path folder;
  private final Tool tool;

  SelectCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.tool = new Tool(folder);
  }

  @Test
  void tellsTheChoiceAndMeanwhileATable() {
    Tool.Outcome outcome =
        tool.run(
            "select @/data.npy -k 1..3 --covariance diag,spherical --reg 0.01 --labels @/labels.npy"
                + " --device cpu --out @/model.npz");
    assertEquals(0, outcome.code(), outcome.err());
    List<String> lines = outcome.lines();
    assertTrue(lines.get(0).matches("data +.*data.npy: 40 rows × 3 features \\(doubles\\)"));
    assertTrue(lines.get(1).startsWith("device          cpu, double: "), lines.get(1));
    assertTrue(lines.get(2).matches("fits            6; \\d+\\.\\d\\d s"), lines.get(2));
    assertTrue(
        lines.get(3).matches("chosen          [23] components, (diag|spherical)"), lines.get(3));
    assertTrue(
        lines.get(4).matches("BIC             \\d+\\.\\d; next \\d components?, \\w+, \\d+\\.\\d"),
        lines.get(4));
    assertTrue(lines.get(5).matches("log-likelihood  -?\\d+\\.\\d{6} nats a row"), lines.get(5));
    assertTrue(lines.get(6).startsWith("weights         0."), lines.get(6));
    assertTrue(lines.get(7).startsWith("misclassified   "), lines.get(7));
    assertTrue(lines.get(8).startsWith("model           "), lines.get(8));
    List<String> table = outcome.err().lines().toList();
    assertTrue(table.get(0).matches("components +covariance +bic +nats a row .*"), table.get(0));
    assertEquals(7, table.stream().filter(line -> !line.startsWith("gmm4j: note")).count());
    assertTrue(table.get(1).matches(" +1  diag .*\\*.*"), "the first is the best so far");
    assertEquals(List.of("model.npz"), outcome.newFiles());
    String chosen = lines.get(3);
    assertTrue(
        chosen.contains(Models.read(folder.resolve("model.npz")).components() + " components"),
        chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bic", "aic", "icl", "heldout", "BIC"})
  void aScriptIsToldAll(String criterion) {
    Tool.Outcome outcome =
        tool.run(
            "select @/data.npy -k 1,2,41 --reg 0.01 --device cpu --quiet --json --criterion "
                + criterion);
    outcome.assertDone();
    assertEquals(1, outcome.lines().size());
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertEquals(criterion.toLowerCase(java.util.Locale.ROOT), json.get("criterion").getAsString());
    assertEquals("full", json.get("covariance").getAsString());
    assertEquals(40, json.get("n").getAsInt());
    JsonArray table = json.getAsJsonArray("table");
    assertEquals(3, table.size());
    JsonObject failed = table.get(2).getAsJsonObject();
    assertEquals(41, failed.get("k").getAsInt());
    assertTrue(failed.get("failure").getAsString().contains("at least as many rows"));
    assertFalse(failed.has("value"));
    int k = json.get("k").getAsInt();
    JsonObject chosen = table.get(k - 1).getAsJsonObject();
    assertEquals(k, chosen.get("k").getAsInt());
    assertEquals(json.get("value"), chosen.get("value"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @/none.npy                           | no such file
          ''                                   | DATA
          @/data.npy -k 0                      | -k: components must be at least 1, not 0
          @/data.npy -k 3..1                   | -k: the range 3..1 goes down: write 1..3
          @/data.npy -k 1..2..3                | -k: '1..2..3' is neither a number nor a range
          @/data.npy -k 1,,2                   | -k: '' is neither a number nor a range such as 1..20
          @/data.npy -k two                    | -k: 'two' is neither
          @/data.npy -k -1                     | -k: '-1' is neither
          @/data.npy -k 1..999999999           | -k: 1,001 numbers in '1..999999999': at most 1,000
          @/data.npy -k 41..43                 | 41 components need at least as many rows; there are 40
          @/data.npy --covariance cubic        | --covariance: there is no structure 'cubic'
          @/data.npy --covariance full,,diag   | --covariance: there is no structure ''
          @/data.npy --covariance mfa:3        | the rank must be below the 3 features
          @/data.npy --criterion dic           | --criterion: there is no criterion 'dic': choose bic, aic
          @/data.npy --init m.npz              | --init: unknown start 'm.npz': choose kmeans
          @/data.npy --restarts 0              | --restarts: restarts must be at least 1
          @/data.npy --max-iter 0              | --max-iter: iterations must be at least 1
          @/data.npy --tol -1                  | --tol: the tolerance must be 0 or more
          @/data.npy --stop never              | --stop:
          @/data.npy --reg -1                  | --reg: the ridge must be 0 or more
          @/data.npy --shrink 2                | --shrink:
          @/data.npy --shrink oas --covariance full,diag | shrinkage is for full covariances only
          @/data.npy --batch 0                 | --batch: a batch has at least 1 row
          @/data.npy --device gpu              | unknown device 'gpu'
          @/data.npy --out @/no/m.npz          | there is no directory
          @/data.npy --out @/data.npy          | --out and DATA are the same file
          @/data.npy --seed x                  | 'x' is not a long
          @/data.npy --trace @/t.csv           | unknown option '--trace'
          """)
  void whatIsWrongIsOneLine(String words, String complaint) {
    tool.run("select " + words).assertComplains(2, complaint);
  }

  @Test
  void whereAllFailTheFitHasFailed() {
    Tool.Outcome outcome = tool.run("select @/data.npy -k 20..21 --reg 0 --device cpu --quiet");
    outcome.assertComplains(1, "is singular");
  }
}
