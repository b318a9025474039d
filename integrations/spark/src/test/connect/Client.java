import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.connect.proto.Expression.Literal;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A client of Spark Connect with nothing of gmm4j on its class path: sc://HOST:PORT FOLDER, where
 * the folder has rows.csv and what a fit on one machine made of them, local.json and
 * posteriors.csv. What comes over the wire must be the same, to rounding.
 */
final class Client {
  private static final String BACKEND = "spark.connect.ml.backend.classes";
  private static final String OURS = "org.gmm4j.spark.GaussianMixtureModel";
  private static final Map<String, Object> PARAMS =
      Map.of("k", 3, "maxIter", 50, "seed", 0, "weightCol", "count");

  private final Path folder;
  private final Ml ml;
  private final Dataset<Row> data;
  private final JsonNode local;

  private Client(Ml ml, Path folder) throws IOException {
    this.ml = ml;
    this.folder = folder;
    local = new ObjectMapper().readTree(folder.resolve("local.json").toFile());
    List<double[]> features = new ArrayList<>();
    List<Double> counts = new ArrayList<>();
    for (double[] each : table("rows.csv")) {
      features.add(Arrays.copyOf(each, 3));
      counts.add(each[3]);
    }
    data = ml.vectors(features, counts);
  }

  public static void main(String[] args) throws IOException {
    isAbsent(Ml.GAUSSIAN_MIXTURE); // the JVM's client knows the messages, and no class of Spark ML
    isAbsent(OURS);
    try (Ml ml = new Ml(args[0])) {
      Client client = new Client(ml, Path.of(args[1]));
      String model = client.fits();
      client.transforms(model);
      client.hasASummary(model);
      client.isOffloaded(model);
      client.isWrittenAndRead(model);
      client.refuses(model);
      ml.delete(model, false);
      client.readsWhatSparkHasMade();
      require(ml.held().isEmpty(), "the server still holds " + ml.held());
    }
    System.out.println("client: passed");
  }

