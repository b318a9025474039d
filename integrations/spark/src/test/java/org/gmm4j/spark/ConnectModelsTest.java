package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.connect.proto.Expression.Literal;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlOperator.OperatorType;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.ml.MLAttributeNotAllowedException;
import org.apache.spark.sql.connect.ml.MLHandler$;
import org.apache.spark.sql.connect.service.SessionHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else clients of Spark Connect do with a mixture, and with those that Spark has saved. */
class ConnectModelsTest {
  private static final SparkSession SPARK = Local.session();
  private static final Dataset<Row> ROWS = SmallRows.frame(SPARK, 2, SmallRows.clusters());

  private static MlOperator operator(String suffix, OperatorType type) {
    return MlOperator.newBuilder()
        .setName(ConnectTest.SPARKS + suffix)
        .setUid("mine")
        .setType(type)
        .build();
  }

  private static Literal integer(int value) {
    return Literal.newBuilder().setInteger(value).build();
  }

  private static Fetch fetch(String id, String... methods) {
    Fetch.Builder fetch = Fetch.newBuilder().setObjRef(ObjectRef.newBuilder().setId(id));
    for (String each : methods) {
      fetch.addMethods(Fetch.Method.newBuilder().setMethod(each));
    }
    return fetch.build();
  }

  private static MlCommandResult read(
      SessionHolder session, String suffix, OperatorType type, String path) {
    MlCommand.Read.Builder read =
        MlCommand.Read.newBuilder().setOperator(operator(suffix, type)).setPath(path);
    return ConnectTest.handle(session, MlCommand.newBuilder().setRead(read));
  }

  private static MlCommandResult fitted(SessionHolder session, Path data, MlParams params) {
    MlCommand.Fit.Builder fit =
        MlCommand.Fit.newBuilder()
            .setEstimator(operator("", OperatorType.OPERATOR_TYPE_ESTIMATOR))
            .setParams(params)
            .setDataset(ConnectTest.parquet(data));
    return ConnectTest.handle(session, MlCommand.newBuilder().setFit(fit));
  }

  @Test
  void whatClientsAskOfAModel(@TempDir Path folder) {
    Path data = folder.resolve("rows");
    ROWS.write().parquet(data.toString());
    SessionHolder session = ConnectTest.session();
    MlParams params = MlParams.newBuilder().putParams("k", integer(5)).build();
    String id = fitted(session, data, params).getOperatorInfo().getObjRef().getId();
    GaussianMixtureModel model = (GaussianMixtureModel) session.mlCache().get(id);

    Dataset<Row> gaussians =
        MLHandler$.MODULE$.transformMLRelation(
            MlRelation.newBuilder().setFetch(fetch(id, "gaussiansDF")).build(), session);
    assertArrayEquals(new String[] {"mean", "cov"}, gaussians.columns());
    assertEquals(5, gaussians.count());

    MlCommandResult sum =
        ConnectTest.handle(
            session, MlCommand.newBuilder().setFetch(fetch(id, "summary", "logLikelihood")));
    assertEquals(model.summary().logLikelihood(), sum.getParam().getDouble());
    Dataset<Row> clusters =
        MLHandler$.MODULE$.transformMLRelation(
            MlRelation.newBuilder().setFetch(fetch(id, "summary", "predictions")).build(), session);
    assertEquals(50, clusters.count());

    assertThrows(
        MLAttributeNotAllowedException.class,
        () -> ConnectTest.handle(session, MlCommand.newBuilder().setFetch(fetch(id, "mixture"))));
    MlParams one = MlParams.newBuilder().putParams("k", integer(1)).build();
    assertThrows(IllegalArgumentException.class, () -> fitted(session, data, one));
  }

  @Test
  void anEstimatorIsSavedAndReadAgain(@TempDir Path folder) {
    SessionHolder session = ConnectTest.session();
    String path = folder.resolve("estimator").toString();
    MlCommand.Write.Builder write =
        MlCommand.Write.newBuilder()
            .setOperator(operator("", OperatorType.OPERATOR_TYPE_ESTIMATOR))
            .setParams(MlParams.newBuilder().putParams("k", integer(4)))
            .setPath(path);
    ConnectTest.handle(session, MlCommand.newBuilder().setWrite(write));
    MlCommandResult read = read(session, "", OperatorType.OPERATOR_TYPE_ESTIMATOR, path);
    assertEquals("mine", read.getOperatorInfo().getUid());
    assertEquals(Map.of("k", integer(4)), read.getOperatorInfo().getParams().getParamsMap());
  }

  @Test
  void whatSparkHasSaved(@TempDir Path folder) throws Exception {
    var estimator =
        new org.apache.spark.ml.clustering.GaussianMixture().setK(2).setMaxIter(9).setSeed(3);
    var theirs = estimator.fit(ROWS);
    String path = folder.resolve("model").toString();
    theirs.setPredictionCol("which").write().save(path);
    estimator.write().save(folder.resolve("estimator").toString());

    SessionHolder session = ConnectTest.session();
    MlCommandResult read = read(session, "Model", OperatorType.OPERATOR_TYPE_MODEL, path);
    var model =
        assertInstanceOf(
            GaussianMixtureModel.class,
            session.mlCache().get(read.getOperatorInfo().getObjRef().getId()));
    assertEquals(theirs.uid(), model.uid());
    assertEquals("which", model.getPredictionCol());
    assertArrayEquals(theirs.weights(), model.weights());
    assertArrayEquals(
        theirs.gaussians()[1].cov().toArray(), model.gaussians()[1].cov().toArray(), 1e-12);
    assertEquals(
        theirs.transform(ROWS).select("which").collectAsList(),
        model.transform(ROWS).select("which").collectAsList());
    assertEquals(2, SmallRows.asking(2).setInitialModel(theirs).fit(ROWS).weights().length);

    GaussianMixture again = GaussianMixture.load(folder.resolve("estimator").toString());
    assertEquals(estimator.uid(), again.uid());
    assertEquals(9, again.getMaxIter());
    assertFalse(again.isSet(again.tol()));
    assertEquals(1e-3, again.getTol());
    assertTrue(
        read(
                session,
                "",
                OperatorType.OPERATOR_TYPE_ESTIMATOR,
                folder.resolve("estimator").toString())
            .getOperatorInfo()
            .getParams()
            .containsParams("maxIter"));
  }
}
