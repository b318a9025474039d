package org.gmm4j.spark.rows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Columns by the names that users give them: {@code features}, or {@code row.features} for a field
 * of a struct.
 */
public final class Columns {
  private Columns() {}

  /**
   * Where a column is: among the columns, then among the fields of that struct, and so on.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static int[] path(StructType schema, String column) {
    List<String> names =
        CollectionConverters.asJava(UnresolvedAttribute.parseAttributeName(column));
    int[] path = new int[names.size()];
    StructType here = schema;
    for (int i = 0; i < path.length; i++) {
      String name = names.get(i);
      if (here == null || !here.getFieldIndex(name).isDefined()) {
        throw new IllegalArgumentException(
            "there is no column %s; available: %s"
                .formatted(
                    column,
                    here == null
                        ? names.get(i - 1) + ", which is no struct"
                        : String.join(", ", here.fieldNames())));
      }
      path[i] = here.fieldIndex(name);
      here = here.fields()[path[i]].dataType() instanceof StructType inner ? inner : null;
    }
    return path;
  }

  /** The column at a path. */
  public static StructField field(StructType schema, int[] path) {
    StructField field = schema.fields()[path[0]];
    for (int i = 1; i < path.length; i++) {
      field = ((StructType) field.dataType()).fields()[path[i]];
    }
    return field;
  }

  /** What a row holds at a path; null where a struct on the way is. */
  public static @Nullable Object value(Row row, int[] path) {
    Row here = row;
    for (int i = 0; i + 1 < path.length && here != null; i++) {
      here = here.getStruct(path[i]);
    }
    return here == null ? null : here.get(path[path.length - 1]);
  }

  /** The same columns by names of which each is there once, whatever theirs are. */
  public static StructType numbered(StructType schema) {
    StructField[] fields = schema.fields();
    return new StructType(
        IntStream.range(0, fields.length)
            .mapToObj(
                i ->
                    new StructField(
                        name(i), fields[i].dataType(), fields[i].nullable(), Metadata.empty()))
            .toArray(StructField[]::new));
  }

  /** Numbered columns with their names and their metadata, which encoders know nothing of. */
  public static Dataset<Row> named(Dataset<Row> numbered, StructType schema) {
    StructField[] there = numbered.schema().fields();
    StructField[] fields = schema.fields();
    return numbered.select(
        IntStream.range(0, fields.length)
            .mapToObj(i -> named(name(i), there[i], fields[i]))
            .toArray(Column[]::new));
  }

  private static Column named(String name, StructField there, StructField wanted) {
    Column column = functions.col(name);
    boolean same = there.dataType().equals(wanted.dataType()); // else fields within have metadata
    return (same ? column : column.cast(wanted.dataType())).as(wanted.name(), wanted.metadata());
  }

  private static String name(int column) {
    return "c" + column;
  }

  /** With the note that it holds numbers of classes, from 0. */
  public static StructField nominal(StructField field, int classes) {
    Metadata metadata =
        NominalAttribute.defaultAttr().withName(field.name()).withNumValues(classes).toMetadata();
    return new StructField(field.name(), field.dataType(), field.nullable(), metadata);
  }

  /** With the note that it holds vectors of this size. */
  public static StructField vectors(StructField field, int size) {
    Metadata metadata = new AttributeGroup(field.name(), size).toMetadata();
    return new StructField(field.name(), field.dataType(), field.nullable(), metadata);
  }

  /** Whether there is a column of this name. */
  public static boolean has(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }
}