  private static void isAbsent(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException absent) {
      return;
    }
    throw new AssertionError(name + " is on the client's class path");
  }

  private String fits() {
    String model = ml.fit(data, PARAMS);
    holdsOnly(OURS);
    sameMixture(model);
    require(ml.attribute(model, "numFeatures").getInteger() == 3, "not of three features");
    return model;
  }

  private void holdsOnly(String model) {
    List<String> held = ml.held();
    require(
        !held.isEmpty()
            && held.stream().allMatch(each -> each.contains("\"class\":\"" + model + "\"")),
        "the server holds " + held);
  }

  private void sameMixture(String model) {
    close("weights", numbers(local.get("weights")), doubles(ml.attribute(model, "weights")));
    List<Row> gaussians =
        ml.frameOf(model, "gaussiansDF")
            .select(
                Ml.internal("unwrap_udt", functions.col("mean")).getField("values"),
                Ml.internal("unwrap_udt", functions.col("cov")).getField("values"))
            .collectAsList();
    require(gaussians.size() == 3, gaussians.size() + " components");
    for (int k = 0; k < 3; k++) {
      close("mean " + k, numbers(local.get("means").get(k)), doubles(gaussians.get(k), 0));
      close(
          "covariance " + k,
          numbers(local.get("covariances").get(k)),
          doubles(gaussians.get(k), 1));
    }
  }

  private void transforms(String model) throws IOException {
    List<Row> rows =
        ml.transform(model, data, Map.of("predictionCol", "which"))
            .select(
                functions.col("which"),
                Ml.internal(
                    "vector_to_array", functions.col("probability"), functions.lit("float64")))
            .collectAsList();
    List<double[]> posteriors = table("posteriors.csv");
    require(rows.size() == posteriors.size(), rows.size() + " rows");
    for (int i = 0; i < rows.size(); i++) {
      double[] right = posteriors.get(i);
      close("posterior of row " + i, right, doubles(rows.get(i), 1));
      double most = Arrays.stream(right).max().orElseThrow();
      require(right[rows.get(i).getInt(0)] == most, "the prediction of row " + i);
    }
    double[] first = Arrays.copyOf(table("rows.csv").get(0), 3);
    require(ml.predict(model, first).getInteger() == rows.get(0).getInt(0), "one row's prediction");
    close("one row's posterior", posteriors.get(0), ml.predictProbability(model, first));
  }

  private void hasASummary(String model) throws IOException {
    require(ml.attribute(model, "hasSummary").getBoolean(), "no summary");
    double weight = table("rows.csv").stream().mapToDouble(each -> each[3]).sum();
    close(
        "log-likelihood",
        new double[] {local.get("log_likelihood").asDouble() * weight},
        new double[] {ml.attribute(model, "summary", "logLikelihood").getDouble()});
    require(
        ml.attribute(model, "summary", "numIter").getInteger() == local.get("n_iter").asInt(),
        "not as many iterations");
    require(
        ml.frameOf(model, "summary", "predictions").count() == data.count(),
        "not as many predictions");
  }

  /** Servers move models out of memory when these have not been used for a while. */
  private void isOffloaded(String model) throws IOException {
    ml.delete(model, true);
    require(ml.held().isEmpty(), "the model is still in memory");
    sameMixture(model);
    refused("MODEL_SUMMARY_LOST", () -> ml.attribute(model, "summary", "logLikelihood"));
    ml.createSummary(model, data);
    hasASummary(model);
  }

  private void isWrittenAndRead(String model) {
    String path = folder.resolve("model").toString();
    ml.write(model, path);
    require(Files.exists(Path.of(path, "model.npz")), "the model is not one of gmm4j's files");
    String again = ml.read(path);
    sameMixture(again);
    ml.delete(again, false);
  }

  private void refuses(String model) {
    refused("parameter k given invalid value 1", () -> ml.fit(data, Map.of("k", 1)));
    refused(
        "Param covarianceType does not exist",
        () -> ml.fit(data, Map.of("covarianceType", "diag")));
    refused(
        "mixture in " + OURS + " is not allowed to be accessed",
        () -> ml.attribute(model, "mixture"));
    refused(
        "feature 2 is NaN; every value must be a finite number",
        () ->
            ml.fit(
                ml.vectors(
                    List.of(new double[] {1, 2}, new double[] {3, Double.NaN}), List.of(1.0, 1.0)),
                Map.of("k", 2)));
    refused(
        "a weight must be a finite number, 0 or more",
        () ->
            ml.fit(
                ml.vectors(List.of(new double[] {1, 2}, new double[] {3, 4}), List.of(1.0, -1.0)),
                Map.of("k", 2, "weightCol", "count")));
    refused(
        "column count is double: features are vectors, arrays of doubles or floats, or binary",
        () -> ml.fit(data, Map.of("k", 2, "featuresCol", "count")));
  }

  /** Without the line of the configuration the same messages lead to Spark's own class. */
  private void readsWhatSparkHasMade() {
    String path = folder.resolve("sparks").toString();
    String line = ml.get(BACKEND);
    ml.set(BACKEND, "");
    String sparks = ml.fit(data, PARAMS);
    holdsOnly(Ml.GAUSSIAN_MIXTURE + "Model");
    ml.write(sparks, path);
    ml.set(BACKEND, line);
    String read = ml.read(path);
    close(
        "weights",
        doubles(ml.attribute(sparks, "weights")),
        doubles(ml.attribute(read, "weights")));
    ml.delete(sparks, false);
    holdsOnly(OURS);
    ml.delete(read, false);
  }

  private static void refused(String message, Runnable asked) {
    try {
      asked.run();
    } catch (Exception refusal) {
      require(
          String.valueOf(refusal.getMessage()).contains(message),
          "refused with " + refusal + ", and not '" + message + "'");
      return;
    }
    throw new AssertionError("not refused: " + message);
  }

  private List<double[]> table(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name)).stream()
        .filter(line -> !line.startsWith("x"))
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  private static double[] numbers(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .flatMapToDouble(
            each -> Arrays.stream(each.isArray() ? numbers(each) : new double[] {each.asDouble()}))
        .toArray();
  }

  private static double[] doubles(Literal array) {
    return array.getArray().getElementsList().stream().mapToDouble(Literal::getDouble).toArray();
  }

  private static double[] doubles(Row row, int column) {
    return row.<Double>getList(column).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** To rounding, of the largest. */
  private static void close(String what, double[] right, double[] got) {
    require(right.length == got.length, what + ": " + got.length + " numbers");
    double scale = Arrays.stream(right).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < right.length; i++) {
      require(
          Math.abs(right[i] - got[i]) <= 1e-12 * scale,
          "%s: %s instead of %s".formatted(what, got[i], right[i]));
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
