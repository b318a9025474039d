package org.gmm4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Which rows are known to belong to which component of a mixture, beside rows of any. */
public final class KnownLabels {
  /** The label of a row of which nothing is known. */
  public static final int UNKNOWN = -1;

  private static final KnownLabels NONE = new KnownLabels("known labels", null);

  private final String source; // as messages name it
  private final int @Nullable [] each; // null: UNKNOWN of every row

  private KnownLabels(String source, int @Nullable [] each) {
    this.source = source;
    this.each = each;
  }

  /** Nothing is known of any row. */
  public static KnownLabels none() {
    return NONE;
  }

  /**
   * Given labels.
   *
   * @param source names them in messages
   * @param labels components from 0, or {@value #UNKNOWN} [N]. Copied.
   * @throws DataException if one is less than that
   */
  public static KnownLabels of(String source, int[] labels) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < UNKNOWN) {
        throw wrong(source, i, Integer.toString(labels[i]));
      }
    }
    return made(source, labels.clone());
  }

  /** The same for labels that were read. */
  static KnownLabels of(String source, Labels read) {
    for (int i = 0; i < read.codes().length && !read.names().isEmpty(); i++) {
      String written = read.name(read.codes()[i]);
      if (!Labels.isWhole(written)) {
        throw wrong(source, i, "'" + written + "'");
      }
    }
    return of(source, read.codes());
  }

  private static DataException wrong(String source, int row, String label) {
    return new DataException(
        "%s: the known label of row %d is %s; it must be a component, from 0, or -1 where none is"
                .formatted(source, row + 1, label)
            + " known");
  }

  private static KnownLabels made(String source, int[] labels) {
    return Arrays.stream(labels).allMatch(label -> label == UNKNOWN)
        ? NONE
        : new KnownLabels(source, labels);
  }

  /** What they came from, as messages name it. */
  public String source() {
    return source;
  }

  /** Whether nothing is known of any row. */
  public boolean areNone() {
    return each == null;
  }

  /** The component of a row, both from 0, or {@link #UNKNOWN}. */
  public int of(long row) {
    return each == null ? UNKNOWN : each[(int) row];
  }

  /** Whether the component of a row is known. */
  public boolean isKnown(long row) {
    return of(row) != UNKNOWN;
  }

  /** How many rows' components are known. */
  public long known() {
    return each == null ? 0 : Arrays.stream(each).filter(label -> label != UNKNOWN).count();
  }

  /** The components that some rows are known to belong to, ascending. */
  public int[] occurring() {
    return each == null
        ? new int[0]
        : Arrays.stream(each).filter(label -> label != UNKNOWN).distinct().sorted().toArray();
  }

  /** The rows of one label, from 0, ascending. */
  public int[] rowsOf(int label) {
    int[] all = each == null ? new int[0] : each;
    int[] rows = new int[(int) Arrays.stream(all).filter(other -> other == label).count()];
    int next = 0;
    for (int row = 0; row < all.length; row++) {
      if (all[row] == label) {
        rows[next++] = row;
      }
    }
    return rows;
  }

  /** How many there are; any number, where nothing is known. */
  boolean areOf(long rows) {
    return each == null || each.length == rows;
  }

  /** Those of some rows. */
  KnownLabels select(int count, IntToLongFunction row) {
    int[] all = each;
    if (all == null) {
      return NONE;
    }
    int[] some = new int[count];
    Arrays.setAll(some, i -> all[(int) row.applyAsLong(i)]);
    return made(source, some);
  }

  /** Those of neighbouring rows. */
  KnownLabels rows(long first, long count) {
    return each == null ? NONE : select((int) count, i -> first + i);
  }

  /**
   * Those of rows one behind the other.
   *
   * @param counts how many rows each part has
   */
  static KnownLabels joined(List<KnownLabels> parts, long[] counts) {
    if (parts.stream().allMatch(KnownLabels::areNone)) {
      return NONE;
    }
    int[] all = new int[ArrayLength.of(Arrays.stream(counts).sum())];
    int next = 0;
    for (int part = 0; part < counts.length; part++) {
      for (long row = 0; row < counts[part]; row++) {
        all[next++] = parts.get(part).of(row);
      }
    }
    return made(parts.get(0).source, all);
  }
}
