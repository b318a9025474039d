package org.gmm4j.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gmm4j.data.reorder.ChosenColumns;
import org.gmm4j.data.reorder.TransposedRows;
import org.gmm4j.data.values.RowSink;
import org.jspecify.annotations.Nullable;

/**
 * How files are read.
 *
 * @param columns which columns, by number from 1 or by name, "1-4,7" or "height,width"; null for
 *     all
 * @param transposed whether a file has a sample a column
 * @param size what images are resized to; null to leave them
 * @param mostInMemory in bytes: rows that take more stay in their file, where they can
 * @param missing the number that stands for missing values as they are stored: NaN, which cells of
 *     a text that are empty are too, or another; null if none may be missing
 */
public record ReadOptions(
    @Nullable String columns,
    boolean transposed,
    @Nullable ImageSize size,
    long mostInMemory,
    @Nullable Double missing) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  /** All columns of a file with a sample a row. */
  public static final ReadOptions NONE = new ReadOptions(null, false, null);

  /** Options for rows that may take a quarter of the memory that Java may take. */
  public ReadOptions(@Nullable String columns, boolean transposed, @Nullable ImageSize size) {
    this(columns, transposed, size, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Options without missing values. */
  public ReadOptions(
      @Nullable String columns, boolean transposed, @Nullable ImageSize size, long mostInMemory) {
    this(columns, transposed, size, mostInMemory, null);
  }

  /** The same with a number that stands for missing values; NaN for NaN. */
  public ReadOptions withMissing(double mark) {
    return new ReadOptions(columns, transposed, size, mostInMemory, mark);
  }

  /** Whether NaN stand for missing values. */
  public boolean takesNaN() {
    return missing != null && Double.isNaN(missing);
  }

  /**
   * A size of images in pixels.
   *
   * @param width positive
   * @param height positive
   */
  public record ImageSize(int width, int height) {}

  /** Reads the rows of an array as the options say. */
  public void read(String source, StoredArray array, RowSink out) throws IOException {
    int[] chosen = columns(source, array);
    if (!transposed) {
      array.rows(chosen, out);
      return;
    }
    RowSink some = chosen == null ? out : new ChosenColumns(out, chosen);
    array.rows(null, new TransposedRows(some));
  }

  /** Which columns of an array are read, from 0; null for all. */
  public int @Nullable [] columns(String source, StoredArray array) {
    long[] shape = array.shape();
    if (shape.length < 2) {
      throw new DataException(
          source + ": holds a list, not rows; data need two dimensions or more (N × d)");
    }
    if (columns == null) {
      return null;
    }
    long d = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    return transposed
        ? parse(source, columns, List.of(), shape[0])
        : parse(source, columns, array.columnNames(), d);
  }

  /** The names of the columns that are read of an array; empty where they have none. */
  List<String> columnNames(String source, StoredArray array) {
    List<String> all = transposed ? List.of() : array.columnNames();
    int[] chosen = all.isEmpty() ? null : columns(source, array);
    return chosen == null ? all : Arrays.stream(chosen).mapToObj(all::get).toList();
  }

  /**
   * Numbers from 0 of "1-4,7" or of names.
   *
   * @param d how many columns there are
   * @throws DataException if a part is neither
   */
  private static int[] parse(String source, String wanted, List<String> names, long d) {
    List<Integer> chosen = new ArrayList<>();
    for (String part : wanted.split(",", -1)) {
      String each = part.strip();
      int named = names.indexOf(each);
      Matcher range = RANGE.matcher(each);
      if (named >= 0) {
        chosen.add(named);
      } else if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (first < 1 || last < first) {
          throw new DataException(
              "%s: columns are counted from 1, \"%s\" is no range of them".formatted(source, each));
        }
        if (last > d) {
          throw new DataException(
              "%s: has %d columns, there is no column %d".formatted(source, d, last));
        }
        for (int column = first; column <= last; column++) {
          chosen.add(column - 1);
        }
      } else {
        throw new DataException(
            names.isEmpty()
                ? "%s: its columns have numbers only, there is none named \"%s\""
                    .formatted(source, each)
                : "%s: has no column named \"%s\"; there are %s"
                    .formatted(source, each, String.join(", ", names)));
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }
}
