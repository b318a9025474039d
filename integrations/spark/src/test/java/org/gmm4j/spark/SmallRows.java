package org.gmm4j.spark;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Few rows, and an estimator for them. */
final class SmallRows {
  private SmallRows() {}

  static final StructType FEATURES = new StructType().add("features", SQLDataTypes.VectorType());

  static Dataset<Row> frame(SparkSession spark, int partitions, List<Vector> rows) {
    return Digits.frame(
        spark, rows.stream().map(each -> RowFactory.create(each)).toList(), FEATURES, partitions);
  }

  /** Five clusters in three dimensions. */
  static List<Vector> clusters() {
    SplittableRandom random = new SplittableRandom(7);
    return IntStream.range(0, 50)
        .mapToObj(
            i ->
                Vectors.dense(
                    random.doubles(3).map(each -> each + 4 * (i % 5) * (i % 5)).toArray()))
        .toList();
  }

  static GaussianMixture asking(int components) {
    return new GaussianMixture().setK(components).setDevice("cpu");
  }
}
