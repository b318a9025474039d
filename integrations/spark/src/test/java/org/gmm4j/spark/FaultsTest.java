package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.gmm4j.data.DataException;
import org.gmm4j.spark.cluster.Kept;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that die in the middle of a task for a partition that they keep, and such without
 * memory: the fit ends with the same bits, and nothing is left behind.
 */
@Tag("slow")
class FaultsTest {
  private static Cluster cluster;
  private static GaussianMixtureModel right;
  private static double seconds;

  private final Path folder;

  FaultsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void start() throws IOException {
    cluster = new Cluster();
    asking().fit(digits()); // so that executors have loaded what they need
    long begin = System.nanoTime();
    right = asking().fit(digits());
    seconds = (System.nanoTime() - begin) / 1e9;
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @AfterEach
  void nothingIsKept() {
    assertEquals(0, Kept.everywhere(cluster.session()));
  }

  private static GaussianMixture asking() {
    return new GaussianMixture().setK(2).setRegParam(0.05).setDevice("cpu");
  }

  private static Dataset<Row> digits() {
    return Digits.vectors(cluster.session(), 2);
  }

  private void assertSameBits(String what, String step, int number) {
    Path once = folder.resolve(what + step + number);
    long begin = System.nanoTime();
    GaussianMixtureModel model =
        asking().setDevice(FaultyProvider.device(what, step, number, once)).fit(digits());
    double took = (System.nanoTime() - begin) / 1e9;
    assertTrue(Files.exists(once), "nothing happened");
    Equal.toTheBit(right, model);
    System.out.printf(
        Locale.ROOT,
        "%s in %s %d: %.1f s lost of %.1f s%n",
        what,
        step,
        number,
        took - seconds,
        took);
  }

  @Test
  void killedInEachIterationInTurn() {
    for (int i = 1; i <= right.summary().history().length; i++) {
      assertSameBits("kill", "expect", i);
    }
  }

  @Test
  void killedInKMeans() {
    assertSameBits("kill", "nearest", 2);
  }

  @Test
  void killedWhileLoading() {
    Path once = folder.resolve("loading");
    String file = once.toString();
    Dataset<Row> data = digits().drop("six");
    Dataset<Row> killing =
        data.map(
            (MapFunction<Row, Row>)
                row -> {
                  FaultyProvider.happen("kill", Path.of(file));
                  return row;
                },
            Encoders.row(data.schema()));
    GaussianMixtureModel model = asking().fit(killing);
    assertTrue(Files.exists(once), "nothing happened");
    Equal.toTheBit(right, model);
  }

  @Test
  void withoutMemoryOnce() {
    assertSameBits("memory", "expect", 3);
  }

  @Test
  void withoutMemoryForAnEStep() {
    GaussianMixture estimator =
        asking().setDevice(FaultyProvider.device("always", "expect", 3, folder));
    String message = assertThrows(DataException.class, () -> estimator.fit(digits())).getMessage();
    assertTrue(
        String.valueOf(message)
            .matches(
                "partition [01]: no memory left for its part of the fit; take more partitions, on"
                    + " more executors, or give them more memory \\(spark.executor.memory\\)"),
        message);
  }

  /** Of whose rows Spark promises no order: the same bits, or the line that says what to do. */
  @Test
  void behindAShuffle() {
    Dataset<Row> data = digits().repartition(4, functions.hash(functions.col("features")));
    Path once = folder.resolve("shuffled");
    GaussianMixture estimator =
        asking().setDevice(FaultyProvider.device("kill", "expect", 4, once));
    GaussianMixtureModel whole = asking().fit(data);
    try {
      Equal.toTheBit(whole, estimator.fit(data));
    } catch (DataException others) {
      assertTrue(
          String.valueOf(others.getMessage()).contains("computed again and are not the same"),
          others.getMessage());
    }
    assertTrue(Files.exists(once), "nothing happened");
  }
}
