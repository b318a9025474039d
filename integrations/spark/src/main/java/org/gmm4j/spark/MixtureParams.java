package org.gmm4j.spark;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.spark.rows.Columns;
import org.gmm4j.spark.rows.LoadedRows;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/** Parameters that Spark's own mixture has none of, and the columns that all need. */
final class MixtureParams {
  private static final int MOST_FEATURES = 46_340; // its square is an int

  final DoubleParam regParam;
  final BooleanParam autoReg;
  final Param<String> covariance;
  final Param<String> initMode;
  final Param<String> initialModel;
  final IntParam restarts;
  final Param<String> device;
  final Param<String> precision;
  final DoubleParam scale;

  MixtureParams(Identifiable owner) {
    regParam =
        new DoubleParam(
            owner,
            "regParam",
            "ridge that is added to every variance, in squared units of the features",
            ParamValidators.gtEq(0));
    autoReg = new BooleanParam(owner, "autoReg", "whether the ridge is chosen, without labels");
    covariance =
        new Param<>(
            owner,
            "covariance",
            "structure of the covariances: full, tied, diag, spherical, ppca:Q or mfa:Q",
            taken(CovarianceStructure::of));
    initMode =
        new Param<>(
            owner,
            "initMode",
            "start: kmeans, kmeans++, random-from-data, random, farthest-first or short-runs:N",
            taken(Initialization::of));
    initialModel =
        new Param<>(owner, "initialModel", "path of a model file to start from; empty for none");
    restarts =
        new IntParam(owner, "restarts", "starts, of which the best is kept", ParamValidators.gt(0));
    device =
        new Param<>(
            owner,
            "device",
            "device in each executor: auto, cpu, opencl or opencl:I; a task's GPU where Spark"
                + " schedules them");
    precision =
        new Param<>(
            owner,
            "precision",
            "of the large products: double or float; empty for the device's default",
            taken(MixtureParams::precision));
    scale = scale(owner);
  }

  /** Reads a value, or throws what says which values there are. */
  private interface Reading extends Serializable {
    @Nullable Object of(String value);
  }

  private static Function1<String, Object> taken(Reading reading) {
    return (Function1<String, Object> & Serializable)
        value -> {
          reading.of(value);
          return true;
        };
  }

  /**
   * By its name; null for none, the device's own.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static @Nullable Precision precision(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "double" -> Precision.DOUBLE;
      case "float" -> Precision.FLOAT;
      default ->
          throw new IllegalArgumentException(
              "there is no precision '%s': choose double or float".formatted(name));
    };
  }

  static DoubleParam scale(Identifiable owner) {
    return new DoubleParam(
        owner,
        "scale",
        "what every feature is divided by: 255 for pixels in binary columns",
        ParamValidators.gt(0));
  }

  /**
   * The columns of what comes out.
   *
   * @param prediction name of a column; empty for none
   * @param probability likewise
   * @throws IllegalArgumentException if a column is missing, of another type, or there already
   */
  static StructType transformed(
      StructType schema, String features, String prediction, String probability) {
    DataType type = type(schema, features);
    if (!LoadedRows.takes(type)) {
      throw new IllegalArgumentException(
          "column %s is %s: features are vectors, arrays of doubles or floats, or binary"
              .formatted(features, type.catalogString()));
    }
    StructType more = schema;
    if (!prediction.isEmpty()) {
      requireNone(more, prediction);
      more = more.add(prediction, DataTypes.IntegerType, false);
    }
    if (!probability.isEmpty()) {
      requireNone(more, probability);
      more = more.add(probability, SQLDataTypes.VectorType(), false);
    }
    return more;
  }

  /** Refuses a column of weights that are no numbers. */
  static void requireWeights(StructType schema, String weights) {
    DataType type = type(schema, weights);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "column %s is %s: weights are numbers".formatted(weights, type.catalogString()));
    }
  }

  /** Refuses matrices of more numbers than an array takes, as Spark's own class does. */
  static void requireMatrices(String structure, int features) {
    boolean matrices = structure.matches("(?i)full|tied");
    if (matrices && features > MOST_FEATURES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d features: matrices of %s covariances have at most %,d; choose diag, spherical,"
                  + " ppca:Q or mfa:Q",
              features,
              structure,
              MOST_FEATURES));
    }
  }

  private static DataType type(StructType schema, String column) {
    return Columns.field(schema, Columns.path(schema, column)).dataType();
  }

  private static void requireNone(StructType schema, String column) {
    if (Columns.has(schema, column)) {
      throw new IllegalArgumentException("there is a column %s already".formatted(column));
    }
  }
}
