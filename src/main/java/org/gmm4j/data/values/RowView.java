package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/** Rows of other values, one stretch behind the other, without a copy. */
public final class RowView implements Values {
  private final Values[] values;
  private final int columns;
  private final long[] first;
  private final long[] begin;

  /** Rows of other values of so many columns, from one on. */
  public RowView(Values values, int columns, long first) {
    this(new Values[] {values}, columns, new long[] {first}, new long[1]);
  }

  /**
   * Stretches.
   *
   * @param values of each
   * @param columns of all
   * @param first the row of those values that each begins with
   * @param begin the row here that each begins with, ascending from 0
   */
  private RowView(Values[] values, int columns, long[] first, long[] begin) {
    this.values = values;
    this.columns = columns;
    this.first = first;
    this.begin = begin;
  }

  /**
   * All rows of some values, and then all of others.
   *
   * @param parts of one type
   * @param columns of all
   * @param counts how many rows each has
   */
  public static RowView joined(Values[] parts, int columns, long[] counts) {
    long[] begin = new long[parts.length];
    for (int i = 1; i < begin.length; i++) {
      begin[i] = begin[i - 1] + counts[i - 1];
    }
    return new RowView(parts.clone(), columns, new long[parts.length], begin);
  }

  private int stretch(long row) {
    int found = Arrays.binarySearch(begin, row);
    return found >= 0 ? found : -found - 2;
  }

  /** How many of some rows, from one on, lie in its stretch. */
  private int together(int stretch, long row, int count) {
    return stretch + 1 == begin.length ? count : (int) Math.min(count, begin[stretch + 1] - row);
  }

  private long there(int stretch, long row) {
    return first[stretch] + row - begin[stretch];
  }

  @Override
  public ElementType type() {
    return values[0].type();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    for (int done = 0; done < count; ) {
      int stretch = stretch(row + done);
      int rows = together(stretch, row + done, count - done);
      values[stretch].read(there(stretch, row + done), rows, out, offset + done * columns);
      done += rows;
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    int stretch = stretch(row);
    values[stretch].read(there(stretch, row), order, out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    int stretch = stretch(row);
    values[stretch].stored(there(stretch, row), out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    int stretch = stretch(row);
    values[stretch].stored(there(stretch, row), order, out, offset);
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    for (int done = 0; done < count; ) {
      int stretch = stretch(row + done);
      int rows = together(stretch, row + done, count - done);
      values[stretch].raw(there(stretch, row + done), rows, out);
      done += rows;
    }
  }

  @Override
  public int heldBytes() {
    return Arrays.stream(values).mapToInt(Values::heldBytes).max().orElseThrow();
  }

  @Override
  public boolean isOnDisk() {
    return Arrays.stream(values).anyMatch(Values::isOnDisk);
  }

  @Override
  public boolean mayMiss() {
    return Arrays.stream(values).anyMatch(Values::mayMiss);
  }

  @Override
  public Values scaled(double scale) {
    Values[] scaled = Arrays.stream(values).map(each -> each.scaled(scale)).toArray(Values[]::new);
    return new RowView(scaled, columns, first, begin);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    List<Values> selected = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (int done = 0; done < count; ) { // runs of rows of the same stretch
      int from = done;
      int stretch = stretch(row.applyAsLong(from));
      int to = from + 1;
      while (to < count && stretch(row.applyAsLong(to)) == stretch) {
        to++;
      }
      selected.add(
          values[stretch].select(to - from, i -> there(stretch, row.applyAsLong(from + i))));
      counts.add((long) to - from);
      done = to;
    }
    return joined(
        selected.toArray(Values[]::new),
        columns,
        counts.stream().mapToLong(Long::longValue).toArray());
  }
}
