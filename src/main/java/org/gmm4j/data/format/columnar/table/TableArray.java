package org.gmm4j.data.format.columnar.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.format.columnar.table.Column.Kind;
import org.gmm4j.data.reorder.ChosenColumns;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/** Columns of a table as rows: those of numbers, or the lists of the only one. */
final class TableArray implements StoredArray {
  private static final int PIECE = 1 << 20; // bytes
  private static final int TRUSTED_GROWTH = 100; // compressed files are seldom smaller

  private final Table table;
  private final String name;
  private final List<Column> columns;
  private final List<Column> features;
  private final boolean list;
  private Table.@Nullable Batches ahead;
  private Table.@Nullable Batch first;

  /**
   * Describes.
   *
   * @param name inside the file
   * @param columns those of the table, or one
   */
  TableArray(Table table, String name, List<Column> columns) {
    this.table = table;
    this.name = name;
    this.columns = columns;
    this.list = columns.size() == 1 && columns.get(0).kind() == Kind.LIST;
    this.features =
        columns.stream()
            .filter(list ? Column::isNumbers : each -> each.kind() == Kind.NUMBER)
            .toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String describe() {
    String kinds = columns.stream().map(Column::what).distinct().collect(Collectors.joining(", "));
    return columns.size() == 1 ? kinds : columns.size() + " columns of " + kinds;
  }

  @Override
  public long[] shape() {
    try {
      return Damage.reading(
          table.source(),
          () -> new long[] {table.rows(), list ? width() : Math.max(1, features.size())});
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  @Override
  public List<String> columnNames() {
    return list ? List.of() : features.stream().map(Column::name).toList();
  }

  @Override
  public void rows(int @Nullable [] chosen, RowSink out) throws IOException {
    if (features.isEmpty() || (chosen == null && features.size() < columns.size())) {
      throw new DataException(table.source() + ": " + notNumbers());
    }
    Damage.reading(
        table.source(),
        () -> {
          if (list) {
            copy(features, chosen == null ? out : new ChosenColumns(out, chosen));
          } else {
            copyChosen(chosen, out);
          }
          return true;
        });
  }

  private String notNumbers() {
    Column other =
        columns.stream().filter(each -> each.kind() == Kind.OTHER).findFirst().orElse(null);
    String others =
        columns.stream()
            .filter(each -> each.kind() != Kind.NUMBER)
            .limit(10)
            .map(each -> each.name() + " (" + each.what() + ")")
            .collect(Collectors.joining(", "));
    String message = "not all of its columns are numbers: " + others;
    if (columns.size() == 1) {
      message = "its column " + columns.get(0).name() + " holds " + columns.get(0).what();
    }
    List<Column> lists = columns.stream().filter(each -> each.kind() == Kind.LIST).toList();
    if (!lists.isEmpty()) {
      message += "; the rows of one are %s:%s".formatted(table.source(), lists.get(0).name());
    } else if (!features.isEmpty()) {
      message +=
          "; choose from "
              + features.stream().limit(20).map(Column::name).collect(Collectors.joining(", "))
              + (features.size() > 20 ? ", …" : "");
    } else if (other != null) {
      message += ", not numbers";
    }
    String labels =
        columns.stream()
            .filter(each -> each.kind() == Kind.TEXT)
            .findFirst()
            .map(each -> "; labels can be taken as " + table.source() + ":" + each.name())
            .orElse("");
    return message + labels;
  }

  /** Each column is read once, whatever is chosen. */
  private void copyChosen(int @Nullable [] chosen, RowSink out) throws IOException {
    if (chosen == null) {
      copy(features, out);
      return;
    }
    List<Integer> read = Arrays.stream(chosen).boxed().distinct().toList();
    List<Column> wanted = read.stream().map(features::get).toList();
    int[] order = Arrays.stream(chosen).map(read::indexOf).toArray();
    copy(wanted, order.length == read.size() ? out : new ChosenColumns(out, order));
  }

  private int width() throws IOException {
    Table.Batch batch = first;
    Table.Batches batches = ahead;
    if (batches == null) {
      batches = table.batches(features);
      batch = batches.next();
      while (batch != null && batch.rows() == 0) {
        batch = batches.next();
      }
      ahead = batches;
      first = batch;
    }
    int width = batch == null ? 1 : batch.width(0);
    if (width < 1) {
      throw new DataException(
          "%s: row 1 of column %s is empty; every row must have as many values"
              .formatted(table.source(), columns.get(0).name()));
    }
    return width;
  }

  private void copy(List<Column> wanted, RowSink out) throws IOException {
    int width = list ? width() : 1;
    Table.Batches batches = ahead == null ? table.batches(wanted) : ahead;
    Table.Batch batch = ahead == null ? batches.next() : first;
    ElementType type = Column.common(wanted);
    int values = Math.multiplyExact(wanted.size(), width);
    int stride = Math.multiplyExact(values, type.bytes());
    long rows = table.rows();
    if (rows > Integer.MAX_VALUE) {
      throw new DataException(
          "%s: has %d rows; at most %d can be read"
              .formatted(table.source(), rows, Integer.MAX_VALUE));
    }
    boolean trusted = rows >= 0 && rows * stride / TRUSTED_GROWTH <= table.bytes();
    out.begin(type, trusted ? rows : -1, values);
    int each = Math.max(1, PIECE / stride);
    ByteBuffer piece = ByteBuffer.allocate(0); // until a batch has shown numbers for it
    for (; batch != null; batch = batches.next()) {
      List<Table.Numbers> numbers = new ArrayList<>();
      for (int j = 0; j < wanted.size(); j++) {
        numbers.add(batch.numbers(j, type, width));
      }
      if (piece.capacity() == 0 && batch.rows() > 0) {
        piece = ByteBuffer.allocate(each * stride).order(ByteOrder.LITTLE_ENDIAN);
      }
      for (long left = batch.rows(); left > 0; ) {
        int count = (int) Math.min(left, each);
        for (int j = 0; j < numbers.size(); j++) {
          numbers.get(j).read(count, piece, j * width * type.bytes(), stride);
        }
        out.put(piece.position(0).limit(count * stride));
        piece.clear();
        left -= count;
      }
    }
    out.end();
  }

  @Override
  public Labels labels() throws IOException {
    if (columns.size() != 1) {
      throw new DataException(
          "%s: has %d columns; labels are one of them, %s:%s"
              .formatted(
                  table.source(),
                  columns.size(),
                  table.source(),
                  columns.stream().map(Column::name).findFirst().orElse("NAME")));
    }
    Column column = columns.get(0);
    return Damage.reading(
        table.source(),
        () ->
            switch (column.kind()) {
              case NUMBER -> numbers(column);
              case TEXT -> texts(column);
              default ->
                  throw new DataException(
                      "%s: its column %s holds %s; labels must be whole numbers or text"
                          .formatted(table.source(), column.name(), column.what()));
            });
  }

  private Labels texts(Column column) throws IOException {
    List<String> all = new ArrayList<>();
    Map<String, String> known = new HashMap<>();
    Table.Batches batches = table.batches(columns);
    for (Table.Batch batch = batches.next(); batch != null; batch = batches.next()) {
      Table.Texts texts = batch.texts(0);
      for (long left = batch.rows(); left > 0; left--) {
        String text = texts.next();
        if (text == null) {
          throw missing(column, all.size());
        }
        all.add(known.computeIfAbsent(text, each -> each));
      }
    }
    return Labels.of(all);
  }

  private Labels numbers(Column column) throws IOException {
    int[] codes = new int[PIECE / Double.BYTES];
    int size = 0;
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    Table.Batches batches = table.batches(columns);
    for (Table.Batch batch = batches.next(); batch != null; batch = batches.next()) {
      Table.Numbers numbers = batch.numbers(0, ElementType.FLOAT64, 1);
      for (long left = batch.rows(); left > 0; ) {
        int count = (int) Math.min(left, PIECE / Double.BYTES);
        numbers.read(count, piece, 0, Double.BYTES);
        if (size + count > codes.length) {
          codes = Arrays.copyOf(codes, Math.max(Math.addExact(size, count), size / 2 * 3));
        }
        for (int i = 0; i < count; i++) {
          codes[size] = code(column, piece.getDouble(i * Double.BYTES), size);
          size++;
        }
        left -= count;
      }
    }
    return Labels.of(Arrays.copyOf(codes, size));
  }

  private int code(Column column, double value, int row) {
    if (Double.isNaN(value)) {
      throw missing(column, row);
    }
    if (value != (int) value) {
      throw new DataException(
          "%s: label %d of column %s is %s; labels must be whole numbers of 32 bits, or text"
              .formatted(table.source(), row + 1, column.name(), value));
    }
    return (int) value;
  }

  private DataException missing(Column column, int row) {
    return new DataException(
        "%s: label %d of column %s is missing".formatted(table.source(), row + 1, column.name()));
  }
}
