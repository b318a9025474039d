package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.Regularization;
import org.junit.jupiter.api.Test;

/** What Spark's own tests of its GaussianMixture demand, and what its users are used to. */
class SparksBehaviourTest {
  private static final SparkSession SPARK = Local.session();

  private static Dataset<Row> frame(int partitions, List<Vector> rows) {
    return SmallRows.frame(SPARK, partitions, rows);
  }

  /** Spark's fifteen numbers of two clusters, on a line. */
  private static final double[] LINE = {
    -5.1971, -2.5359, -3.8220, -5.2211, -5.0602, 4.7118, 6.8989, 3.4592, 4.6322, 5.7048, 4.6567,
    5.5026, 4.5605, 5.2043, 6.2734
  };

  private static void assertTwoClusters(GaussianMixtureModel model) {
    int right = model.weights()[0] > 0.5 ? 0 : 1;
    double[][] wanted = {{2.0 / 3, 5.1604, 0.86644}, {1.0 / 3, -4.3673, 1.1098}};
    for (int i = 0; i < 2; i++) {
      int k = i == 0 ? right : 1 - right;
      assertEquals(wanted[i][0], model.weights()[k], 1e-3);
      assertEquals(wanted[i][1], model.gaussians()[k].mean().apply(0), 1e-3);
      assertEquals(wanted[i][2], model.gaussians()[k].cov().apply(0, 0), 1e-3);
    }
  }

  @Test
  void twoClustersOnALineDenseAndSparse() {
    List<Vector> dense = Arrays.stream(LINE).mapToObj(each -> Vectors.dense(each)).toList();
    List<Vector> sparse = dense.stream().map(each -> (Vector) each.toSparse()).toList();
    assertTwoClusters(SmallRows.asking(2).fit(frame(2, dense)));
    assertTwoClusters(SmallRows.asking(2).fit(frame(2, sparse)));
    org.gmm4j.GaussianMixture start =
        org.gmm4j.GmmFitter.builder()
            .components(2)
            .regularization(Regularization.ridge(1))
            .device("cpu")
            .build()
            .fit(
                org.gmm4j.data.Dataset.of(
                    Arrays.stream(LINE)
                        .mapToObj(each -> new double[] {each})
                        .toArray(double[][]::new)))
            .mixture();
    assertTwoClusters(SmallRows.asking(2).setInitialModel(start).fit(frame(2, dense)));
    assertThrows(
        IllegalArgumentException.class,
        () -> SmallRows.asking(9).setInitialModel(start).fit(frame(2, dense)));
  }

  /** mixtools' mvnormalmixEM on these rows, as Spark's tests have it. */
  @Test
  void twoClustersInThePlaneAsRFindsThem() {
    double[][] rows = {
      {-0.6264538, 0.1836433}, {-0.8356286, 1.5952808}, {0.3295078, -0.8204684},
      {0.4874291, 0.7383247}, {0.5757814, -0.3053884}, {1.5117812, 0.3898432},
      {-0.6212406, -2.2146999}, {11.1249309, 9.9550664}, {9.9838097, 10.9438362},
      {10.8212212, 10.5939013}, {10.9189774, 10.7821363}, {10.0745650, 8.0106483},
      {10.6198257, 9.9438713}, {9.8442045, 8.5292476}, {9.5218499, 10.4179416}
    };
    GaussianMixtureModel model =
        SmallRows.asking(2)
            .setRegParam(1e-9)
            .fit(frame(3, Arrays.stream(rows).map(Vectors::dense).toList()));
    int high = model.gaussians()[0].mean().apply(0) > 5 ? 0 : 1;
    assertEquals(0.5333333, model.weights()[high], 1e-3);
    assertArrayEquals(
        new double[] {10.363673, 9.897081}, model.gaussians()[high].mean().toArray(), 1e-3);
    assertArrayEquals(
        new double[] {0.2961543, 0.160783, 0.160783, 1.008878},
        model.gaussians()[high].cov().toArray(),
        1e-3);
    assertArrayEquals(
        new double[] {0.62049934, 0.06880802, 0.06880802, 1.27431874},
        model.gaussians()[1 - high].cov().toArray(),
        1e-3);
    assertEquals(-46.89499, model.summary().logLikelihood(), 1e-5);
  }

  @Test
  void theDefaults() {
    GaussianMixture estimator = new GaussianMixture();
    assertEquals(2, estimator.getK());
    assertEquals("features", estimator.getFeaturesCol());
    assertEquals("prediction", estimator.getPredictionCol());
    assertEquals("probability", estimator.getProbabilityCol());
    assertEquals(100, estimator.getMaxIter());
    assertEquals(1e-3, estimator.getTol());
    assertEquals(1e-6, estimator.getRegParam());
    assertEquals("full", estimator.getCovariance());
    assertEquals("kmeans", estimator.getInitMode());
    assertTrue(estimator.explainParams().contains("regParam: ridge"));
    assertThrows(IllegalArgumentException.class, () -> new GaussianMixture().setK(1));
    assertThrows(IllegalArgumentException.class, () -> new GaussianMixture().setRegParam(-1));
  }

