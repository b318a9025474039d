package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Estimators and models in programs: in pipelines, cross-validated, saved and read again. */
class InProgramsTest {
  private static final SparkSession SPARK = Local.session();

  private static Dataset<Row> frame(int partitions, List<Vector> rows) {
    return SmallRows.frame(SPARK, partitions, rows);
  }

  @Test
  void inAPipelineAndCrossValidated() throws Exception {
    StructType schema =
        new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);
    List<Row> rows =
        SmallRows.clusters().stream()
            .map(each -> RowFactory.create(each.apply(0), each.apply(1)))
            .toList();
    Dataset<Row> data = Digits.frame(SPARK, rows, schema, 2);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler()
                      .setInputCols(new String[] {"x", "y"})
                      .setOutputCol("features"),
                  SmallRows.asking(5)
                });
    PipelineModel model = pipeline.fit(data);
    String path = java.nio.file.Files.createTempDirectory("gmm4j").resolve("pipeline").toString();
    model.write().save(path);
    assertEquals(
        model.transform(data).collectAsList(),
        PipelineModel.load(path).transform(data).collectAsList());

    GaussianMixture estimator = SmallRows.asking(2);
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new ClusteringEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(estimator.k(), new int[] {2, 5}).build())
            .setNumFolds(2)
            .setParallelism(2)
            .fit(frame(2, SmallRows.clusters()));
    int components = best.avgMetrics()[0] >= best.avgMetrics()[1] ? 2 : 5;
    assertEquals(components, ((GaussianMixtureModel) best.bestModel()).weights().length);
  }

  @Test
  void whatIsSavedComesBack() throws Exception {
    String folder = java.nio.file.Files.createTempDirectory("gmm4j").toString();
    GaussianMixture estimator =
        SmallRows.asking(3)
            .setMaxIter(2)
            .setTol(0.01)
            .setRegParam(0.5)
            .setCovariance("mfa:1")
            .setPredictionCol("mine")
            .setScale(2);
    estimator.write().save(folder + "/estimator");
    GaussianMixture again = GaussianMixture.load(folder + "/estimator");
    assertEquals(estimator.extractParamMap().toString(), again.extractParamMap().toString());
    GaussianMixtureModel model = estimator.fit(frame(2, SmallRows.clusters()));
    model.write().save(folder + "/model");
    GaussianMixtureModel loaded = GaussianMixtureModel.load(folder + "/model");
    assertEquals(model.uid(), loaded.uid());
    assertEquals("mine", loaded.getPredictionCol());
    assertEquals(2, loaded.getScale());
    assertFalse(loaded.hasSummary());
    assertArrayEquals(model.weights(), loaded.weights());
    for (int k = 0; k < 3; k++) {
      assertEquals(model.gaussians()[k].mean(), loaded.gaussians()[k].mean());
      assertArrayEquals(
          model.gaussians()[k].cov().toArray(), loaded.gaussians()[k].cov().toArray(), 1e-14);
    }
    assertEquals(
        model.transform(frame(2, SmallRows.clusters())).collectAsList(),
        loaded.transform(frame(2, SmallRows.clusters())).collectAsList());
    // a file that all of gmm4j reads
    assertArrayEquals(
        model.weights(),
        org.gmm4j.io.Models.read(java.nio.file.Path.of(folder, "model", "model.npz")).weights());
    GaussianMixture started =
        SmallRows.asking(3).setCovariance("mfa:1").setInitialModel(folder + "/model/model.npz");
    assertEquals(3, started.fit(frame(2, SmallRows.clusters())).weights().length);
    model.write().saveToLocal(folder + "/local");
    assertArrayEquals(
        model.weights(), GaussianMixtureModel.read().loadFromLocal(folder + "/local").weights());
  }
}
