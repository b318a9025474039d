package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** More of what Spark's own tests of its GaussianMixture demand. */
class SparksSuiteTest {
  private static final SparkSession SPARK = Local.session();
  private static final Dataset<Row> ROWS = SmallRows.frame(SPARK, 2, SmallRows.clusters());

  @Test
  void weightsOfAllRowsAlikeChangeNothing() {
    GaussianMixture estimator = SmallRows.asking(5).setMaxIter(20);
    GaussianMixtureModel right = estimator.fit(ROWS);
    for (double weight : new double[] {1, 10, 100}) {
      Dataset<Row> weighted = ROWS.withColumn("weight", functions.lit(weight));
      GaussianMixtureModel model =
          SmallRows.asking(5).setMaxIter(20).setWeightCol("weight").fit(weighted);
      for (int i = 0; i < 5; i++) { // starts may number them otherwise
        int k = byMean(right)[i];
        int l = byMean(model)[i];
        assertEquals(right.weights()[k], model.weights()[l], 1e-9);
        assertArrayEquals(
            right.gaussians()[k].mean().toArray(), model.gaussians()[l].mean().toArray(), 1e-7);
        assertArrayEquals(
            right.gaussians()[k].cov().toArray(), model.gaussians()[l].cov().toArray(), 1e-7);
      }
    }
  }

  private static int[] byMean(GaussianMixtureModel model) {
    return IntStream.range(0, model.weights().length)
        .boxed()
        .sorted(Comparator.comparing(k -> model.gaussians()[k].mean().apply(0)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Spark's model of two clusters on a line: 0.5 each, at 5 and −3, of variance 1. */
  private static org.apache.spark.ml.clustering.GaussianMixtureModel given() {
    MultivariateGaussian[] gaussians =
        DoubleStream.of(5, -3)
            .mapToObj(
                mean ->
                    new MultivariateGaussian(
                        Vectors.dense(mean), Matrices.dense(1, 1, new double[] {1})))
            .toArray(MultivariateGaussian[]::new);
    return new org.apache.spark.ml.clustering.GaussianMixtureModel(
        "given", new double[] {0.5, 0.5}, gaussians);
  }

  @Test
  void fromAModelOfSparksDenseAndSparse() {
    List<Vector> dense =
        DoubleStream.of(
                -5.1971, -2.5359, -3.8220, -5.2211, -5.0602, 4.7118, 6.8989, 3.4592, 4.6322, 5.7048,
                4.6567, 5.5026, 4.5605, 5.2043, 6.2734)
            .mapToObj(Vectors::dense)
            .toList();
    List<Vector> sparse = dense.stream().map(each -> (Vector) each.toSparse()).toList();
    GaussianMixture estimator = SmallRows.asking(2).setInitialModel(given());
    for (List<Vector> rows : List.of(dense, sparse)) {
      GaussianMixtureModel model = estimator.fit(SmallRows.frame(SPARK, 2, rows));
      assertEquals(2.0 / 3, model.weights()[0], 1e-3);
      assertEquals(5.1604, model.gaussians()[0].mean().apply(0), 1e-3);
      assertEquals(0.86644, model.gaussians()[0].cov().apply(0, 0), 1e-3);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> SmallRows.asking(9).setInitialModel(given()).fit(SmallRows.frame(SPARK, 1, dense)));
  }

  @Test
  void copiesAreTheSameByNameAndParameters() {
    GaussianMixture estimator = SmallRows.asking(5).setMaxIter(1).setSeed(4);
    GaussianMixture copy = estimator.copy(ParamMap.empty());
    assertNotSame(estimator, copy);
    assertEquals(estimator.uid(), copy.uid());
    assertEquals(estimator.extractParamMap().toString(), copy.extractParamMap().toString());
    GaussianMixtureModel model = estimator.fit(ROWS);
    GaussianMixtureModel other = model.copy(ParamMap.empty());
    assertEquals(model.uid(), other.uid());
    assertEquals(estimator, other.parent());
    assertEquals(model.transform(ROWS).collectAsList(), other.transform(ROWS).collectAsList());
    ParamMap more = new ParamMap().put(estimator.k().w(3));
    assertEquals(3, estimator.copy(more).getK());
    assertEquals(5, model.gaussiansDF().count());
  }

  @Test
  void moreFeaturesThanAMatrixHolds() {
    Dataset<Row> rows =
        SmallRows.frame(
            SPARK,
            1,
            List.of(
                Vectors.sparse(46_341, new int[] {0, 4}, new double[] {3, 8}),
                Vectors.sparse(46_341, new int[] {1, 5}, new double[] {4, 9})));
    String message =
        assertThrows(IllegalArgumentException.class, () -> SmallRows.asking(2).fit(rows))
            .getMessage();
    assertTrue(String.valueOf(message).contains("46,340"), message);
  }

  @Test
  void rowsThatWereCachedMayBeDropped() {
    Dataset<Row> cached = ROWS.cache();
    GaussianMixtureModel right = SmallRows.asking(5).fit(cached);
    cached.unpersist(true);
    Equal.toTheBit(right, SmallRows.asking(5).fit(cached));
  }
}