  @Test
  void fitTransformAndSummary() {
    Dataset<Row> data = frame(2, SmallRows.clusters());
    GaussianMixture estimator =
        SmallRows.asking(5)
            .setMaxIter(2)
            .setTol(0)
            .setPredictionCol("which")
            .setProbabilityCol("how");
    GaussianMixtureModel model = estimator.fit(data);
    assertTrue(model.hasParent());
    assertEquals(5, model.weights().length);
    assertEquals(5, model.gaussians().length);
    assertEquals(3, model.numFeatures());
    assertEquals(estimator.uid(), model.uid());
    for (Row row : model.transform(data).collectAsList()) {
      Vector how = row.getAs("how");
      assertEquals(how.argmax(), row.<Integer>getAs("which"));
      assertEquals(1, Arrays.stream(how.toArray()).sum(), 1e-12);
      Vector features = row.getAs("features");
      assertEquals(row.<Integer>getAs("which"), model.predict(features));
      assertArrayEquals(how.toArray(), model.predictProbability(features).toArray(), 1e-12);
    }
    GaussianMixtureTrainingSummary summary = model.summary();
    assertEquals("which", summary.predictionCol());
    assertEquals("how", summary.probabilityCol());
    assertEquals(50, summary.predictions().count());
    assertArrayEquals(new String[] {"which"}, summary.cluster().columns());
    assertArrayEquals(new String[] {"how"}, summary.probability().columns());
    assertEquals(50, Arrays.stream(summary.clusterSizes()).sum());
    assertEquals(2, summary.numIter());
    assertEquals(2, summary.history().length);
    assertTrue(model.copy(ParamMap.empty()).hasSummary());
    model.setSummary(scala.Option.empty());
    assertFalse(model.hasSummary());
  }

  @Test
  void columnsThatAreNotWanted() {
    GaussianMixtureModel model = SmallRows.asking(5).fit(frame(2, SmallRows.clusters()));
    Dataset<Row> data = frame(2, SmallRows.clusters());
    assertArrayEquals(
        new String[] {"features", "prediction"},
        model.copy(ParamMap.empty()).setProbabilityCol("").transform(data).columns());
    assertArrayEquals(
        new String[] {"features", "probability"},
        model.copy(ParamMap.empty()).setPredictionCol("").transform(data).columns());
    assertThrows(
        IllegalArgumentException.class,
        () -> model.transform(data.withColumnRenamed("features", "others")));
    assertThrows(IllegalArgumentException.class, () -> model.transform(model.transform(data)));
  }

  @Test
  void arraysAreVectors() {
    Dataset<Row> vectors = frame(2, SmallRows.clusters());
    Dataset<Row> doubles =
        vectors.select(
            functions.vector_to_array(vectors.col("features"), "float64").as("features"));
    Dataset<Row> floats =
        vectors.select(
            functions.vector_to_array(vectors.col("features"), "float32").as("features"));
    GaussianMixture estimator = SmallRows.asking(5).setMaxIter(3);
    double right = estimator.fit(vectors).summary().logLikelihood();
    assertEquals(right, estimator.fit(doubles).summary().logLikelihood());
    assertEquals(right, estimator.fit(floats).summary().logLikelihood(), 1e-3);
    assertEquals(50, estimator.fit(floats).transform(floats).count());
  }

  @Test
  void weightsAreCopies() {
    List<Vector> rows = SmallRows.clusters();
    StructType schema = SmallRows.FEATURES.add("weight", DataTypes.IntegerType);
    List<Row> weighted = new ArrayList<>();
    List<Vector> copies = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int weight = i % 4; // some are not there at all
      weighted.add(RowFactory.create(rows.get(i), weight));
      for (int copy = 0; copy < weight; copy++) {
        copies.add(rows.get(i));
      }
    }
    GaussianMixtureModel model =
        SmallRows.asking(5).setWeightCol("weight").fit(Digits.frame(SPARK, weighted, schema, 3));
    GaussianMixtureModel right = SmallRows.asking(5).fit(frame(3, copies));
    assertEquals(right.summary().logLikelihood(), model.summary().logLikelihood(), 1e-6);
    assertEquals(50, model.summary().predictions().count());
    Dataset<Row> hundred =
        frame(2, rows).withColumn("weight", org.apache.spark.sql.functions.lit(100.0));
    assertEquals(
        100 * SmallRows.asking(5).fit(frame(2, rows)).summary().logLikelihood(),
        SmallRows.asking(5).setWeightCol("weight").fit(hundred).summary().logLikelihood(),
        1e-5);
  }

  @Test
  void emptyPartitionsAndFewerRowsThanPartitions() {
    Dataset<Row> data = frame(1, SmallRows.clusters()).repartition(60);
    assertEquals(
        SmallRows.asking(5).fit(frame(1, SmallRows.clusters())).summary().logLikelihood(),
        SmallRows.asking(5).fit(data).summary().logLikelihood(),
        1e-6);
    assertThrows(
        org.gmm4j.data.DataException.class,
        () -> SmallRows.asking(5).fit(frame(3, SmallRows.clusters().subList(0, 4))));
  }

  @Test
  void theRidgeIsChosen() {
    GaussianMixtureModel model =
        SmallRows.asking(5).setAutoReg(true).fit(frame(2, SmallRows.clusters()));
    double ridge =
        org.gmm4j.GmmFitter.builder()
            .components(5)
            .regularization(Regularization.automatic())
            .device("cpu")
            .build()
            .fit(
                org.gmm4j.data.Dataset.of(
                    SmallRows.clusters().stream().map(Vector::toArray).toArray(double[][]::new)))
            .regularization()
            .ridge();
    assertEquals(ridge, model.summary().ridge(), 1e-12 * ridge);
  }
}
