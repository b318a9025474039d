package org.gmm4j.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.data.DataSource;
import org.jspecify.annotations.Nullable;

/** The 60,000 digits of MNIST's training set, from the directory that GMM4J_MNIST names. */
final class Mnist {
  private static final String FILE = "train-images-idx3-ubyte";

  private Mnist() {}

  static @Nullable Path file() {
    String directory = System.getenv("GMM4J_MNIST");
    return directory == null
        ? null
        : List.of(FILE, FILE + ".gz").stream()
            .map(name -> Path.of(directory, name))
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
  }

  /** As pixels / 255. */
  static org.gmm4j.data.Dataset here(Path file) {
    return DataSource.open(file.toString(), null).rows().dividedBy(255);
  }

  /**
   * Bytes in contiguous partitions, from Parquet files, as tasks would carry much; in the order of
   * the digits, where Spark would begin with the largest of the files.
   */
  static Dataset<Row> bytes(SparkSession spark, Path file, int partitions, Path folder) {
    org.gmm4j.data.Dataset rows = DataSource.open(file.toString(), null).rows();
    StructType schema = new StructType().add("pixels", DataTypes.BinaryType);
    for (int p = 0; p < partitions; p++) {
      int first = (int) (rows.rows() * p / partitions);
      int last = (int) (rows.rows() * (p + 1) / partitions);
      List<Row> some =
          IntStream.range(first, last)
              .mapToObj(i -> RowFactory.create((Object) Digits.pixels(rows.row(i))))
              .toList();
      spark.createDataFrame(some, schema).coalesce(1).write().parquet(part(folder, p));
    }
    // one file, and so one partition, each
    spark.conf().set("spark.sql.files.openCostInBytes", Long.toString(1L << 40));
    return IntStream.range(0, partitions)
        .mapToObj(p -> spark.read().parquet(part(folder, p)))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static String part(Path folder, int partition) {
    return folder.resolve("part-" + partition).toString();
  }
}
