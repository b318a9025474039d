package org.gmm4j.spark.rows;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.storage.StorageLevel;
import org.gmm4j.data.DataException;
import org.gmm4j.spark.jobs.Jobs;
import org.jspecify.annotations.Nullable;

/** The rows of a DataFrame in executors, partition by partition, where they stay until closed. */
public final class LoadedRows implements AutoCloseable {
  private final JavaRDD<RowsOfPartition> rows;
  private List<RowsOfPartition.Report> reports = List.of();

  private LoadedRows(JavaRDD<RowsOfPartition> rows) {
    this.rows = rows;
  }

  /**
   * Loads them.
   *
   * @param features the column of features
   * @param weights the column of weights; null if all rows count once
   * @param scale what features are divided by
   * @throws DataException if a row cannot be fitted: it names partition and row
   */
  public static LoadedRows of(
      Dataset<?> data, String features, @Nullable String weights, double scale) {
    FeatureType type = type(data, features);
    Column column = data.col(features);
    Dataset<Row> chosen =
        weights == null
            ? data.select(column)
            : data.select(column, data.col(weights).cast("double"));
    JavaRDD<RowsOfPartition> rows =
        ((org.apache.spark.sql.classic.Dataset<Row>) chosen)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitionsWithIndex(new RowsReader(type, weights != null, scale), false)
            .setName("gmm4j rows")
            .persist(StorageLevel.MEMORY_AND_DISK());
    LoadedRows loaded = new LoadedRows(rows);
    boolean right = false;
    try {
      loaded.reports = Jobs.collect(rows.map(RowsOfPartition::report));
      require(loaded.reports);
      right = true;
      return loaded;
    } finally {
      if (!right) {
        loaded.close();
      }
    }
  }

  private static FeatureType type(Dataset<?> data, String features) {
    DataType column = data.select(data.col(features)).schema().apply(0).dataType();
    FeatureType type = FeatureType.of(column);
    if (type == null) {
      throw new IllegalArgumentException(
          "column %s is %s: features are vectors, arrays of doubles or floats, or binary"
              .formatted(features, column.catalogString()));
    }
    return type;
  }

  /** Whether a column of this type can hold features. */
  public static boolean takes(DataType type) {
    return FeatureType.of(type) != null;
  }

  private static void require(List<RowsOfPartition.Report> reports) {
    int columns = 0;
    int first = 0;
    for (int partition = 0; partition < reports.size(); partition++) {
      RowsOfPartition.Report report = reports.get(partition);
      if (report.wrong() != null) {
        throw new DataException(report.wrong());
      }
      if (report.columns() != 0) {
        if (columns != 0 && columns != report.columns()) {
          throw new DataException(
              "partition %d has rows of %d features, partition %d of %d"
                  .formatted(partition, report.columns(), first, columns));
        }
        first = columns == 0 ? partition : first;
        columns = report.columns();
      }
    }
    if (columns == 0) {
      throw new DataException(
          "there are no rows to fit to: at least one must count, with a weight above 0");
    }
  }

  /** Features of a row. */
  public int columns() {
    return reports.stream().mapToInt(RowsOfPartition.Report::columns).max().orElseThrow();
  }

  /** They; one element a partition. */
  public JavaRDD<RowsOfPartition> rdd() {
    return rows;
  }

  /** What they were, by partition, when they were loaded: what they have to be ever after. */
  public List<RowsOfPartition.Report> reports() {
    return reports;
  }

  @Override
  public void close() {
    Jobs.putOff(() -> rows.unpersist(false));
  }
}
