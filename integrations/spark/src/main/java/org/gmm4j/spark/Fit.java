package org.gmm4j.spark;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * A main class for spark-submit: fits a mixture to a file that Spark reads, and saves the model.
 * Its options are named as gmm4j's own.
 */
public final class Fit {
  static final String USAGE =
      """
      usage: spark-submit [...] --class org.gmm4j.spark.Fit gmm4j-spark.jar DATA [options]
        DATA                what Spark reads: a folder of Parquet files, or see --format
        --format NAME       parquet (default), csv (with a line of names), json, orc, libsvm
        --features A,B,...  the column of features, or columns of numbers; "features" if not given
        --weights COLUMN    a weight a row
        --scale F           divide features by it
        -k K                components, at least 2
        --covariance NAME   full, tied, diag, spherical, ppca:Q, mfa:Q
        --reg F|auto        ridge added to every variance
        --init NAME         kmeans, kmeans++, random-from-data, random, farthest-first, short-runs:N,
                            or the path of a model file
        --restarts N, --seed S, --max-iter N, --tol NATS, --device NAME, --precision NAME
        --out FOLDER        the model, as Spark's ML saves one; model.npz in it is gmm4j's
        --help              this text
      """;

  private final GaussianMixture estimator = new GaussianMixture();
  private String format = "parquet";
  private String features = "features";
  private @Nullable String out;
  private @Nullable String data;

  private Fit() {}

  /** Fits; ends with exit code 0, 1 for a fit that failed, 2 for wrong usage or data. */
  public static void main(String[] arguments) {
    Main.run(USAGE, arguments, Fit::run);
  }

  /** With an estimator and options of its own. */
  static void run(List<String> arguments) {
    new Fit().run(new ArrayDeque<>(arguments));
  }

  private void run(Deque<String> arguments) {
    parse(arguments);
    if (data == null) {
      throw new IllegalArgumentException("DATA is missing\n" + USAGE);
    }
    SparkSession spark = SparkSession.builder().appName("gmm4j").getOrCreate();
    try {
      GaussianMixtureModel model = estimator.fit(rows(spark, data));
      print(model);
      if (out != null) {
        save(model, out);
      }
    } finally {
      spark.stop();
    }
  }

  private Dataset<Row> rows(SparkSession spark, String path) {
    Dataset<Row> all =
        spark.read().format(format).option("header", true).option("inferSchema", true).load(path);
    String[] columns = features.split(",");
    if (columns.length == 1) {
      estimator.setFeaturesCol(features);
      return all;
    }
    String assembled = "gmm4j features";
    estimator.setFeaturesCol(assembled);
    return new VectorAssembler()
        .setInputCols(columns)
        .setOutputCol(assembled)
        .setHandleInvalid("keep") // to be told of by row
        .transform(all);
  }

  private void parse(Deque<String> arguments) {
    while (!arguments.isEmpty()) {
      String argument = arguments.remove();
      if (argument.startsWith("-") && argument.length() > 1) {
        set(argument, arguments);
      } else if (data == null) {
        data = argument;
      } else {
        throw new IllegalArgumentException(
            "there is DATA already: %s, and %s".formatted(data, argument));
      }
    }
  }

  private void set(String option, Deque<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("option %s: its value is missing".formatted(option));
    }
    String value = arguments.remove();
    try {
      switch (option) {
        case "--format" -> format = value;
        case "--features" -> features = value;
        case "--weights" -> estimator.setWeightCol(value);
        case "--scale" -> estimator.setScale(Double.parseDouble(value));
        case "-k" -> estimator.setK(Integer.parseInt(value));
        case "--covariance" -> estimator.setCovariance(value);
        case "--reg" -> setRidge(value);
        case "--init" -> setStart(value);
        case "--restarts" -> estimator.setRestarts(Integer.parseInt(value));
        case "--seed" -> estimator.setSeed(Long.parseLong(value));
        case "--max-iter" -> estimator.setMaxIter(Integer.parseInt(value));
        case "--tol" -> estimator.setTol(Double.parseDouble(value));
        case "--device" -> estimator.setDevice(value);
        case "--precision" -> estimator.setPrecision(value);
        case "--out" -> out = value;
        default ->
            throw new IllegalArgumentException("there is no option " + option + "\n" + USAGE);
      }
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "option %s: %s is not a number of its kind".formatted(option, value), wrong);
    }
  }

  private void setRidge(String value) {
    if (value.equals("auto")) {
      estimator.setAutoReg(true);
    } else {
      estimator.setRegParam(Double.parseDouble(value));
    }
  }

  private void setStart(String value) {
    if (value.contains(".") || value.contains("/")) {
      estimator.setInitialModel(value);
    } else {
      estimator.setInitMode(value);
    }
  }

  private static void print(GaussianMixtureModel model) {
    GaussianMixtureTrainingSummary summary = model.summary();
    StringBuilder weights = new StringBuilder();
    for (double weight : model.weights()) {
      weights.append(String.format(Locale.ROOT, " %.4f", weight));
    }
    System.out.printf(
        Locale.ROOT,
        "fit             %d iterations, %s%n"
            + "log-likelihood  %.6f nats in all%n"
            + "ridge           %.3g%n"
            + "weights        %s%n",
        summary.numIter(),
        summary.converged() ? "converged" : "not converged",
        summary.logLikelihood(),
        summary.ridge(),
        weights);
  }

  private static void save(GaussianMixtureModel model, String path) {
    try {
      model.write().overwrite().save(path);
    } catch (IOException failed) {
      throw new DataException(path + ": cannot be written (" + failed.getMessage() + ")", failed);
    }
  }
}
