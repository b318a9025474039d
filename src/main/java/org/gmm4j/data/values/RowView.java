package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of other values, one stretch behind the other, without a copy. */
public final class RowView implements Values {
  private final Values[] values;
  private final int columns;
  private final int[] first;
  private final int[] begin;

  /** Rows of other values of so many columns, from one on. */
  public RowView(Values values, int columns, int first) {
    this(new Values[] {values}, columns, new int[] {first}, new int[1]);
  }

  /**
   * Stretches.
   *
   * @param values of each
   * @param columns of all
   * @param first the row of those values that each begins with
   * @param begin the row here that each begins with, ascending from 0
   */
  private RowView(Values[] values, int columns, int[] first, int[] begin) {
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
  public static RowView joined(Values[] parts, int columns, int[] counts) {
    int[] begin = new int[parts.length];
    for (int i = 1; i < begin.length; i++) {
      begin[i] = begin[i - 1] + counts[i - 1];
    }
    return new RowView(parts.clone(), columns, new int[parts.length], begin);
  }

  private int stretch(int row) {
    int found = Arrays.binarySearch(begin, row);
    return found >= 0 ? found : -found - 2;
  }

  /** How many of some rows, from one on, lie in its stretch. */
  private int together(int stretch, int row, int count) {
    return stretch + 1 == begin.length ? count : Math.min(count, begin[stretch + 1] - row);
  }

  private int there(int stretch, int row) {
    return first[stretch] + row - begin[stretch];
  }

  @Override
  public ElementType type() {
    return values[0].type();
  }

  @Override
  public void read(int row, int count, double[] out, int offset) {
    for (int done = 0; done < count; ) {
      int stretch = stretch(row + done);
      int rows = together(stretch, row + done, count - done);
      values[stretch].read(there(stretch, row + done), rows, out, offset + done * columns);
      done += rows;
    }
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    int stretch = stretch(row);
    values[stretch].read(there(stretch, row), order, out, offset);
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    int stretch = stretch(row);
    values[stretch].stored(there(stretch, row), out, offset);
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    int stretch = stretch(row);
    values[stretch].stored(there(stretch, row), order, out, offset);
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    for (int done = 0; done < count; ) {
      int stretch = stretch(row + done);
      int rows = together(stretch, row + done, count - done);
      values[stretch].raw(there(stretch, row + done), rows, out);
      done += rows;
    }
  }

  @Override
  public boolean isOnDisk() {
    return Arrays.stream(values).anyMatch(Values::isOnDisk);
  }

  @Override
  public Values scaled(double scale) {
    Values[] scaled = Arrays.stream(values).map(each -> each.scaled(scale)).toArray(Values[]::new);
    return new RowView(scaled, columns, first, begin);
  }

  @Override
  public Values select(int[] rows) {
    List<Values> selected = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (int from = 0; from < rows.length; ) { // runs of rows of the same stretch
      int stretch = stretch(rows[from]);
      int to = from + 1;
      while (to < rows.length && stretch(rows[to]) == stretch) {
        to++;
      }
      int[] run = Arrays.stream(rows, from, to).map(row -> there(stretch, row)).toArray();
      selected.add(values[stretch].select(run));
      counts.add(run.length);
      from = to;
    }
    return joined(
        selected.toArray(Values[]::new),
        columns,
        counts.stream().mapToInt(Integer::intValue).toArray());
  }
}
