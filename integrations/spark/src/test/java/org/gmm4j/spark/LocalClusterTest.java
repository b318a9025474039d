package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.gmm4j.data.DataException;
import org.gmm4j.device.DeviceException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits on executors that are processes of their own, some of which are killed. */
class LocalClusterTest {
  private static final Cluster CLUSTER = start();

  /** Of two partitions, with nobody killed. */
  private static final GaussianMixtureModel RIGHT = asking().fit(digits(2));

  private static Cluster start() {
    try {
      return new Cluster();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    CLUSTER.close();
  }

  private static GaussianMixture asking() {
    return new GaussianMixture().setK(2).setRegParam(0.05).setDevice("cpu");
  }

  private static Dataset<Row> digits(int partitions) {
    return Digits.vectors(CLUSTER.session(), partitions);
  }

  private static FitResult here() {
    return GmmFitter.builder()
        .components(2)
        .regularization(Regularization.ridge(0.05))
        .device("cpu")
        .build()
        .fit(Digits.here());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void theFitOfOneMachine(int partitions) {
    Equal.toRounding(here(), asking().fit(digits(partitions)));
  }

  /** Kills an executor when something is heard for the n-th time. */
  private static final class Killer implements FitListener {
    private final String stage;
    private final int iteration;
    private final AtomicInteger killed = new AtomicInteger();

    Killer(String stage, int iteration) {
      this.stage = stage;
      this.iteration = iteration;
    }

    private void kill() {
      if (killed.incrementAndGet() == 1) {
        Cluster.killOne();
      }
    }

    @Override
    public void stage(String name) {
      if (name.equals(stage)) {
        kill();
      }
    }

    @Override
    public void iteration(Iteration done) {
      if (done.number() == iteration) {
        kill();
      }
    }
  }

  private static void assertSameBits(Killer killer) {
    Equal.toTheBit(RIGHT, asking().setListener(killer).fit(digits(2)));
    assertTrue(killer.killed.get() > 0, "nobody was killed");
  }

  @Test
  void theSameBitsIfAnExecutorIsKilledInAnIteration() {
    assertSameBits(new Killer("", 5));
  }

  @Test
  @Tag("slow")
  void theSameBitsIfOneIsKilledInAnyIteration() {
    for (int i = 1; i <= RIGHT.summary().history().length; i++) {
      assertSameBits(new Killer("", i));
    }
  }

  @Test
  @Tag("slow")
  void theSameBitsIfOneIsKilledWhileLoading() {
    assertSameBits(new Killer("loading", 0));
  }

  @Test
  @Tag("slow")
  void theSameBitsIfOneIsKilledInKMeans() {
    assertSameBits(new Killer("start", 0));
  }

  @Test
  void theMisclassifiedOfOneMachine() {
    assertEquals(28, Digits.misclassified(asking().fit(digits(2)).transform(digits(2))));
  }

  /** 2.4 GB of one partition, of executors with 1 GB. */
  @Test
  @Tag("slow")
  void noMemoryIsOneClearLineAndNoOneElses() {
    Dataset<Row> data =
        CLUSTER
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
    Equal.toTheBit(RIGHT, asking().fit(digits(2)));
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
