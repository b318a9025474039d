package org.gmm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitCommandTest {
  private static final String FIT = "fit @/data.npy --device cpu ";
  private static final Set<String> KEYS =
      Set.of(
          "device",
          "precision",
          "n",
          "d",
          "k",
          "covariance",
          "reg",
          "iterations",
          "converged",
          "log_likelihood",
          "bic",
          "aic",
          "weights",
          "seconds",
          "seconds_per_iteration");

  private final Tool tool;

  FitCommandTest(@TempDir Path folder) {
    tool = new Tool(folder);
  }

  private JsonObject json(String commandLine) {
    List<String> lines = tool.run(commandLine + " --json").assertDone().lines();
    return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
  }

  private static double[] doubles(JsonArray array) {
    return array.asList().stream().mapToDouble(each -> each.getAsDouble()).toArray();
  }

  private static GaussianMixture model(Path file) {
    return Models.readStored(file).mixture();
  }

  @Test
  void jsonHasTheDocumentedKeys() {
    JsonObject json = json(FIT + "-k 2 --reg 0.01");
    assertTrue(json.keySet().containsAll(KEYS), json.toString());
    assertFalse(json.has("misclassification"), "no labels, no rates");
    assertEquals("cpu", json.get("device").getAsString());
    assertEquals("double", json.get("precision").getAsString());
    assertEquals(40, json.get("n").getAsInt());
    assertEquals(3, json.get("d").getAsInt());
    assertEquals(2, json.get("k").getAsInt());
    assertEquals("full", json.get("covariance").getAsString());
    assertEquals(0.01, json.get("reg").getAsDouble());
    assertTrue(json.get("converged").getAsBoolean());
    assertArrayEquals(new double[] {0.5, 0.5}, doubles(json.getAsJsonArray("weights")), 1e-9);
    JsonObject seconds = json.getAsJsonObject("seconds");
    double sum = 0;
    for (String part : new String[] {"load", "init", "em"}) {
      assertTrue(seconds.get(part).getAsDouble() >= 0, part);
      sum += seconds.get(part).getAsDouble();
    }
    assertEquals(sum, seconds.get("total").getAsDouble(), 1e-9);
    assertTrue(json.get("seconds_per_iteration").getAsDouble() > 0);
  }

  @Test
  void criteriaFollowFromTheLogLikelihood() {
    JsonObject json = json(FIT + "-k 2 --reg 0.01");
    double minusTwoLogLikelihood = -2 * 40 * json.get("log_likelihood").getAsDouble();
    int parameters = 1 + 2 * 3 + 2 * 6;
    assertEquals(minusTwoLogLikelihood + 2 * parameters, json.get("aic").getAsDouble(), 1e-9);
    assertEquals(
        minusTwoLogLikelihood + Math.log(40) * parameters, json.get("bic").getAsDouble(), 1e-9);
  }

  @Test
  void labelsAddTheRates() {
    // the first row has a wrong label: 1 of the 21 eights, none of the threes
    int[] labels = new int[40];
    Arrays.fill(labels, 0, 20, 3);
    Arrays.fill(labels, 20, 40, 8);
    labels[0] = 8;
    tool.write("one-wrong.npy", ArrayFiles.npyLabels(labels));
    JsonObject json = json(FIT + "--labels @/one-wrong.npy");
    assertEquals(1 / 40.0, json.get("misclassification").getAsDouble(), 1e-12);
    JsonObject perClass = json.getAsJsonObject("misclassification_per_class");
    assertEquals(Set.of("3", "8"), perClass.keySet());
    assertEquals(0, perClass.get("3").getAsDouble());
    assertEquals(1 / 21.0, perClass.get("8").getAsDouble(), 1e-12);
  }

  @Test
  void classesKeepTheirRows() {
    JsonObject json = json(FIT + "-k 1 --labels @/labels.npy --classes 8 --out @/m.npz");
    assertEquals(20, json.get("n").getAsInt());
    assertArrayEquals(mean(20, 40), model(tool.path("m.npz")).mean(0), 1e-9);
  }

  @Test
  void aChosenRidgeIsReported() {
    JsonObject json = json(FIT + "--reg auto --out @/m.npz");
    double ridge = json.get("reg").getAsDouble();
    assertTrue(ridge > 0, json.toString());
    assertEquals("leave-one-out information", json.get("reg_chosen_by").getAsString());
    assertEquals(ridge, Models.readStored(tool.path("m.npz")).facts().get("reg_covar"));
    String text = tool.run(FIT + "--reg auto").assertDone().out();
    assertTrue(text.contains("chosen by leave-one-out information"), text);
    assertEquals("caller", json(FIT + "--reg 0.1").get("reg_chosen_by").getAsString());
  }

  /** Column means of rows from to (without) to. */
  private static double[] mean(int from, int to) {
    double[] mean = new double[3];
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 3; j++) {
        mean[j] += Tool.ROWS[i][j] / (to - from);
      }
    }
    return mean;
  }

  @Test
  void oneComponentIsTheMeanAndTheCovarianceWithTheRidge() {
    tool.run(FIT + "-k 1 --reg 0.5 --out @/m.npz").assertDone();
    GaussianMixture mixture = model(tool.path("m.npz"));
    double[] mean = mean(0, 40);
    assertArrayEquals(mean, mixture.mean(0), 1e-10);
    double variance = 0.5;
    double covariance = 0;
    for (double[] row : Tool.ROWS) {
      variance += (row[0] - mean[0]) * (row[0] - mean[0]) / 40;
      covariance += (row[0] - mean[0]) * (row[2] - mean[2]) / 40;
    }
    double[] sigma = new double[9];
    assertInstanceOf(FullCovariance.class, mixture.covariance()).covariance(0).get(sigma);
    assertEquals(variance, sigma[0], 1e-9);
    assertEquals(covariance, sigma[2], 1e-9);
    assertEquals(sigma[2], sigma[6]);
  }

  @Test
  void aScaleDividesTheData() {
    tool.run(FIT + "-k 1 --scale 10 --out @/m.npz").assertDone();
    double[] expected = mean(0, 40);
    for (int j = 0; j < 3; j++) {
      expected[j] /= 10;
    }
    assertArrayEquals(expected, model(tool.path("m.npz")).mean(0), 1e-10);
    assertEquals(10.0, Models.readStored(tool.path("m.npz")).facts().get("scale"));
  }

  @Test
  void bytesAreDividedBy255UnlessToldOtherwise() {
    byte[] pixels = new byte[40];
    for (int i = 0; i < 40; i++) {
      pixels[i] = (byte) (i % 2 == 0 ? 0 : 255);
    }
    tool.write("pixels", ArrayFiles.idx(ArrayFiles.IDX_UINT8, pixels, 20, 2));
    tool.run("fit @/pixels --device cpu -k 1 --out @/m.npz").assertDone();
    assertArrayEquals(new double[] {0, 1}, model(tool.path("m.npz")).mean(0), 1e-12);
    tool.run("fit @/pixels --device cpu -k 1 --scale none --out @/m.npz").assertDone();
    assertArrayEquals(new double[] {0, 255}, model(tool.path("m.npz")).mean(0), 1e-10);
  }

  @Test
  void theTraceHasALineAnIteration() throws IOException {
    JsonObject json = json(FIT + "-k 3 --init random --tol 0 --max-iter 4 --trace @/t.csv");
    assertEquals(4, json.get("iterations").getAsInt());
    assertFalse(json.get("converged").getAsBoolean());
    List<String> lines = Files.readAllLines(tool.path("t.csv"));
    assertTrue(lines.get(0).startsWith("iteration,log_likelihood,seconds,"), lines.get(0));
    assertEquals(5, lines.size());
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 1; i <= 4; i++) {
      String[] cells = lines.get(i).split(",", -1);
      assertEquals(lines.get(0).split(",").length, cells.length);
      assertEquals(i, Integer.parseInt(cells[0]));
      double logLikelihood = Double.parseDouble(cells[1]);
      assertTrue(logLikelihood >= before - 1e-9, "EM does not descend");
      before = logLikelihood;
    }
    assertTrue(json.get("log_likelihood").getAsDouble() >= before - 1e-9);
  }

  @Test
  void theModelKeepsTheFactsOfTheFit() {
    JsonObject json = json(FIT + "--seed 7 --out @/m.npz");
    Map<String, Object> facts = Models.readStored(tool.path("m.npz")).facts();
    assertEquals(json.get("converged").getAsBoolean(), facts.get("converged"));
    assertEquals(json.get("iterations").getAsLong(), facts.get("n_iter"));
    assertEquals(json.get("log_likelihood").getAsDouble(), facts.get("log_likelihood"));
    assertEquals(7L, facts.get("seed"));
    assertEquals(40L, facts.get("n_rows"));
    assertEquals("FLOAT64", facts.get("data_type"));
    assertEquals("full", facts.get("covariance_type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kmeans", "kmeans++", "random-from-data", "KMeans"})
  void startsFindTheTwoClusters(String init) {
    JsonObject json = json(FIT + "--restarts 5 --tol 1e-9 --labels @/labels.npy --init " + init);
    assertEquals(0, json.get("misclassification").getAsDouble(), init);
  }

  /** Of rows spread evenly the components move slowly. */
  @Test
  void theRuleIsChosen() {
    double[][] even = new double[100][1];
    Arrays.setAll(even, i -> new double[] {i});
    tool.write("even.npy", ArrayFiles.npy(even));
    String fit = "fit @/even.npy --device cpu -k 3 --max-iter 2000";
    int iterations = json(fit).get("iterations").getAsInt();
    assertEquals(iterations, json(fit + " --stop default").get("iterations").getAsInt());
    assertTrue(iterations > json(fit + " --stop scikit-learn").get("iterations").getAsInt());
  }

  @Test
  void sameCommandSameModel() throws IOException {
    String fit = FIT + "-k 3 --init random --seed 5 --max-iter 5 --tol 0 --out @/%s";
    tool.run(fit.formatted("a.npz")).assertDone();
    tool.run(fit.formatted("b.npz")).assertDone();
    assertArrayEquals(
        Files.readAllBytes(tool.path("a.npz")), Files.readAllBytes(tool.path("b.npz")));
  }

  @Test
  void aModelIsAStart() {
    tool.run(FIT + "-k 3 --tol 1e-12 --reg 0.01 --max-iter 500 --out @/m.npz").assertDone();
    JsonObject json = json(FIT + "--init @/m.npz --reg 0.01 --tol 1e-6");
    assertEquals(3, json.get("k").getAsInt(), "K is that of the file");
    assertEquals(2, json.get("iterations").getAsInt(), "there is nothing left to do");
  }

  @Test
  void reportNamesModelAndData() {
    List<String> lines = tool.run(FIT + "--out @/m.npz").assertDone().lines();
    assertTrue(lines.get(0).contains("data.npy: 40 rows × 3 features"), lines.get(0));
    assertEquals("model           " + tool.path("m.npz"), lines.get(lines.size() - 1));
  }

  @Test
  void aFullDiskUnderTheTraceDoesNotCostTheModel() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
    Tool.Outcome outcome = tool.run(FIT + "--trace /dev/full --out @/m.npz");
    assertEquals(2, outcome.code());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith("gmm4j: /dev/full: cannot be written"), outcome.err());
    assertEquals(List.of("m.npz"), outcome.newFiles());
    assertEquals(2, model(tool.path("m.npz")).components());
  }

  /** Two equal rows far from the others; without a ridge their component shrinks onto them. */
  @Test
  void aFitThatFailsLateKeepsItsLastGoodParameters() {
    double[][] rows = new double[30][1];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = i < 28 ? i * 11 % 17 : 100;
    }
    tool.write("collapse.npy", ArrayFiles.npy(rows));
    double[][] variances = {{30}, {400}};
    Models.write(
        new GaussianMixture(
            new double[] {0.5, 0.5},
            new double[][] {{8}, {100}},
            assertInstanceOf(CovarianceEstimate.Estimated.class, FullCovariance.of(variances, 1))
                .covariance()),
        Map.of(),
        tool.path("start.npz"));
    Tool.Outcome outcome =
        tool.run(
            "fit @/collapse.npy --device cpu --init @/start.npz --reg 0 --tol 0 --max-iter 1000"
                + " --out @/m.npz --json");
    assertEquals(1, outcome.code());
    assertEquals("", outcome.out(), "no result, no report");
    List<String> lines = outcome.err().lines().toList();
    assertEquals(2, lines.size(), outcome.err());
    assertEquals(
        "gmm4j: note: the parameters before the failure are in " + tool.path("m.npz"),
        lines.get(0));
    assertTrue(lines.get(1).matches("gmm4j: after iteration \\d+ .*component 1.*singular.*"));
    StoredModel stored = Models.readStored(tool.path("m.npz"));
    assertEquals(false, stored.facts().get("converged"));
    assertEquals(100, stored.mixture().mean(1)[0], 1);
    tool.write("known.csv", ("0\n" + "-1\n".repeat(29)).getBytes(StandardCharsets.US_ASCII));
    tool.run(
        "fit @/collapse.npy --device cpu --init @/start.npz --reg 0 --tol 0 --max-iter 1000"
            + " --fix weights --known-labels @/known.csv --out @/m.npz");
    StoredModel told = Models.readStored(tool.path("m.npz"));
    assertEquals(false, told.facts().get("converged"));
    assertEquals("weights", told.fixed().text());
    assertEquals(4, told.freeParameters());
    assertEquals(1, told.knownRows());
  }

  @Test
  void aSetWithinTheProgramIsFitted() {
    JsonObject json = json("fit mnist-2v6 --device cpu -k 1 --max-iter 1 --classes 6 --reg 0.05");
    assertEquals(958, json.get("n").getAsInt());
    assertEquals(784, json.get("d").getAsInt());
  }

  /** Metres, where the rows vary by tenths of a millimetre. */
  @Test
  void aDefaultRidgeThatDecidesIsNoticed() {
    double[][] rows = Arrays.stream(Tool.ROWS).map(double[]::clone).toArray(double[][]::new);
    for (double[] row : rows) {
      Arrays.setAll(row, j -> 1e-4 * row[j]);
    }
    tool.write("metres.npy", ArrayFiles.npy(rows));
    Tool.Outcome outcome = tool.run("fit @/metres.npy --device cpu");
    assertEquals(0, outcome.code());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    for (String word :
        List.of("gmm4j: note: the default ridge, 1e-06,", "variance", "--reg auto", "e-12")) {
      assertTrue(outcome.err().contains(word), outcome.err());
    }
    tool.run("fit @/metres.npy --device cpu --reg 1e-6").assertDone();
    tool.run("fit @/metres.npy --device cpu --scale 1e-3").assertDone();
  }
}
