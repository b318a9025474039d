package org.gmm4j.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.gmm4j.data.values.ElementType;

/**
 * A main class for spark-submit: writes what gmm4j reads as a folder of Parquet files, with the
 * columns "features" and, where there are labels, "label". Bytes stay bytes, as binary, and floats
 * floats.
 */
public final class Convert {
  static final String USAGE =
      """
      usage: spark-submit [...] --class org.gmm4j.spark.Convert gmm4j-spark.jar DATA FOLDER
        DATA    what gmm4j reads: mnist-2v6, which comes with it, or a file of CSV, IDX, NumPy...
        FOLDER  of Parquet files, which must not be there yet
      """;

  /** Numbers of a file. */
  private static final int VALUES = 1 << 22;

  private Convert() {}

  /** Writes; ends with exit code 0, or 2 for wrong usage or data. */
  public static void main(String[] arguments) {
    Main.run(USAGE, arguments, Convert::run);
  }

  static void run(List<String> arguments) {
    if (arguments.size() != 2) {
      throw new IllegalArgumentException("DATA and FOLDER are needed\n" + USAGE);
    }
    DataSource source = DataSource.open(arguments.get(0), null);
    SparkSession spark = SparkSession.builder().appName("gmm4j").getOrCreate();
    try {
      write(spark, source, arguments.get(1));
    } finally {
      spark.stop();
    }
    System.out.printf(
        "%,d rows of %d features in %s%n",
        source.rows().rows(), source.rows().columns(), arguments.get(1));
  }

  private static void write(SparkSession spark, DataSource source, String folder) {
    Dataset rows = source.rows();
    Labels labels = source.labels();
    StructType schema = schema(rows.type(), labels != null);
    int many = Math.max(1, VALUES / rows.columns());
    for (long first = 0; first < rows.rows(); first += many) {
      List<Row> some = new ArrayList<>();
      for (long row = first; row < Math.min(rows.rows(), first + many); row++) {
        Object features = features(rows.type(), rows.row(row));
        some.add(
            labels == null
                ? RowFactory.create(features)
                : RowFactory.create(features, labels.name(labels.codes()[(int) row])));
      }
      spark
          .createDataFrame(some, schema)
          .coalesce(1)
          .write()
          .mode(first == 0 ? SaveMode.ErrorIfExists : SaveMode.Append)
          .parquet(folder);
    }
  }

  private static StructType schema(ElementType type, boolean labels) {
    StructType schema =
        new StructType()
            .add(
                "features",
                switch (type) {
                  case UINT8 -> DataTypes.BinaryType;
                  case FLOAT32 -> DataTypes.createArrayType(DataTypes.FloatType, false);
                  default -> DataTypes.createArrayType(DataTypes.DoubleType, false);
                },
                false);
    return labels ? schema.add("label", DataTypes.StringType) : schema;
  }

  private static Object features(ElementType type, double[] row) {
    return switch (type) {
      case UINT8 -> {
        byte[] bytes = new byte[row.length];
        for (int j = 0; j < row.length; j++) {
          bytes[j] = (byte) row[j];
        }
        yield bytes;
      }
      case FLOAT32 -> {
        Float[] floats = new Float[row.length];
        for (int j = 0; j < row.length; j++) {
          floats[j] = (float) row[j];
        }
        yield floats;
      }
      default -> {
        Double[] doubles = new Double[row.length];
        for (int j = 0; j < row.length; j++) {
          doubles[j] = row[j];
        }
        yield doubles;
      }
    };
  }
}
