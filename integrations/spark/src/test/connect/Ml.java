import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.Doubles;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Expression.Literal;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.LocalRelation;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlOperator.OperatorType;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Column$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** A session of Spark Connect that sends what Spark's protocol has for pyspark.ml. */
final class Ml implements Closeable {
  static final String GAUSSIAN_MIXTURE = "org.apache.spark.ml.clustering.GaussianMixture";

  private static final String VECTOR_CLASS = "org.apache.spark.ml.linalg.VectorUDT";

  /** How a column of vectors goes over the wire. */
  private static final StructType VECTOR =
      new StructType()
          .add("type", DataTypes.ByteType, false)
          .add("size", DataTypes.IntegerType)
          .add("indices", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false));

  private final SparkSession session;

  Ml(String url) {
    session = SparkSession.builder().remote(url).create();
  }

  void set(String key, String value) {
    session.conf().set(key, value);
  }

  String get(String key) {
    return session.conf().get(key);
  }

  /** The columns features, of dense vectors, and count. */
  Dataset<Row> vectors(List<double[]> features, List<Double> counts) {
    List<Row> rows =
        Stream.iterate(0, i -> i < features.size(), i -> i + 1)
            .map(i -> RowFactory.create(dense(features.get(i)), counts.get(i)))
            .toList();
    StructType plain = new StructType().add("features", VECTOR).add("count", DataTypes.DoubleType);
    LocalRelation local = relation(session.createDataFrame(rows, plain)).getLocalRelation();
    String vector =
        "{\"type\":\"udt\",\"class\":\"%s\",\"pyClass\":\"pyspark.ml.linalg.VectorUDT\",\"sqlType\":%s}";
    String schema =
        plain.json().replace(VECTOR.json(), vector.formatted(VECTOR_CLASS, VECTOR.json()));
    return session.newDataFrame(
        made -> {
          made.setLocalRelation(local.toBuilder().setSchema(schema));
          return BoxedUnit.UNIT;
        });
  }

  private static Row dense(double[] values) {
    return RowFactory.create((byte) 1, null, null, values);
  }

  /** Functions that only clients of ML call. */
  static Column internal(String function, Column... columns) {
    return Column$.MODULE$.internalFn(
        function, CollectionConverters.asScala(List.of(columns)).toSeq());
  }

  private static Relation relation(Dataset<Row> frame) {
    return ((org.apache.spark.sql.connect.Dataset<Row>) frame).plan().getRoot();
  }

  private static MlParams params(Map<String, Object> values) {
    MlParams.Builder params = MlParams.newBuilder();
    values.forEach((name, value) -> params.putParams(name, literal(value)));
    return params.build();
  }

  private static Literal literal(Object value) {
    Literal.Builder literal = Literal.newBuilder();
    if (value instanceof Integer whole) {
      return literal.setInteger(whole).build();
    } else if (value instanceof Double real) {
      return literal.setDouble(real).build();
    }
    return literal.setString((String) value).build();
  }

  private static MlOperator operator(String suffix, OperatorType type) {
    return MlOperator.newBuilder()
        .setName(GAUSSIAN_MIXTURE + suffix)
        .setUid("GaussianMixture_1")
        .setType(type)
        .build();
  }

  private static ObjectRef ref(String id) {
    return ObjectRef.newBuilder().setId(id).build();
  }

  private static Fetch fetch(String id, String... methods) {
    Fetch.Builder fetch = Fetch.newBuilder().setObjRef(ref(id));
    for (String each : methods) {
      fetch.addMethods(Fetch.Method.newBuilder().setMethod(each));
    }
    return fetch.build();
  }

  private MlCommandResult execute(MlCommand.Builder ml) {
    Command command = Command.newBuilder().setMlCommand(ml).build();
    return CollectionConverters.asJava(session.execute(command)).stream()
        .filter(ExecutePlanResponse::hasMlCommandResult)
        .map(ExecutePlanResponse::getMlCommandResult)
        .findFirst()
        .orElseThrow();
  }

  private Dataset<Row> frame(MlRelation.Builder ml) {
    return session.newDataFrame(
        made -> {
          made.setMlRelation(ml);
          return BoxedUnit.UNIT;
        });
  }

  /** What the server calls the model. */
  String fit(Dataset<Row> data, Map<String, Object> params) {
    MlCommand.Fit.Builder fit =
        MlCommand.Fit.newBuilder()
            .setEstimator(operator("", OperatorType.OPERATOR_TYPE_ESTIMATOR))
            .setParams(params(params))
            .setDataset(relation(data));
    return id(execute(MlCommand.newBuilder().setFit(fit)));
  }

  private static String id(MlCommandResult result) {
    return result.getOperatorInfo().getObjRef().getId();
  }

  Dataset<Row> transform(String model, Dataset<Row> data, Map<String, Object> params) {
    return frame(
        MlRelation.newBuilder()
            .setTransform(
                MlRelation.Transform.newBuilder()
                    .setObjRef(ref(model))
                    .setInput(relation(data))
                    .setParams(params(params))));
  }

  Literal attribute(String model, String... methods) {
    return execute(MlCommand.newBuilder().setFetch(fetch(model, methods))).getParam();
  }

  Literal predict(String model, double[] features) {
    return ofVector(model, "predict", features);
  }

  double[] predictProbability(String model, double[] features) {
    Literal.Struct vector = ofVector(model, "predictProbability", features).getStruct();
    return vector.getElements(3).getSpecializedArray().getDoubles().getValuesList().stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private Literal ofVector(String model, String method, double[] features) {
    Fetch.Method.Builder call =
        Fetch.Method.newBuilder()
            .setMethod(method)
            .addArgs(Fetch.Method.Args.newBuilder().setParam(vector(features)));
    Fetch.Builder fetch = Fetch.newBuilder().setObjRef(ref(model)).addMethods(call);
    return execute(MlCommand.newBuilder().setFetch(fetch)).getParam();
  }

  @SuppressWarnings("deprecation") // PySpark sends struct_type
  private static Literal vector(double[] values) {
    Doubles.Builder doubles = Doubles.newBuilder();
    for (double each : values) {
      doubles.addValues(each);
    }
    DataType nothing = DataType.newBuilder().setNull(DataType.NULL.getDefaultInstance()).build();
    Literal absent = Literal.newBuilder().setNull(nothing).build();
    DataType.UDT.Builder type = DataType.UDT.newBuilder().setType("udt").setJvmClass(VECTOR_CLASS);
    Literal.SpecializedArray.Builder array =
        Literal.SpecializedArray.newBuilder().setDoubles(doubles);
    Literal.Struct.Builder struct =
        Literal.Struct.newBuilder()
            .setStructType(DataType.newBuilder().setUdt(type))
            .addElements(Literal.newBuilder().setByte(1))
            .addElements(absent)
            .addElements(absent)
            .addElements(Literal.newBuilder().setSpecializedArray(array));
    return Literal.newBuilder().setStruct(struct).build();
  }

  Dataset<Row> frameOf(String model, String... methods) {
    return frame(MlRelation.newBuilder().setFetch(fetch(model, methods)));
  }

  /** What PySpark sends before it asks again for a summary that the server has no more. */
  void createSummary(String model, Dataset<Row> data) {
    execute(
        MlCommand.newBuilder()
            .setCreateSummary(
                MlCommand.CreateSummary.newBuilder()
                    .setModelRef(ref(model))
                    .setDataset(relation(data))));
  }

  void write(String model, String path) {
    execute(
        MlCommand.newBuilder()
            .setWrite(MlCommand.Write.newBuilder().setObjRef(ref(model)).setPath(path)));
  }

  String read(String path) {
    MlCommand.Read.Builder read =
        MlCommand.Read.newBuilder()
            .setOperator(operator("Model", OperatorType.OPERATOR_TYPE_MODEL))
            .setPath(path);
    return id(execute(MlCommand.newBuilder().setRead(read)));
  }

  /** Out of memory only, or for good. */
  void delete(String model, boolean evictOnly) {
    MlCommand.Delete.Builder delete =
        MlCommand.Delete.newBuilder().addObjRefs(ref(model)).setEvictOnly(evictOnly);
    execute(MlCommand.newBuilder().setDelete(delete));
  }

  /** A line for each model that the server holds in memory, with its class. */
  List<String> held() {
    return execute(
            MlCommand.newBuilder().setGetCacheInfo(MlCommand.GetCacheInfo.getDefaultInstance()))
        .getParam()
        .getArray()
        .getElementsList()
        .stream()
        .map(Literal::getString)
        .toList();
  }

  @Override
  public void close() {
    session.close();
  }
}
