package org.gmm4j.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.FitListener;
import org.gmm4j.device.DeviceException;
import org.gmm4j.spark.GaussianMixture;
import org.gmm4j.spark.Local;
import org.junit.jupiter.api.Test;

/** What a fit keeps in executors goes with it. */
class ResidentsTest {
  /** Looks, once, at what is there while a fit runs. */
  private static final class Look implements FitListener {
    private int residents;

    @Override
    public void iteration(Iteration done) {
      residents = Residents.count();
    }
  }

  @Test
  void nothingIsLeftBehind() {
    SparkSession spark = Local.session();
    List<Row> rows =
        IntStream.range(0, 60)
            .mapToObj(i -> RowFactory.create(Vectors.dense(i % 7, i % 5 + 10 * (i % 2))))
            .toList();
    Dataset<Row> data =
        spark
            .createDataFrame(rows, new StructType().add("features", SQLDataTypes.VectorType()))
            .repartition(3);
    Look look = new Look();
    new GaussianMixture().setDevice("cpu").setListener(look).fit(data);
    assertEquals(3, look.residents);
    assertNothing(spark);
    assertThrows(DeviceException.class, () -> new GaussianMixture().setDevice("abacus").fit(data));
    assertNothing(spark);
  }

  /** One that was given up, or ran twice, and comes to its end behind the fit's. */
  @Test
  void aLateTaskMakesNothing() {
    long fit = Fits.begin();
    Fits.end(fit, ((org.apache.spark.sql.classic.SparkSession) Local.session()).sparkContext());
    assertThrows(
        IllegalStateException.class,
        () ->
            Residents.of(
                fit,
                0,
                () -> {
                  throw new AssertionError("rows were asked for");
                }));
    assertEquals(0, Residents.count());
  }

  private static void assertNothing(SparkSession spark) {
    assertEquals(0, Residents.count());
    var context = ((org.apache.spark.sql.classic.SparkSession) spark).sparkContext();
    assertEquals(0, context.getPersistentRDDs().size());
  }
}
