package org.gmm4j.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;

/**
 * Measures fits on executors of this machine, as lines of Markdown: see {@code
 * integrations/spark/measure}.
 */
final class Measure {
  private static final int ITERATIONS = 10;

  private Measure() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "mnist" -> mnist(Integer.parseInt(arguments[1]));
      case "mllib" -> mllib();
      case "many" -> many(Integer.parseInt(arguments[1]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static SparkSession executors(int count) {
    return SparkSession.builder()
        .master("local-cluster[%d,1,1024]".formatted(count))
        .config("spark.ui.enabled", false)
        .config("spark.task.maxFailures", 1)
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        // as the README says of large mixtures; for the driver, and here, the script does
        .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:+UseTransparentHugePages")
        .config("spark.broadcast.compress", false)
        .config("spark.broadcast.blockSize", "32m")
        .getOrCreate();
  }

  /** Seconds and log-likelihood of each iteration. */
  private static final class Clock implements FitListener {
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> logLikelihoods = new ArrayList<>();

    @Override
    public void iteration(Iteration done) {
      seconds.add(done.seconds());
      logLikelihoods.add(done.logLikelihood());
    }

    private double median(int from) {
      double[] sorted =
          seconds.subList(from, seconds.size()).stream().mapToDouble(each -> each).toArray();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }

    private String each() {
      StringBuilder text = new StringBuilder();
      seconds.forEach(each -> text.append(String.format(Locale.ROOT, " %.2f", each)));
      return text.toString().strip();
    }
  }

  /** What executors send to the driver, task by task. */
  private static final class Received extends SparkListener {
    private final Map<String, Long> most = new TreeMap<>();
    private long all;

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        long bytes = end.taskMetrics().resultSize();
        most.merge(end.taskInfo().executorId(), bytes, Math::max);
        all += bytes;
      }
    }
  }

  private static GmmFitterBuilder here(int components, double ridge) {
    return GmmFitter.builder()
        .components(components)
        .regularization(Regularization.ridge(ridge))
        .tolerance(0)
        .device("cpu");
  }

  private static void mnist(int executors) throws Exception {
    Path file = Objects.requireNonNull(Mnist.file(), "GMM4J_MNIST");
    Path folder = Files.createTempDirectory("gmm4j");
    org.gmm4j.data.Dataset digits = Mnist.here(file);
    org.gmm4j.GaussianMixture start = here(10, 0.05).maxIterations(1).build().fit(digits).mixture();
    Clock local = new Clock();
    FitResult right =
        here(10, 0.05).maxIterations(ITERATIONS).start(start).listener(local).build().fit(digits);
    try (SparkSession spark = executors(executors)) {
      Dataset<Row> frame = Mnist.bytes(spark, file, executors, folder);
      GaussianMixture estimator =
          new GaussianMixture()
              .setFeaturesCol("pixels")
              .setScale(255)
              .setK(10)
              .setRegParam(0.05)
              .setTol(0)
              .setMaxIter(ITERATIONS)
              .setDevice("cpu")
              .setInitialModel(start);
      estimator.copy(org.apache.spark.ml.param.ParamMap.empty()).setMaxIter(1).fit(frame);
      Received received = new Received();
      spark.sparkContext().addSparkListener(received);
      Clock clock = new Clock();
      long begin = System.nanoTime();
      GaussianMixtureModel model = estimator.setListener(clock).fit(frame);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Thread.sleep(1000); // the listener hears late
      double off = 0;
      for (int i = 0; i < ITERATIONS; i++) {
        double each = right.history().get(i);
        off = Math.max(off, Math.abs(model.summary().history()[i] - each) / Math.abs(each));
      }
      print("| | |");
      print("| --- | --- |");
      print("| executors of one core | %d |", executors);
      print(
          "| seconds an iteration, local, all cores | %s; median %.3f |",
          local.each(), local.median(0));
      print("| seconds an iteration, Spark | %s; median %.3f |", clock.each(), clock.median(0));
      print("| ratio of medians | %.2f |", clock.median(0) / local.median(0));
      print("| whole fit on Spark, loading and log-likelihood included | %.1f s |", seconds);
      print("| greatest difference of a log-likelihood, relative | %.1e |", off);
      print("| most that an executor sends for a task | %s bytes |", received.most);
      print("| all that the driver received | %,d bytes |", received.all);
    }
  }

