package org.gmm4j.data.format.columnar.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Type;
import org.gmm4j.data.format.columnar.arrow.ArrowSchema.Place;
import org.gmm4j.data.format.columnar.table.Table;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.NumberType;
import org.jspecify.annotations.Nullable;

/**
 * Columns of one batch of an Arrow table.
 *
 * @param wanted the columns
 * @param dictionaries what stands for numbers, by the dictionary's number
 * @param row the first row's number in the table, from 0
 */
record ArrowBatch(
    String source,
    ArrowBuffers buffers,
    List<Place> wanted,
    Map<Long, List<@Nullable String>> dictionaries,
    long row)
    implements Table.Batch {
  @Override
  public long rows() {
    return buffers.rows();
  }

  @Override
  public int width(int column) throws IOException {
    Place place = place(column);
    if (isFixed(place.field())) {
      return fixedWidth(place);
    }
    ArrowOffsets offsets = offsets(place);
    int width = offsets.length(0);
    if (width > buffers.length(place.node() + 1) - offsets.start(0)) {
      throw new IllegalArgumentException(
          "a list of %d numbers, but not as many numbers".formatted(width));
    }
    return width;
  }

  private static boolean isFixed(Field field) {
    return field.typeType() == Type.FixedSizeList;
  }

  /** That of the schema, if the numbers are there. */
  private int fixedWidth(Place place) {
    FixedSizeList type =
        (FixedSizeList) Objects.requireNonNull(place.field().type(new FixedSizeList()));
    long needed = Math.multiplyExact(rows(), (long) type.listSize());
    if (type.listSize() < 0 || buffers.length(place.node() + 1) < needed) {
      throw new IllegalArgumentException(
          "lists of %d numbers, but not as many numbers".formatted(type.listSize()));
    }
    return type.listSize();
  }

  private ArrowOffsets offsets(Place place) throws IOException {
    return new ArrowOffsets(
        buffers.get(place.buffer() + 1), place.field().typeType() == Type.LargeList, rows());
  }

  /** Where a column is, behind views that have any number of buffers. */
  private Place place(int column) {
    Place place = wanted.get(column);
    if (buffers.length(place.node()) != rows()) {
      throw new IllegalArgumentException(
          "a column of %d rows in a batch of %d".formatted(buffers.length(place.node()), rows()));
    }
    int buffer = place.buffer();
    for (int i = 0; i < place.views(); i++) {
      buffer = Math.addExact(buffer, buffers.viewBuffers(i));
    }
    return new Place(place.field(), place.node(), buffer, place.views());
  }

  @Override
  public Table.Numbers numbers(int column, ElementType type, int width) throws IOException {
    Place place = place(column);
    Field field = place.field();
    int typeType = field.typeType();
    String name = Objects.requireNonNullElse(field.name(), "");
    boolean list =
        typeType == Type.List || typeType == Type.LargeList || typeType == Type.FixedSizeList;
    if (!list) {
      ArrowNumbers numbers = numbers(field, place.node(), place.buffer());
      return new ArrowRows(source, name, row, type, width, numbers, null, null);
    }
    if (isFixed(field) && fixedWidth(place) != width) {
      throw new IllegalArgumentException("lists of " + fixedWidth(place) + " numbers");
    }
    ArrowNumbers numbers =
        numbers(
            Objects.requireNonNull(field.children(0)),
            place.node() + 1,
            place.buffer() + (isFixed(field) ? 1 : 2));
    return new ArrowRows(
        source,
        name,
        row,
        type,
        width,
        numbers,
        isFixed(field) ? null : offsets(place),
        buffers.present(place.node(), place.buffer()));
  }

  private ArrowNumbers numbers(Field field, int node, int buffer) throws IOException {
    return new ArrowNumbers(
        field, buffers.length(node), buffers.get(buffer + 1), buffers.present(node, buffer));
  }

  @Override
  public Table.Texts texts(int column) throws IOException {
    Place place = place(column);
    IntFunction<@Nullable String> texts =
        place.field().dictionary() == null ? ArrowTexts.of(place, buffers) : categories(place);
    int rows = buffers.length(place.node());
    return new Table.Texts() {
      private int next;

      @Override
      public @Nullable String next() {
        return texts.apply(Objects.checkIndex(next++, rows));
      }
    };
  }

  private IntFunction<@Nullable String> categories(Place place) throws IOException {
    var dictionary = Objects.requireNonNull(place.field().dictionary());
    List<@Nullable String> texts = dictionaries.getOrDefault(dictionary.id(), List.of());
    Int index = dictionary.indexType();
    NumberType type = index == null ? NumberType.INT32 : ArrowSchema.integer(index);
    int rows = buffers.length(place.node());
    ByteBuffer codes =
        ArrowBuffers.require(buffers.get(place.buffer() + 1), (long) rows * type.bytes());
    ByteBuffer present = buffers.present(place.node(), place.buffer());
    return i ->
        present != null && !ArrowBuffers.bit(present, i)
            ? null
            : texts.get(Math.toIntExact(type.integer(codes.position(i * type.bytes()))));
  }
}
