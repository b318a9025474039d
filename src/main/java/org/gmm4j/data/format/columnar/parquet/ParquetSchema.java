package org.gmm4j.data.format.columnar.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.gmm4j.data.format.columnar.table.Column;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/** What the columns of a Parquet table are. */
final class ParquetSchema {
  private final MessageType schema;
  private final List<Column> columns = new ArrayList<>();

  ParquetSchema(MessageType schema) {
    this.schema = schema;
    for (int i = 0; i < schema.getFieldCount(); i++) {
      columns.add(column(i, schema.getType(i)));
    }
  }

  List<Column> columns() {
    return columns;
  }

  /** The leaf that a column of numbers or text has. */
  ColumnDescriptor leaf(Column column) {
    List<String> path = new ArrayList<>();
    Type type = schema.getType(column.place());
    path.add(type.getName());
    while (!type.isPrimitive()) {
      type = type.asGroupType().getType(0);
      path.add(type.getName());
    }
    return schema.getColumnDescription(path.toArray(String[]::new));
  }

  /** From which level of definition on a list has something in it, be it missing. */
  int inList(Column column) {
    List<String> path = new ArrayList<>();
    Type type = schema.getType(column.place());
    path.add(type.getName());
    while (!type.isRepetition(Type.Repetition.REPEATED)) {
      type = type.asGroupType().getType(0);
      path.add(type.getName());
    }
    return schema.getMaxDefinitionLevel(path.toArray(String[]::new));
  }

  /** The schema of some columns alone. */
  MessageType of(List<Column> wanted) {
    return new MessageType(
        schema.getName(), wanted.stream().map(each -> schema.getType(each.place())).toList());
  }

  private static Column column(int place, Type field) {
    String name = field.getName();
    int lists = 0;
    Type type = field;
    while (true) {
      lists += type.isRepetition(Type.Repetition.REPEATED) ? 1 : 0;
      if (type.isPrimitive()) {
        break;
      }
      GroupType group = type.asGroupType();
      if (group.getFieldCount() != 1) {
        return Column.other(place, name, "structures");
      }
      type = group.getType(0);
    }
    if (lists == 0 && !field.isPrimitive()) {
      return Column.other(place, name, "structures");
    }
    PrimitiveType leaf = type.asPrimitiveType();
    NumberType numbers = numbers(leaf);
    if (numbers != null && lists < 2) {
      return lists == 0 ? Column.number(place, name, numbers) : Column.list(place, name, numbers);
    }
    return lists == 0 && isText(leaf)
        ? Column.text(place, name)
        : Column.other(place, name, lists == 0 ? what(leaf) : "lists");
  }

  private static @Nullable NumberType numbers(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation) {
      return NumberType.FLOAT64;
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> NumberType.BOOL;
      case FLOAT -> NumberType.FLOAT32;
      case DOUBLE -> NumberType.FLOAT64;
      case FIXED_LEN_BYTE_ARRAY ->
          logical instanceof Float16LogicalTypeAnnotation ? NumberType.FLOAT16 : null;
      case INT32, INT64 -> {
        if (logical instanceof IntLogicalTypeAnnotation integer) {
          yield integer(integer.getBitWidth(), integer.isSigned());
        }
        boolean wide = type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
        yield logical != null ? null : wide ? NumberType.INT64 : NumberType.INT32;
      }
      default -> null;
    };
  }

  private static NumberType integer(int bits, boolean signed) {
    return switch (bits) {
      case 8 -> signed ? NumberType.INT8 : NumberType.UINT8;
      case 16 -> signed ? NumberType.INT16 : NumberType.UINT16;
      case 32 -> signed ? NumberType.INT32 : NumberType.UINT32;
      default -> signed ? NumberType.INT64 : NumberType.UINT64;
    };
  }

  private static boolean isText(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && (logical == null
            || logical instanceof StringLogicalTypeAnnotation
            || logical instanceof EnumLogicalTypeAnnotation
            || logical instanceof JsonLogicalTypeAnnotation);
  }

  private static String what(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean time =
        logical instanceof DateLogicalTypeAnnotation
            || logical instanceof TimeLogicalTypeAnnotation
            || logical instanceof TimestampLogicalTypeAnnotation
            || type.getPrimitiveTypeName() == PrimitiveTypeName.INT96;
    if (time) {
      return "dates or times";
    }
    return isText(type) ? "text" : logical == null ? "bytes" : "values of type " + logical;
  }
}
