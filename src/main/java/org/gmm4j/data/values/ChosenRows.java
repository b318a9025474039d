package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Some rows of other values, in an order of its own, without a copy. */
public final class ChosenRows implements Values {
  private final Values values;
  private final int columns;
  private final int[] rows;

  /**
   * Chooses.
   *
   * @param columns of {@code values}
   * @param rows which of them, from 0. Kept.
   */
  public ChosenRows(Values values, int columns, int[] rows) {
    this.values = values;
    this.columns = columns;
    this.rows = rows;
  }

  @Override
  public ElementType type() {
    return values.type();
  }

  /** How many of some rows, from one on, follow each other in the other values too. */
  private int together(int row, int count) {
    int run = 1;
    while (run < count && rows[row + run] == rows[row] + run) {
      run++;
    }
    return run;
  }

  @Override
  public void read(int row, int count, double[] out, int offset) {
    for (int done = 0; done < count; ) {
      int run = together(row + done, count - done);
      values.read(rows[row + done], run, out, offset + done * columns);
      done += run;
    }
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    values.read(rows[row], order, out, offset);
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    values.stored(rows[row], out, offset);
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    values.stored(rows[row], order, out, offset);
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    for (int done = 0; done < count; ) {
      int run = together(row + done, count - done);
      values.raw(rows[row + done], run, out);
      done += run;
    }
  }

  @Override
  public boolean isOnDisk() {
    return values.isOnDisk();
  }

  @Override
  public Values scaled(double scale) {
    return new ChosenRows(values.scaled(scale), columns, rows);
  }

  @Override
  public Values select(int[] selected) {
    return values.select(Arrays.stream(selected).map(row -> rows[row]).toArray());
  }
}
