package org.gmm4j.data.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.data.DataException;
import org.gmm4j.data.Labels;
import org.gmm4j.data.StoredArray;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/** A whole table, or one column of it, in one pass. */
final class CsvTable implements StoredArray {
  private static final int PIECE = 1 << 20; // bytes

  private final String source;
  private final CsvDialect dialect;
  private final InputStream in;
  private final int only;
  private final boolean gaps;

  /**
   * Describes.
   *
   * @param source for messages
   * @param in the text from its beginning
   * @param only the column, from 0; −1 for all
   * @param gaps whether cells may be empty: NaN
   */
  CsvTable(String source, CsvDialect dialect, InputStream in, int only, boolean gaps) {
    this.source = source;
    this.dialect = dialect;
    this.in = in;
    this.only = only;
    this.gaps = gaps;
  }

  @Override
  public String name() {
    return only < 0
        ? ""
        : dialect.names().isEmpty() ? Integer.toString(only + 1) : dialect.names().get(only);
  }

  @Override
  public String describe() {
    return only < 0
        ? "a table of " + dialect.columns() + " columns"
        : dialect.numeric().get(only) ? "numbers" : "words";
  }

  @Override
  public long[] shape() {
    return only < 0 ? new long[] {-1, dialect.columns()} : new long[] {-1};
  }

  @Override
  public List<String> columnNames() {
    return dialect.names();
  }

  @Override
  public void rows(int @Nullable [] columns, RowSink out) throws IOException {
    int[] order = columns == null ? numbers() : columns;
    int d = order.length;
    out.begin(ElementType.FLOAT64, -1, d);
    int each = Math.max(1, PIECE / Double.BYTES / d);
    ByteBuffer piece = ByteBuffer.allocate(each * d * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Places places = Places.of(order, dialect.columns());
    CsvCells cells = cells();
    int row = 0;
    for (int column = 0; cells.next(); column++) {
      if (column < dialect.columns() && places.isWanted(column)) {
        double value = number(cells, column);
        for (int i = places.starts[column]; i < places.starts[column + 1]; i++) {
          piece.putDouble((row * d + places.targets[i]) * Double.BYTES, value);
        }
      }
      if (cells.last()) {
        requireWidth(cells, column + 1);
        column = -1;
        if (++row == each) {
          out.put(piece.position(0).limit(row * d * Double.BYTES));
          piece.clear();
          row = 0;
        }
      }
    }
    out.put(piece.position(0).limit(row * d * Double.BYTES));
    out.end();
  }

  /** All columns, if they hold numbers. */
  private int[] numbers() {
    String words =
        IntStream.range(0, dialect.columns())
            .filter(j -> !dialect.numeric().get(j))
            .mapToObj(dialect::describe)
            .limit(10)
            .collect(Collectors.joining(", "));
    if (!words.isEmpty()) {
      String numbers =
          IntStream.range(0, dialect.columns())
              .filter(dialect.numeric()::get)
              .mapToObj(j -> Integer.toString(j + 1))
              .limit(20)
              .collect(Collectors.joining(","));
      throw new DataException(
          numbers.isEmpty()
              ? source + ": is text, but no table of numbers"
              : "%s: column %s holds words; choose the columns of numbers, %s; words can be labels, %s:NAME"
                  .formatted(source, words, numbers, source));
    }
    return IntStream.range(0, dialect.columns()).toArray();
  }

  /**
   * Where each column goes to, in a row that is read: nowhere, or to one place or several.
   *
   * @param starts of each column's in {@code targets}, then the end of the last one's
   */
  private record Places(int[] starts, int[] targets) {
    static Places of(int[] order, int columns) {
      int[] starts = new int[columns + 1];
      for (int column : order) {
        starts[column + 1]++;
      }
      for (int column = 0; column < columns; column++) {
        starts[column + 1] += starts[column];
      }
      int[] next = starts.clone();
      int[] targets = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        targets[next[order[i]]++] = i;
      }
      return new Places(starts, targets);
    }

    boolean isWanted(int column) {
      return starts[column] < starts[column + 1];
    }
  }

  private double number(CsvCells cells, int column) {
    try {
      return cells.number();
    } catch (NumberFormatException none) {
      String text = cells.text();
      if (text.isEmpty() && gaps) {
        return Double.NaN;
      }
      throw new DataException(
          text.isEmpty()
              ? "%s: line %d, column %s is empty; every value must be a number"
                  .formatted(source, cells.line(), dialect.describe(column))
              : "%s: line %d, column %s is no number: \"%s\""
                  .formatted(
                      source,
                      cells.line(),
                      dialect.describe(column),
                      text.length() > 40 ? text.substring(0, 40) + "…" : text));
    }
  }

  private void requireWidth(CsvCells cells, int width) {
    if (width != dialect.columns()) {
      throw new DataException(
          "%s: line %d has %d cells, the first has %d"
              .formatted(source, cells.line(), width, dialect.columns()));
    }
  }

  @Override
  public Labels labels() throws IOException {
    if (only < 0 && dialect.columns() != 1) {
      throw new DataException(
          "%s: is a table of %d columns; name the one with the labels, %s:%s"
              .formatted(
                  source,
                  dialect.columns(),
                  source,
                  dialect.names().isEmpty()
                      ? dialect.columns()
                      : dialect.names().get(dialect.columns() - 1)));
    }
    int wanted = Math.max(0, only);
    List<String> written = new ArrayList<>();
    CsvCells cells = cells();
    for (int column = 0; cells.next(); column++) {
      if (column == wanted) {
        written.add(cells.text());
      }
      if (cells.last()) {
        requireWidth(cells, column + 1);
        column = -1;
      }
    }
    return Labels.of(written);
  }

  /** Behind the line of names. */
  private CsvCells cells() throws IOException {
    CsvCells cells = dialect.cells(in);
    for (int column = 0; column < dialect.names().size(); column++) {
      cells.next();
    }
    return cells;
  }
}
