package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.data.ArrayFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** evaluate, and what other commands tell of clusters whose classes are known. */
class JudgingTest {
  private final Tool tool;

  JudgingTest(@TempDir Path folder) {
    tool = new Tool(folder);
    text("words.txt", "b\na\nb\nb\nc\n");
    text("table.csv", "row,kind\n1,two words\n2,x\n3,two words\n4,x\n5,two words\n");
    ArrayFiles.write(folder, "numbers.npy", ArrayFiles.npyLabels(new int[] {4, 4, 4, 4, 4}));
    text("rows.csv", "0,0\n9,9\n0,1\n1,0\n9,0\n");
  }

  private void text(String name, String content) {
    tool.write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject json(String out) {
    return JsonParser.parseString(out.lines().reduce("", (a, b) -> b)).getAsJsonObject();
  }

  @Test
  void twoFilesOfWords() {
    List<String> lines =
        tool.run("evaluate @/words.txt @/table.csv:kind").assertDone().lines().stream()
            .map(line -> line.replaceAll(" in \\S*/", " in "))
            .toList();
    assertEquals(
        List.of(
            "rows            5",
            "clusters        3 in words.txt",
            "classes         2 in table.csv:kind",
            "misclassified   40.00% (two words: 33.33%, x: 50.00%)",
            "ARI             -0.0870",
            "NMI             0.3587",
            "V-measure       0.3587 (homogeneity 0.4325, completeness 0.3063)",
            "  rows by cluster and class",
            "     two words  x  matched to",
            "  a          0  1           x",
            "  b          2  1   two words",
            "  c          1  0           –"),
        lines);
  }

  @Test
  void oneObjectForScripts() {
    Tool.Outcome outcome =
        tool.run("evaluate @/words.txt @/table.csv:kind --data @/rows.csv --json").assertDone();
    assertEquals(1, outcome.lines().size());
    JsonObject json = json(outcome.out());
    assertEquals(5, json.get("n").getAsInt());
    assertEquals(3, json.get("clusters").getAsInt());
    assertEquals(2, json.get("classes").getAsInt());
    assertEquals(-2 / 23.0, json.get("adjusted_rand_index").getAsDouble(), 1e-15);
    assertEquals(5, json.get("silhouette_rows").getAsInt());
    assertTrue(Math.abs(json.get("silhouette").getAsDouble()) <= 1);
    JsonObject table = json.getAsJsonObject("confusion");
    assertEquals("[[0,1],[2,1],[1,0]]", table.get("counts").toString());
    assertEquals("[\"x\",\"two words\",\"\"]", table.get("matched").toString());
    for (String name :
        List.of(
            "normalized_mutual_information",
            "homogeneity",
            "completeness",
            "v_measure",
            "misclassification",
            "misclassification_per_class")) {
      assertNotNull(json.get(name), name);
    }
  }

  @Test
  void aSilhouetteThatIsNotDefinedIsSaidToBe() {
    Tool.Outcome outcome = tool.run("evaluate @/numbers.npy @/words.txt --data @/rows.csv");
    assertTrue(outcome.assertDone().out().contains("silhouette      undefined"), outcome.out());
    String json = tool.run("evaluate @/numbers.npy @/words.txt --data @/rows.csv --json").out();
    assertFalse(json.contains("silhouette"), json);
  }

  @Test
  void sampledIsSaid() {
    tool.run("fit @/data.npy --device cpu --out @/m.npz").assertDone();
    tool.run("predict @/m.npz @/data.npy --device cpu --out @/found.npy").assertDone();
    String all = "evaluate @/found.npy @/labels.npy --data @/data.npy";
    String out = tool.run(all + " --sample 30 --seed 4").assertDone().out();
    assertTrue(out.matches("(?s).*silhouette +0\\.9\\d+, of 30 of the 40 rows, drawn by seed 4.*"));
    assertFalse(tool.run(all).assertDone().out().contains("drawn"));
    assertEquals(
        4,
        json(tool.run(all + " --sample 30 --seed 4 --json").out())
            .get("silhouette_seed")
            .getAsInt());
  }

  /** Nobody reads a table of 60 columns in 80 characters. */
  @Test
  void wideTablesAreForScripts() {
    String names =
        IntStream.range(0, 60).mapToObj(i -> "name" + i).collect(Collectors.joining("\n"));
    text("many.txt", names);
    String out = tool.run("evaluate @/many.txt @/many.txt").assertDone().out();
    assertTrue(out.contains("confusion       60 × 60 numbers, which --json has"), out);
    assertFalse(out.contains("matched to"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluate @/words.txt                                    | Missing required parameter: 'TRUE'
          evaluate @/none.txt @/words.txt                         | none.txt: no such file
          evaluate @/words.txt @/labels.npy                       | labels.npy: holds 40 labels, but
          evaluate @/words.txt @/table.csv                        | name the one with the labels
          evaluate @/words.txt @/words.txt --data @/data.npy      | data.npy: has 40 rows, but there are 5 labels
          evaluate @/words.txt @/words.txt --sample 9             | --sample is for --data
          evaluate @/words.txt @/words.txt --seed 9               | --seed is for --data
          evaluate @/words.txt @/words.txt --data @/rows.csv --sample 1 | --sample must be at least 2, not 1
          evaluate @/data.npy @/data.npy                          | labels must be
          fit @/data.npy --baseline median --out @/m.npz          | '--baseline': expected one of [KMEANS]
          fit @/data.npy --baseline                               | --baseline
          """)
  void badInput(String commandLine, String words) {
    tool.run(commandLine).assertComplains(2, words);
  }

  @Test
  void kMeansBesideAFit() {
    String fit = "fit @/data.npy --device cpu --baseline kmeans --json";
    Tool.Outcome outcome = tool.run(fit + " --labels @/labels.npy").assertDone();
    assertTrue(outcome.out().contains("agreement       ARI 1.0000, NMI 1.0000"), outcome.out());
    assertTrue(
        outcome.lines().stream().anyMatch(line -> line.startsWith("baseline        k-means, ")));
    assertTrue(outcome.out().contains("misclassified   0.00%    0.00%"), outcome.out());
    assertTrue(
        outcome.lines().stream()
            .allMatch(
                line ->
                    line.length() <= 80
                        || line.startsWith("{")
                        || line.startsWith("device")
                        || line.startsWith("data")));
    JsonObject json = json(outcome.out());
    JsonObject baseline = json.getAsJsonObject("baseline");
    assertEquals("kmeans", baseline.get("method").getAsString());
    assertEquals(1, baseline.get("adjusted_rand_index_with_fit").getAsDouble());
    assertEquals(0, baseline.get("misclassification").getAsDouble());
    assertEquals(json.get("silhouette"), baseline.get("silhouette"));
    assertTrue(baseline.get("inertia").getAsDouble() > 0);
  }

  @Test
  void kMeansTakesGapsOfWhichThereIsNoSilhouette() {
    tool.write("gaps.csv", "1,2\n1.5,\n,2.5\n9,8\n9.5,\n,8.5\n".getBytes(StandardCharsets.UTF_8));
    String fit = "fit @/gaps.csv --missing nan --covariance diag --device cpu --baseline kmeans";
    Tool.Outcome outcome = tool.run(fit).assertDone();
    assertTrue(outcome.out().contains("inertia 0.750000"), outcome.out());
    assertTrue(outcome.out().contains("silhouette  undefined  undefined"), outcome.out());
  }

  @Test
  void kMeansNeedsNoLabels() {
    String out = tool.run("fit @/data.npy --device cpu --baseline kmeans").assertDone().out();
    assertTrue(out.contains("silhouette"), out);
    assertFalse(out.contains("homogeneity"), out);
  }

  /** Found out when the data are read, not after an hour's fit. */
  @Test
  void moreClassesThanATableHoldsAreRefusedBeforeTheFit() {
    int[] each = IntStream.range(0, 5000).toArray();
    double[][] rows = new double[5000][1];
    IntStream.range(0, 5000).forEach(i -> rows[i][0] = i % 7);
    tool.write("long.npy", ArrayFiles.npy(rows));
    tool.write("each.npy", ArrayFiles.npyLabels(each));
    tool.run("fit @/long.npy -k 4000 --labels @/each.npy --device cpu --out @/m.npz")
        .assertComplains(2, "4,000 clusters and 5,000 classes are too many");
  }

  @Test
  void scoreAndPredictTellOfTheAgreement() {
    tool.run("fit @/data.npy --device cpu --out @/m.npz").assertDone();
    String options = " @/m.npz @/data.npy --labels @/labels.npy --device cpu";
    String line = "agreement       ARI 1.0000, NMI 1.0000";
    assertTrue(tool.run("score" + options).assertDone().lines().contains(line));
    assertTrue(tool.run("predict --out @/l.csv" + options).assertDone().lines().contains(line));
  }
}