  private static void mllib() throws Exception {
    Path file = Objects.requireNonNull(Mnist.file(), "GMM4J_MNIST");
    Path folder = Files.createTempDirectory("gmm4j");
    try (SparkSession spark = executors(2)) {
      Dataset<Row> vectors =
          Mnist.bytes(spark, file, 2, folder)
              .map(
                  (org.apache.spark.api.java.function.MapFunction<Row, Row>)
                      row -> {
                        byte[] pixels = row.getAs(0);
                        double[] values = new double[pixels.length];
                        Arrays.setAll(values, j -> (pixels[j] & 0xff) / 255.0);
                        return RowFactory.create(Vectors.dense(values));
                      },
                  Encoders.row(
                      new StructType()
                          .add("features", org.apache.spark.ml.linalg.SQLDataTypes.VectorType())))
              .persist(org.apache.spark.storage.StorageLevel.MEMORY_AND_DISK());
      vectors.count();
      print("| | seconds an iteration |");
      print("| --- | --- |");
      double one = kMeans(vectors, 1);
      print("| MLlib KMeans | %.3f |", (kMeans(vectors, 11) - one) / 10);
      print("| MLlib GaussianMixture, a fit of one iteration | %.1f |", mixture(vectors, 1));
      try {
        print("| MLlib GaussianMixture, a fit of three | %.1f |", mixture(vectors, 3));
      } catch (Exception failed) { // Scala does not declare what it throws
        print("| MLlib GaussianMixture, a fit of three | fails: %s |", cause(failed));
      }
    }
  }

  private static String cause(Throwable failed) {
    return failed.getCause() == null ? failed.toString() : cause(failed.getCause());
  }

  private static double kMeans(Dataset<Row> data, int iterations) {
    long begin = System.nanoTime();
    new KMeans()
        .setK(10)
        .setMaxIter(iterations)
        .setTol(0)
        .setInitMode("random")
        .setSeed(1)
        .fit(data);
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double mixture(Dataset<Row> data, int iterations) {
    long begin = System.nanoTime();
    new org.apache.spark.ml.clustering.GaussianMixture()
        .setK(10)
        .setMaxIter(iterations)
        .setTol(0)
        .fit(data);
    return (System.nanoTime() - begin) / 1e9;
  }

  /** 10,000,000 rows of 50 floats, of ten clusters, which executors make. */
  private static void many(int executors) throws IOException {
    int rows = 10_000_000;
    int d = 50;
    try (SparkSession spark = executors(executors)) {
      int partitions = executors * 2;
      StructType schema =
          new StructType().add("features", DataTypes.createArrayType(DataTypes.FloatType, false));
      Dataset<Row> frame =
          spark
              .range(0, partitions, 1, partitions)
              .flatMap(
                  (org.apache.spark.api.java.function.FlatMapFunction<Long, Row>)
                      part -> {
                        SplittableRandom random = new SplittableRandom(part);
                        long count = rows / partitions;
                        return IntStream.range(0, (int) count)
                            .mapToObj(i -> drawn(random, d))
                            .iterator();
                      },
                  Encoders.row(schema));
      Clock clock = new Clock();
      long begin = System.nanoTime();
      GaussianMixtureModel model =
          new GaussianMixture()
              .setK(10)
              .setRegParam(1e-3)
              .setTol(0)
              .setMaxIter(ITERATIONS)
              .setDevice("cpu")
              .setListener(clock)
              .fit(frame);
      double seconds = (System.nanoTime() - begin) / 1e9;
      print("| | |");
      print("| --- | --- |");
      print("| rows, features, type | %,d, %d, floats |", rows, d);
      print("| executors of 1 GB, partitions | %d, %d |", executors, partitions);
      print("| seconds an iteration | %s |", clock.each());
      print("| whole fit, k-means and loading included | %.1f s |", seconds);
      print("| weights | %s |", Arrays.toString(model.weights()));
      print("| log-likelihood a row | %.6f |", model.summary().logLikelihood() / rows);
    }
  }

  private static Row drawn(SplittableRandom random, int d) {
    int cluster = random.nextInt(10);
    Float[] values = new Float[d];
    for (int j = 0; j < d; j++) {
      double centre = ((cluster * 31 + j * 17) % 11) - 5;
      values[j] = (float) (centre + random.nextGaussian() * (1 + cluster % 3));
    }
    return RowFactory.create((Object) values);
  }

  private static void print(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }
}
