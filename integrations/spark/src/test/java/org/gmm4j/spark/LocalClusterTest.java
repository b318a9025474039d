package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataException;
import org.gmm4j.device.DeviceException;
import org.gmm4j.spark.cluster.Kept;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits on executors that are processes of their own: those of one machine. */
@Tag("slow")
class LocalClusterTest {
  private static Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new Cluster();
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

  private static GmmFitterBuilder here() {
    return GmmFitter.builder()
        .components(2)
        .regularization(Regularization.ridge(0.05))
        .device("cpu");
  }

  private static Dataset<Row> digits(int partitions) {
    return Digits.vectors(cluster.session(), partitions);
  }

  /** From the same start: at every iteration, and in all parameters after the first three. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void theFitOfOneMachine(int partitions) {
    org.gmm4j.GaussianMixture start =
        here().maxIterations(1).seed(5).build().fit(Digits.here()).mixture();
    Dataset<Row> there = digits(partitions).cache();
    for (int iterations = 1; iterations <= 3; iterations++) {
      Equal.toRounding(
          here().start(start).tolerance(0).maxIterations(iterations).build().fit(Digits.here()),
          asking().setInitialModel(start).setTol(0).setMaxIter(iterations).fit(there));
    }
    FitResult right = here().start(start).build().fit(Digits.here());
    GaussianMixtureModel model = asking().setInitialModel(start).fit(there);
    Equal.toRounding(right, model);
    if (partitions == 7) {
      Equal.toTheBit(model, asking().setInitialModel(start).fit(there));
    }
    there.unpersist();
  }

  @Test
  void fromKMeansThere() {
    GaussianMixtureModel model = asking().fit(digits(7));
    Equal.toRounding(here().build().fit(Digits.here()), model);
    assertEquals(28, Digits.misclassified(model.transform(digits(2))));
  }

  /** Three at once share two executors, and do not get into each other's way. */
  @Test
  void severalAtOnce() throws Exception {
    Dataset<Row> data = digits(2);
    List<GaussianMixture> wanted =
        List.of(asking(), asking().setRegParam(0.1), asking().setK(3).setMaxIter(5));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<GaussianMixtureModel>> fits =
          wanted.stream()
              .map(each -> (Callable<GaussianMixtureModel>) () -> each.fit(data))
              .toList();
      List<Future<GaussianMixtureModel>> models = threads.invokeAll(fits);
      for (int i = 0; i < wanted.size(); i++) {
        Equal.toTheBit(wanted.get(i).fit(data), models.get(i).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  /** 2.4 GB of one partition, of executors with 1 GB. */
  @Test
  void noMemoryIsOneClearLineAndNoOneElses() {
    Dataset<Row> data =
        cluster
            .session()
            .range(0, 300_000, 1, 1)
            .selectExpr("transform(sequence(1, 1000), j -> cast(id + j as double)) as features");
    String message = assertThrows(DataException.class, () -> asking().fit(data)).getMessage();
    assertTrue(
        String.valueOf(message)
            .matches(
                "partition 0, row [\\d,]+: no memory left for rows of 1,000 doubles; take more"
                    + " partitions, on more executors, or give them more memory"
                    + " \\(spark.executor.memory\\)"),
        message);
    assertEquals(2, asking().fit(digits(2)).weights().length);
  }

  @Test
  void aDeviceThatIsNotThere() {
    String message =
        assertThrows(DeviceException.class, () -> asking().setDevice("abacus").fit(digits(2)))
            .getMessage();
    assertTrue(String.valueOf(message).contains("unknown device 'abacus'"), message);
    assertTrue(String.valueOf(message).startsWith("partition "), message);
  }
}
