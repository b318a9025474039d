package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transform says of columns, its own and those of others. */
class MetadataTest {
  private static final SparkSession SPARK = Local.session();
  private static final Dataset<Row> ROWS = SmallRows.frame(SPARK, 2, SmallRows.clusters());
  private static final GaussianMixtureModel MODEL = SmallRows.asking(5).setMaxIter(1).fit(ROWS);

  private static void assertAsAnnounced(Dataset<Row> data) {
    Dataset<Row> scored = MODEL.transform(data);
    assertEquals(MODEL.transformSchema(data.schema()), scored.schema());
    assertEquals(data.count(), scored.collectAsList().size());
  }

  @Test
  void asManyValuesAsComponents() {
    StructType schema = MODEL.transform(ROWS).schema();
    NominalAttribute prediction =
        (NominalAttribute) Attribute.fromStructField(schema.apply("prediction"));
    assertEquals(5, prediction.getNumValues().get());
    assertEquals(5, AttributeGroup.fromStructField(schema.apply("probability")).size());
    assertAsAnnounced(ROWS);
  }

  @Test
  void columnsOfOthersStayWhatTheyAre() {
    Column named =
        functions
            .lit(1)
            .as("said", new MetadataBuilder().putString("comment", "one of ours").build());
    Dataset<Row> data =
        ROWS.select(
            functions.col("features"),
            named,
            functions.struct(named, functions.lit("x").as("y")).as("within"),
            functions.array(functions.lit(1.5f)).as("numbers"),
            functions.lit(null).cast("array<int>").as("none"),
            functions.current_timestamp().as("now"),
            functions.lit(2).as("said"));
    assertAsAnnounced(data);
    StructType schema = MODEL.transform(data).schema();
    assertEquals("one of ours", schema.fields()[1].metadata().getString("comment"));
    StructType within = (StructType) schema.apply("within").dataType();
    assertEquals("one of ours", within.apply("said").metadata().getString("comment"));
  }

  @Test
  void stagesBehindItFindTheirLabels() {
    Dataset<Row> data =
        ROWS.withColumn("name", functions.when(functions.rand(1).gt(0.5), "even").otherwise("odd"));
    Dataset<Row> indexed =
        new StringIndexer().setInputCol("name").setOutputCol("index").fit(data).transform(data);
    Dataset<Row> back =
        new IndexToString()
            .setInputCol("index")
            .setOutputCol("again")
            .transform(MODEL.transform(indexed));
    assertEquals(0, back.where("name != again").count());
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"probability", "index"})
            .setOutputCol("all")
            .setHandleInvalid("skip") // needs the sizes of vectors
            .transform(MODEL.transform(indexed));
    assertEquals(6, assembled.first().<Vector>getAs("all").size());
  }

  @Test
  void streamsAreTransformedAsTablesAre(@TempDir Path folder)
      throws TimeoutException, StreamingQueryException {
    Dataset<Row> table = ROWS.withColumn("row", functions.monotonically_increasing_id());
    table.write().parquet(folder + "/rows");
    Dataset<Row> stream = SPARK.readStream().schema(table.schema()).parquet(folder + "/rows");
    MODEL
        .transform(stream)
        .writeStream()
        .format("memory")
        .queryName("scored")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(
        MODEL.transform(table).orderBy("row").collectAsList(),
        SPARK.table("scored").orderBy("row").collectAsList());
  }

  @Test
  void featuresWithinAStruct() {
    Dataset<Row> data = ROWS.select(functions.struct("features").as("row"));
    GaussianMixture estimator = SmallRows.asking(5).setMaxIter(1).setFeaturesCol("row.features");
    GaussianMixtureModel model = estimator.fit(data);
    Equal.sameParameters(MODEL.mixture(), model.mixture());
    List<Row> right = MODEL.transform(ROWS).select("prediction", "probability").collectAsList();
    assertEquals(right, model.transform(data).select("prediction", "probability").collectAsList());
  }

  @Test
  void withoutColumnsItDoesNothing() {
    GaussianMixtureModel silent = MODEL.copy(ParamMap.empty());
    silent.setPredictionCol("").setProbabilityCol("");
    assertArrayEquals(new String[] {"features"}, silent.transform(ROWS).columns());
  }
}
