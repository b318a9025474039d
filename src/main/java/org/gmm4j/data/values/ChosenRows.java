package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

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
  public void read(long row, int count, double[] out, int offset) {
    for (int done = 0; done < count; ) {
      int from = (int) row + done;
      int run = together(from, count - done);
      values.read(rows[from], run, out, offset + done * columns);
      done += run;
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    values.read(rows[(int) row], order, out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    values.stored(rows[(int) row], out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    values.stored(rows[(int) row], order, out, offset);
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    for (int done = 0; done < count; ) {
      int from = (int) row + done;
      int run = together(from, count - done);
      values.raw(rows[from], run, out);
      done += run;
    }
  }

  @Override
  public int heldBytes() {
    return values.heldBytes();
  }

  @Override
  public boolean isOnDisk() {
    return values.isOnDisk();
  }

  @Override
  public boolean mayMiss() {
    return values.mayMiss();
  }

  @Override
  public Values scaled(double scale) {
    return new ChosenRows(values.scaled(scale), columns, rows);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    return values.select(count, i -> rows[(int) row.applyAsLong(i)]);
  }
}
