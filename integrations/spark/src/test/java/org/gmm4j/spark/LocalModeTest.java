package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.sql.SparkSession;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits in one process, whose tasks are threads. */
class LocalModeTest {
  private static final SparkSession SPARK = Local.session();

  @AfterAll
  static void stop() {
    SPARK.stop();
  }

  private static GaussianMixture asking() {
    return new GaussianMixture().setK(2).setRegParam(0.05).setDevice("cpu");
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
  @ValueSource(ints = {1, 2, 7})
  void theFitOfOneMachine(int partitions) {
    Equal.toRounding(here(), asking().fit(Digits.vectors(SPARK, partitions)));
  }

  @Test
  @Tag("slow")
  void theFitOfOneMachineInManyPartitions() {
    theFitOfOneMachine(64);
  }

  @Test
  void bytesAreTheSamePixels() {
    GaussianMixture pixels = asking().setFeaturesCol("pixels").setScale(255);
    Equal.toRounding(here(), pixels.fit(Digits.bytes(SPARK, 3)));
  }

  @Test
  void theSameBitsTwice() {
    Equal.toTheBit(asking().fit(Digits.vectors(SPARK, 3)), asking().fit(Digits.vectors(SPARK, 3)));
  }

  @Test
  void theMisclassifiedOfOneMachine() {
    GaussianMixtureModel model = asking().fit(Digits.vectors(SPARK, 2));
    assertEquals(28, Digits.misclassified(model.transform(Digits.vectors(SPARK, 2))));
  }
}
