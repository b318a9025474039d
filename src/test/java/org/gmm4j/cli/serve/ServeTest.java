package org.gmm4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.GmmFitter;
import org.gmm4j.cli.Tool;
import org.gmm4j.data.ArrayFiles;
import org.gmm4j.data.Dataset;
import org.gmm4j.io.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker answers is what the command line says, to the last bit. */
class ServeTest {
  private static final int N = 150;
  private static final int D = 4;

  private final Path folder;
  private final Tool tool;
  private final SharedArrays arrays;
  private final double[][] rows = rows();

  ServeTest(@TempDir Path folder) {
    this.folder = folder;
    this.tool = new Tool(folder);
    this.arrays = new SharedArrays(folder);
    tool.write("rows.npy", ArrayFiles.npy(rows));
  }

  /** Three clusters that overlap. */
  private static double[][] rows() {
    Random random = new Random(5);
    double[][] rows = new double[N][D];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        rows[i][j] = 2.5 * (i % 3) * (j % 2) + random.nextGaussian() * (1 + i % 2);
      }
    }
    return rows;
  }

  private void run(String command) {
    tool.run(command).assertDone();
  }

  private void assertSameFile(String one, String other) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(folder.resolve(one)), Files.readAllBytes(folder.resolve(other)));
  }

  private static double[] numbers(JsonArray list) {
    double[] numbers = new double[list.size()];
    Arrays.setAll(numbers, i -> list.get(i).getAsDouble());
    return numbers;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical", "ppca:1", "mfa:auto"})
  void aFitIsTheCommandLines(String structure) throws IOException {
    run("fit @/rows.npy -k 3 --covariance " + structure + " --seed 7 --device cpu --out @/a.npz");
    run("predict @/a.npz @/rows.npy --device cpu --out @/labels-of-a.npy");
    try (Caller caller = new Caller()) {
      JsonObject opened = caller.result("open", "'rows':%s", arrays.of("rows", rows));
      assertEquals(N, opened.get("rows").getAsInt());
      assertEquals(D, opened.get("features").getAsInt());
      JsonObject fit =
          caller.result(
              "fit",
              "'rows':1,'components':3,'covariance':'%s','seed':7,'device':'cpu',"
                  + "'model_out':'%s','into':{'labels':%s,'means':%s},'events':true,'keep':true",
              structure,
              folder.resolve("b.npz"),
              arrays.room("labels", "<i4", N),
              arrays.room("means", "<f8", 3, D));
      assertSameFile("a.npz", "b.npz");
      GaussianMixture mixture = Models.read(folder.resolve("a.npz"));
      double[] means = new double[3 * D];
      for (int k = 0; k < 3; k++) {
        System.arraycopy(mixture.mean(k), 0, means, k * D, D);
      }
      assertArrayEquals(means, arrays.doubles("means"), 0);
      int[] predicted = integers("labels-of-a.npy");
      assertArrayEquals(predicted, arrays.integers("labels"));
      double[] history = numbers(fit.getAsJsonArray("history"));
      assertEquals(fit.get("iterations").getAsInt(), history.length);
      double[] told =
          caller.events().stream()
              .filter(event -> event.get("event").getAsString().equals("iteration"))
              .mapToDouble(event -> event.get("log_likelihood").getAsDouble())
              .toArray();
      assertArrayEquals(history, told, 0);
      assertTrue(
          fit.get("covariance_type").getAsString().startsWith(structure.replaceFirst(":.*", "")));
    }
  }

  private int[] integers(String npy) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(npy));
    Files.write(
        folder.resolve(npy + ".raw"), Arrays.copyOfRange(file, file.length - 4 * N, file.length));
    return arrays.integers(npy + ".raw");
  }

  @Test
  void scoresAreTheCommandLines() throws IOException {
    run("fit @/rows.npy -k 3 --device cpu --out @/a.npz");
    GaussianMixture mixture = Models.read(folder.resolve("a.npz"));
    try (Caller caller = new Caller()) {
      caller.result("open", "'rows':%s", arrays.of("rows", rows));
      JsonObject read = caller.result("read", "'file':'%s'", folder.resolve("a.npz"));
      assertEquals("full", read.get("covariance_type").getAsString());
      assertTrue(read.getAsJsonObject("facts").has("lower_bounds"));
      String model = "{'kept':" + read.get("model") + "}";
      JsonObject whole = caller.result("score", "'rows':1,'model':%s,'device':'cpu'", model);
      JsonObject score =
          caller.result(
              "score",
              "'rows':1,'model':{'file':'%s'},'log_densities':%s,'posteriors':%s,'device':'cpu'",
              folder.resolve("a.npz"),
              arrays.room("densities", "<f8", N),
              arrays.room("posteriors", "<f8", N, 3));
      String said = tool.run("score @/a.npz @/rows.npy --device cpu").assertDone().out();
      assertTrue(said.contains("%.6f".formatted(whole.get("log_likelihood").getAsDouble())), said);
      String json = tool.run("score @/a.npz @/rows.npy --device cpu --json").assertDone().out();
      JsonObject printed = JsonParser.parseString(json).getAsJsonObject();
      for (String name : new String[] {"log_likelihood", "bic", "aic"}) {
        assertEquals(whole.get(name).getAsDouble(), printed.get(name).getAsDouble(), 0, name);
      }
      assertEquals(N, printed.get("n").getAsInt());
      assertEquals(
          whole.get("log_likelihood").getAsDouble(),
          score.get("log_likelihood").getAsDouble(),
          1e-13);
      double[] posteriors = arrays.doubles("posteriors");
      for (int i = 0; i < N; i++) {
        assertEquals(mixture.logDensity(rows[i]), arrays.doubles("densities")[i], 1e-12);
        for (int k = 0; k < 3; k++) {
          assertEquals(mixture.posterior(rows[i])[k], posteriors[3 * i + k], 1e-12);
        }
      }
      caller.result(
          "score",
          "'rows':1,'model':%s,'labels':%s,'device':'cpu'",
          model,
          arrays.room("labels", "<i4", N));
      for (int i = 0; i < N; i++) {
        assertEquals(mixture.predict(rows[i]), arrays.integers("labels")[i]);
      }
      caller.result(
          "sample",
          "'model':%s,'n':9,'seed':3,'rows':%s",
          model,
          arrays.room("drawn", "<f8", 9, D));
      assertArrayEquals(flat(mixture.sample(9, 3)), arrays.doubles("drawn"), 0);
    }
  }

  @Test
  void aChoiceIsTheCommandLines() throws IOException {
    run("select @/rows.npy -k 1..3 --covariance full,diag --device cpu --quiet --out @/a.npz");
    try (Caller caller = new Caller()) {
      caller.result("open", "'rows':%s", arrays.of("rows", rows));
      JsonObject chosen =
          caller.result(
              "select",
              "'rows':1,'k':'1..3','covariance':['full','diag'],'device':'cpu','model_out':'%s',"
                  + "'keep':true,'events':true",
              folder.resolve("b.npz"));
      assertSameFile("a.npz", "b.npz");
      assertEquals(6, chosen.getAsJsonArray("table").size());
      assertEquals(chosen.get("k"), chosen.getAsJsonObject("fit").get("components"));
      assertEquals(
          6,
          caller.events().stream()
              .filter(event -> event.get("event").getAsString().equals("finished"))
              .count());
    }
  }

  @Test
  void gapsAndWeightsAreTheCommandLines() throws IOException {
    double[] weights = new double[N];
    for (int i = 0; i < N; i++) {
      weights[i] = i % 4 / 2.0;
      rows[i][i % D] = i % 7 == 0 ? Double.NaN : rows[i][i % D];
    }
    tool.write("gaps.npy", ArrayFiles.npy(rows));
    tool.write(
        "weights.npy",
        ArrayFiles.npy(
            "<f8", "(" + N + ",)", ArrayFiles.doubles(java.nio.ByteOrder.LITTLE_ENDIAN, weights)));
    run("fit @/gaps.npy --missing nan --weights @/weights.npy -k 2 --device cpu --out @/a.npz");
    run("impute @/a.npz @/gaps.npy --device cpu --out @/full.npy");
    try (Caller caller = new Caller()) {
      JsonObject opened =
          caller.result("open", "'rows':%s,'missing':'nan'", arrays.of("rows", rows));
      assertTrue(opened.get("incomplete").getAsBoolean());
      caller.result(
          "fit",
          "'rows':1,'weights':%s,'components':2,'device':'cpu','model_out':'%s'",
          arrays.of("w", weights, N),
          folder.resolve("b.npz"));
      assertSameFile("a.npz", "b.npz");
      JsonObject filled =
          caller.result(
              "impute",
              "'rows':1,'model':{'file':'%s'},'device':'cpu','into':%s",
              folder.resolve("a.npz"),
              arrays.room("full", "<f8", N, D));
      assertEquals(
          Arrays.stream(flat(rows)).filter(Double::isNaN).count(),
          filled.get("filled").getAsLong());
      byte[] file = Files.readAllBytes(folder.resolve("full.npy"));
      assertArrayEquals(
          Arrays.copyOfRange(file, file.length - N * D * Double.BYTES, file.length),
          Files.readAllBytes(folder.resolve("full")));
    }
  }

  @Test
  void aFitGoesOnFromWhatIsGiven() throws IOException {
    int[] labels = new int[N];
    Arrays.setAll(labels, i -> i % 3);
    double[] shares = new double[N * 3];
    Arrays.setAll(shares, i -> i / 3 % 3 == i % 3 ? 1 : 0);
    try (Caller caller = new Caller()) {
      caller.result("open", "'rows':%s", arrays.of("rows", rows));
      String fit = "'rows':1,'components':3,'device':'cpu','max_iter':4,'tol':0,'init':%s";
      JsonObject byLabels =
          caller.result("fit", fit, "{'labels':" + arrays.of("labels", labels) + "}");
      JsonObject byShares =
          caller.result(
              "fit", fit, "{'responsibilities':" + arrays.of("shares", shares, N, 3) + "}");
      JsonObject step =
          caller.result(
              "maximise",
              "'rows':1,'components':3,'device':'cpu','labels':%s,'keep':true",
              arrays.of("labels", labels));
      JsonObject byModel =
          caller.result("fit", fit, "{'model':{'kept':" + step.get("model") + "}}");
      assertArrayEquals(history(byLabels), history(byModel), 0);
      assertArrayEquals(history(byLabels), history(byShares), 1e-12);
      GaussianMixture start =
          GmmFitter.builder()
              .components(3)
              .device("cpu")
              .build()
              .maximise(Dataset.of(rows), labels);
      double mean = Arrays.stream(rows).mapToDouble(start::logDensity).average().orElseThrow();
      assertEquals(mean, history(byLabels)[0], 1e-12);
      caller.result(
          "take",
          "'model':{'kept':%s},'into':{'weights':%s}",
          step.get("model"),
          arrays.room("w", "<f8", 3));
      assertArrayEquals(start.weights(), arrays.doubles("w"), 0);
      caller.result("close", "'model':%s", step.get("model"));
      caller.refused("request", "no model", "take", "'model':{'kept':%s}", step.get("model"));
    }
  }

  private static double[] history(JsonObject fit) {
    return numbers(fit.getAsJsonArray("history"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"npz", "json", "safetensors"})
  void modelFilesAreWrittenAndRead(String ending) throws IOException {
    try (Caller caller = new Caller()) {
      Path file = folder.resolve("model." + ending);
      caller.result(
          "write",
          "'model':{'covariance_type':'diag','weights':{'values':[0.25,0.75]},"
              + "'means':{'values':[[0,1],[2,3]]},'covariances':{'values':[[1,2],[3,4]]}},"
              + "'file':'%s','facts':{'n_iter':7,'converged':true,'lower_bounds':[-2.5,-1.25],"
              + "'column_names':['a','b']}",
          file);
      JsonObject read = caller.result("read", "'file':'%s'", file);
      JsonObject facts = read.getAsJsonObject("facts");
      assertEquals(7, facts.get("n_iter").getAsInt());
      assertTrue(facts.get("converged").getAsBoolean());
      assertEquals("[\"a\",\"b\"]", facts.get("column_names").toString());
      assertArrayEquals(
          new double[] {-2.5, -1.25}, numbers(facts.getAsJsonArray("lower_bounds")), 0);
      caller.result(
          "take",
          "'model':{'kept':%s},'into':{'covariances':%s}",
          read.get("model"),
          arrays.room("c", "<f8", 2, 2));
      assertArrayEquals(new double[] {1, 2, 3, 4}, arrays.doubles("c"), 0);
    }
  }
}
