package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.sql.SparkSession;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.junit.jupiter.api.Test;

/** Fits in one process, whose tasks are threads. */
class LocalModeTest {
  private static final SparkSession SPARK = Local.session();

  private static GaussianMixture asking() {
    return new GaussianMixture().setK(2).setRegParam(0.05).setDevice("cpu");
  }

  private static final FitResult HERE =
      GmmFitter.builder()
          .components(2)
          .regularization(Regularization.ridge(0.05))
          .device("cpu")
          .build()
          .fit(Digits.here());

  @Test
  void theFitOfOneMachine() {
    Equal.toRounding(HERE, asking().fit(Digits.vectors(SPARK, 3)));
  }

  @Test
  void bytesAreTheSamePixels() {
    GaussianMixture pixels = asking().setFeaturesCol("pixels").setScale(255);
    Equal.toRounding(HERE, pixels.fit(Digits.bytes(SPARK, 3)));
  }

  @Test
  void theSameBitsTwice() {
    GaussianMixtureModel once = asking().fit(Digits.vectors(SPARK, 2));
    Equal.toTheBit(once, asking().fit(Digits.vectors(SPARK, 2)));
    assertEquals(28, Digits.misclassified(once.transform(Digits.vectors(SPARK, 2))));
  }
}
