package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What models say of single rows, and of rows that are wrong. */
class PredictionsTest {
  private static final SparkSession SPARK = Local.session();

  @Test
  void ofSingleRowsAsOfTables() {
    Dataset<Row> rows = SmallRows.frame(SPARK, 2, SmallRows.clusters());
    GaussianMixtureModel model = SmallRows.asking(5).setScale(8).fit(rows);
    assertEquals(8, model.getScale());
    for (Row row : model.transform(rows).collectAsList()) {
      Vector features = row.getAs("features");
      assertEquals(row.<Integer>getAs("prediction"), model.predict(features));
      assertEquals(row.<Vector>getAs("probability"), model.predictProbability(features));
    }
    Vector far = Vectors.dense(1e6, 1e6, 1e6); // Spark's own densities underflow there
    assertEquals(1, Arrays.stream(model.predictProbability(far).toArray()).sum(), 1e-12);
    assertEquals(model.predictProbability(far).argmax(), model.predict(far));
  }

  private static void assertRefused(String message, @Nullable Vector wrong) {
    GaussianMixtureModel model =
        SmallRows.asking(2).setMaxIter(1).fit(SmallRows.frame(SPARK, 1, SmallRows.clusters()));
    List<Vector> rows = Arrays.asList(Vectors.dense(1, 2, 3), Vectors.dense(1, 2, 3), wrong);
    Dataset<Row> scored = model.transform(SmallRows.frame(SPARK, 1, rows));
    Throwable cause = assertThrows(Exception.class, scored::collectAsList);
    while (!(cause instanceof DataException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertTrue(
        String.valueOf(cause.getMessage()).contains("partition 0, row 3: " + message),
        cause.getMessage());
  }

  @Test
  void ofWrongRowsOneLine() {
    assertRefused("the features are null", null);
    assertRefused("2 features, the mixture has 3", Vectors.dense(1, 2));
    assertRefused(
        "feature 2 is NaN; every value must be a finite number", Vectors.dense(1, Double.NaN, 2));
  }
}
