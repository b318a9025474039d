package org.gmm4j.data.format.columnar.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;
import org.gmm4j.data.format.columnar.table.Column;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/** What the columns of an Arrow table are, and where batches have them. */
final class ArrowSchema {
  private static final int DEEPEST = 64;

  private final List<Column> columns = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private int nodes;
  private int buffers;
  private int views;
  private final boolean unions; // whether these have the buffers that they have today

  /**
   * The first of a column's nodes and buffers in a batch.
   *
   * @param views how many columns with any number of buffers come before it
   */
  record Place(Field field, int node, int buffer, int views) {}

  /**
   * Counts.
   *
   * @param version of the format
   */
  ArrowSchema(Schema schema, short version) {
    if (schema.endianness() != org.apache.arrow.flatbuf.Endianness.Little) {
      throw new UnsupportedOperationException("its numbers are big-endian");
    }
    unions = version >= MetadataVersion.V5;
    for (int i = 0; i < schema.fieldsLength(); i++) {
      Field field = Objects.requireNonNull(schema.fields(i));
      columns.add(column(i, field));
      places.add(new Place(field, nodes, buffers, views));
      pass(field, 0);
    }
  }

  List<Column> columns() {
    return columns;
  }

  Place place(Column column) {
    return places.get(column.place());
  }

  /** Fails where a batch has not as many nodes and buffers: then nothing is where it should be. */
  void requireSame(RecordBatch batch) {
    long expected = buffers;
    for (int i = 0; i < views; i++) {
      expected += batch.variadicBufferCounts(i);
    }
    if (batch.nodesLength() != nodes || batch.buffersLength() != expected) {
      throw new IllegalArgumentException(
          "a batch of %d columns and %d buffers instead of %d and %d"
              .formatted(batch.nodesLength(), batch.buffersLength(), nodes, expected));
    }
  }

  private static Column column(int place, Field field) {
    String name = Objects.requireNonNullElse(field.name(), "");
    if (field.dictionary() != null) {
      return isText(field.typeType()) || numbers(field) != null
          ? Column.text(place, name)
          : Column.other(place, name, "categories of " + what(field));
    }
    NumberType type = numbers(field);
    if (type != null) {
      return Column.number(place, name, type);
    }
    if (isText(field.typeType())) {
      return Column.text(place, name);
    }
    if (isList(field.typeType()) && field.childrenLength() == 1) {
      Field items = Objects.requireNonNull(field.children(0));
      NumberType of = items.dictionary() == null ? numbers(items) : null;
      if (of != null) {
        return Column.list(place, name, of);
      }
    }
    return Column.other(place, name, what(field));
  }

  /** What its numbers are; null where it has none. Decimals are read as doubles. */
  static @Nullable NumberType numbers(Field field) {
    return switch (field.typeType()) {
      case Type.Bool -> NumberType.BOOL;
      case Type.Decimal -> NumberType.FLOAT64;
      case Type.Int -> {
        Int type = (Int) Objects.requireNonNull(field.type(new Int()));
        yield integer(type);
      }
      case Type.FloatingPoint -> {
        FloatingPoint type =
            (FloatingPoint) Objects.requireNonNull(field.type(new FloatingPoint()));
        yield switch (type.precision()) {
          case Precision.HALF -> NumberType.FLOAT16;
          case Precision.SINGLE -> NumberType.FLOAT32;
          default -> NumberType.FLOAT64;
        };
      }
      default -> null;
    };
  }

  /** Of a column, or of the places of categories. */
  static NumberType integer(Int type) {
    return switch (type.bitWidth()) {
      case 8 -> type.isSigned() ? NumberType.INT8 : NumberType.UINT8;
      case 16 -> type.isSigned() ? NumberType.INT16 : NumberType.UINT16;
      case 32 -> type.isSigned() ? NumberType.INT32 : NumberType.UINT32;
      case 64 -> type.isSigned() ? NumberType.INT64 : NumberType.UINT64;
      default -> throw new IllegalArgumentException("integers of " + type.bitWidth() + " bits");
    };
  }

  private static boolean isText(int type) {
    return type == Type.Utf8 || type == Type.LargeUtf8 || type == Type.Utf8View;
  }

  private static boolean isList(int type) {
    return type == Type.List || type == Type.LargeList || type == Type.FixedSizeList;
  }

  private static String what(Field field) {
    return switch (field.typeType()) {
      case Type.Date, Type.Time, Type.Timestamp, Type.Interval, Type.Duration -> "dates or times";
      case Type.Null -> "nothing";
      case Type.Struct_ -> "structures";
      case Type.List, Type.LargeList, Type.FixedSizeList -> "lists";
      case Type.Binary, Type.LargeBinary, Type.BinaryView, Type.FixedSizeBinary -> "bytes";
      default -> "values of type " + Type.name(field.typeType()).replace("_", "");
    };
  }

  /** Counts the nodes and buffers of a column and of all that is in it. */
  private void pass(Field field, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("columns in columns, " + depth + " deep");
    }
    nodes++;
    if (field.dictionary() != null) {
      buffers += 2;
      return;
    }
    int type = field.typeType();
    buffers +=
        switch (type) {
          case Type.Null, Type.RunEndEncoded -> 0;
          case Type.Struct_, Type.FixedSizeList -> 1;
          case Type.Utf8, Type.LargeUtf8, Type.Binary, Type.LargeBinary -> 3;
          case Type.ListView, Type.LargeListView -> 3;
          case Type.Union -> {
            if (!unions) {
              throw new UnsupportedOperationException(
                  "its unions are laid out as before Arrow 1.0; write it anew, or without them");
            }
            Union union = (Union) Objects.requireNonNull(field.type(new Union()));
            yield union.mode() == UnionMode.Sparse ? 1 : 2;
          }
          default -> 2;
        };
    views += type == Type.Utf8View || type == Type.BinaryView ? 1 : 0;
    for (int i = 0; i < field.childrenLength(); i++) {
      pass(Objects.requireNonNull(field.children(i)), depth + 1);
    }
  }
}
