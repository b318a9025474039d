package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.data.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that cannot be fitted: one line that names partition and row. */
class WrongRowsTest {
  private static final SparkSession SPARK = Local.session();

  private static void assertRefused(String message, DataType type, @Nullable Object... features) {
    assertRefused(message, type, Arrays.stream(features).map(RowFactory::create).toList());
  }

  private static void assertRefused(String message, DataType type, List<Row> rows) {
    StructType schema = new StructType().add("features", type);
    GaussianMixture estimator = new GaussianMixture().setDevice("cpu");
    if (rows.get(0).length() > 1) {
      schema = schema.add("weight", DataTypes.DoubleType);
      estimator.setWeightCol("weight");
    }
    var data = Digits.frame(SPARK, rows, schema, 2);
    assertEquals(
        message, assertThrows(DataException.class, () -> estimator.fit(data)).getMessage());
  }

  private static final DataType VECTOR = SQLDataTypes.VectorType();

  @Test
  void ofVectors() {
    assertRefused(
        "partition 1, row 2: feature 1 is NaN; every value must be a finite number",
        VECTOR,
        Vectors.dense(1, 2),
        Vectors.dense(2, 3),
        Vectors.dense(3, 4),
        Vectors.dense(Double.NaN, 2));
    assertRefused(
        "partition 0, row 2: feature 3 is Infinity; every value must be a finite number",
        VECTOR,
        Vectors.dense(1, 2, 3),
        Vectors.sparse(3, new int[] {2}, new double[] {Double.POSITIVE_INFINITY}),
        Vectors.dense(1, 2, 4),
        Vectors.dense(1, 2, 5));
    assertRefused(
        "partition 0, row 2: the features are null",
        VECTOR,
        Vectors.dense(1, 2),
        null,
        Vectors.dense(1, 2),
        Vectors.dense(1, 2));
    assertRefused(
        "partition 1, row 2: 3 features, the first row of the partition has 2",
        VECTOR,
        Vectors.dense(1, 2),
        Vectors.dense(2, 2),
        Vectors.dense(1, 2),
        Vectors.dense(1, 2, 3));
    assertRefused(
        "partition 1 has rows of 3 features, partition 0 of 2",
        VECTOR,
        Vectors.dense(1, 2),
        Vectors.dense(2, 2),
        Vectors.dense(1, 2, 3),
        Vectors.dense(1, 2, 3));
  }

  @Test
  void ofArrays() {
    assertRefused(
        "partition 0, row 1: feature 2 is null",
        DataTypes.createArrayType(DataTypes.FloatType),
        (Object) new Float[] {1f, null},
        new Float[] {1f, 2f});
  }

  @Test
  void ofWeights() {
    assertRefused(
        "partition 1, row 1: the weight is -1.0; a weight must be a finite number, 0 or more",
        VECTOR,
        List.of(
            RowFactory.create(Vectors.dense(1), 1.0), RowFactory.create(Vectors.dense(2), -1.0)));
    assertRefused(
        "partition 0, row 1: the weight is null; a weight must be a finite number, 0 or more",
        VECTOR,
        List.of(
            RowFactory.create(Vectors.dense(1), null), RowFactory.create(Vectors.dense(2), 1.0)));
    assertRefused(
        "there are no rows to fit to: at least one must count, with a weight above 0",
        VECTOR,
        List.of(
            RowFactory.create(Vectors.dense(1), 0.0), RowFactory.create(Vectors.dense(2), 0.0)));
  }

  @Test
  void columnsThatHoldNoFeatures() {
    StructType schema = new StructType().add("features", DataTypes.StringType);
    var data = Digits.frame(SPARK, List.of(RowFactory.create("one")), schema, 1);
    assertEquals(
        "column features is string: features are vectors, arrays of doubles or floats, or binary",
        assertThrows(IllegalArgumentException.class, () -> new GaussianMixture().fit(data))
            .getMessage());
  }
}
