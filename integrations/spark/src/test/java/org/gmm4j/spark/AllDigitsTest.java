package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Regularization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of MNIST, ten components: on two executors as on one machine, at every iteration. */
@Tag("slow")
class AllDigitsTest {
  private static GmmFitterBuilder asking(int iterations) {
    return GmmFitter.builder()
        .components(10)
        .regularization(Regularization.ridge(0.05))
        .maxIterations(iterations)
        .tolerance(0)
        .seed(7)
        .device("cpu");
  }

  private static GaussianMixture asking() {
    return new GaussianMixture()
        .setFeaturesCol("pixels")
        .setScale(255)
        .setK(10)
        .setRegParam(0.05)
        .setTol(0)
        .setSeed(7) // Spark's own default is another than ours
        .setDevice("cpu");
  }

  @Test
  void asOnOneMachine(@TempDir Path folder) throws IOException {
    Path there = Mnist.file();
    assumeTrue(there != null, "GMM4J_MNIST names no directory with MNIST");
    Path file = Objects.requireNonNull(there);
    org.gmm4j.data.Dataset digits = Mnist.here(file);
    org.gmm4j.GaussianMixture start = asking(1).build().fit(digits).mixture();
    FitResult here = asking(8).start(start).build().fit(digits);
    try (Cluster cluster = new Cluster()) {
      var frame = Mnist.bytes(cluster.session(), file, 2, folder);
      assertEquals(2, frame.rdd().getNumPartitions());
      Equal.toRounding(here, asking().setMaxIter(8).setInitialModel(start).fit(frame));
      double found = asking().setMaxIter(5).fit(frame).summary().history()[4];
      assertEquals(asking(5).build().fit(digits).history().get(4), found, 2e-4);
    }
  }
}
