package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Read;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.ml.MLHandler$;
import org.apache.spark.sql.connect.service.SessionHolder;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.gmm4j.spark.connect.Gmm4jBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's side of Spark Connect: what an unchanged client sends leads to gmm4j. */
class ConnectTest {
  static final String SPARKS = "org.apache.spark.ml.clustering.GaussianMixture";

  private static final SparkSession SPARK = Local.session();

  @Test
  void nothingElseIsReplaced() {
    Gmm4jBackend plugin = new Gmm4jBackend();
    assertEquals(Optional.of("org.gmm4j.spark.GaussianMixture"), plugin.transform(SPARKS));
    assertEquals(
        Optional.of("org.gmm4j.spark.GaussianMixtureModel"), plugin.transform(SPARKS + "Model"));
    assertEquals(Optional.empty(), plugin.transform("org.apache.spark.ml.clustering.KMeans"));
  }

  static SessionHolder session() {
    SPARK.conf().set("spark.connect.ml.backend.classes", Gmm4jBackend.class.getName());
    SessionHolder holder =
        new SessionHolder(
            "somebody",
            UUID.randomUUID().toString(),
            (org.apache.spark.sql.classic.SparkSession) SPARK);
    SparkConnectService$.MODULE$.sessionManager().putSessionForTesting(holder);
    return holder;
  }

  static Relation parquet(Path folder) {
    return Relation.newBuilder()
        .setRead(
            Read.newBuilder()
                .setDataSource(
                    Read.DataSource.newBuilder().setFormat("parquet").addPaths(folder.toString())))
        .build();
  }

  static MlCommandResult handle(SessionHolder session, MlCommand.Builder command) {
    return MLHandler$.MODULE$.handleMlCommand(session, command.build());
  }

  @Test
  void anUnchangedProgramFitsAndPredicts(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("digits");
    Digits.vectors(SPARK, 2).write().parquet(data.toString());
    SessionHolder session = session();
    MlOperator estimator =
        MlOperator.newBuilder()
            .setName(SPARKS)
            .setUid("mine")
            .setType(MlOperator.OperatorType.OPERATOR_TYPE_ESTIMATOR)
            .build();
    MlParams params =
        MlParams.newBuilder()
            .putParams("k", Expression.Literal.newBuilder().setInteger(2).build())
            .putParams("maxIter", Expression.Literal.newBuilder().setInteger(5).build())
            .build();
    MlCommandResult fitted =
        handle(
            session,
            MlCommand.newBuilder()
                .setFit(
                    MlCommand.Fit.newBuilder()
                        .setEstimator(estimator)
                        .setParams(params)
                        .setDataset(parquet(data))));
    String id = fitted.getOperatorInfo().getObjRef().getId();
    GaussianMixtureModel model =
        assertInstanceOf(GaussianMixtureModel.class, session.mlCache().get(id));
    GaussianMixtureModel right =
        new GaussianMixture().setK(2).setMaxIter(5).fit(SPARK.read().parquet(data.toString()));
    Equal.sameParameters(right.mixture(), model.mixture());

    MlCommandResult weights =
        handle(
            session,
            MlCommand.newBuilder()
                .setFetch(
                    Fetch.newBuilder()
                        .setObjRef(ObjectRef.newBuilder().setId(id))
                        .addMethods(Fetch.Method.newBuilder().setMethod("weights"))));
    assertEquals(model.weights()[0], weights.getParam().getArray().getElements(0).getDouble());

    var predicted =
        MLHandler$.MODULE$.transformMLRelation(
            MlRelation.newBuilder()
                .setTransform(
                    MlRelation.Transform.newBuilder()
                        .setObjRef(ObjectRef.newBuilder().setId(id))
                        .setInput(parquet(data))
                        .setParams(MlParams.getDefaultInstance()))
                .build(),
            session);
    assertEquals(1990, predicted.select("prediction", "probability").count());

    Path saved = folder.resolve("model");
    handle(
        session,
        MlCommand.newBuilder()
            .setWrite(
                MlCommand.Write.newBuilder()
                    .setObjRef(ObjectRef.newBuilder().setId(id))
                    .setPath(saved.toString())));
    assertTrue(Files.exists(saved.resolve("model.npz")));
    MlCommandResult read =
        handle(
            session,
            MlCommand.newBuilder()
                .setRead(
                    MlCommand.Read.newBuilder()
                        .setOperator(
                            MlOperator.newBuilder()
                                .setName(SPARKS + "Model")
                                .setType(MlOperator.OperatorType.OPERATOR_TYPE_MODEL))
                        .setPath(saved.toString())));
    var again = session.mlCache().get(read.getOperatorInfo().getObjRef().getId());
    assertEquals(
        model.weights()[0], assertInstanceOf(GaussianMixtureModel.class, again).weights()[0]);
  }
}
