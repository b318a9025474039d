package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** Values of which one number stands for all that are missing: those are read as NaN. */
public final class MissingValues implements Values {
  private static final int TOGETHER = 1 << 12; // values looked at

  private final Values values; // as they are stored, not scaled
  private final int columns;
  private final double mark;
  private final double scale;

  /**
   * Marks.
   *
   * @param values whose scale is of no matter: these have scale 1
   * @param mark what stands for a missing value as it is stored; NaN for NaN
   */
  public MissingValues(Values values, int columns, double mark) {
    this(values.scaled(1), columns, ofType(mark, values.type()), 1);
  }

  private MissingValues(Values values, int columns, double mark, double scale) {
    this.values = values;
    this.columns = columns;
    this.mark = mark;
    this.scale = scale;
  }

  /** The single next to a number, where values are singles: -99.9 is none. */
  private static double ofType(double mark, ElementType type) {
    return type == ElementType.FLOAT32 ? (float) mark : mark;
  }

  /**
   * What is found among some rows.
   *
   * @param anyMissing whether a value is missing
   * @param wrong the first value that is there and not finite; null if there is none
   */
  public record Found(boolean anyMissing, @Nullable Place wrong) {}

  /** Looks at so many rows, from the first on. */
  public Found look(long rows) {
    boolean any = false;
    int together = Math.max(1, TOGETHER / columns);
    double[] some = new double[together * columns];
    for (long row = 0; row < rows; row += together) {
      int count = (int) Math.min(together, rows - row);
      values.read(row, count, some, 0);
      for (int i = 0; i < count * columns; i++) {
        if (isMissing(some[i])) {
          any = true;
        } else if (!Double.isFinite(some[i])) {
          return new Found(any, new Place(row + i / columns, i % columns, some[i]));
        }
      }
    }
    return new Found(any, null);
  }

  private boolean isMissing(double value) {
    return value == mark || (Double.isNaN(value) && Double.isNaN(mark));
  }

  private void finish(double[] out, int offset, int count) {
    for (int j = offset; j < offset + count; j++) {
      out[j] = out[j] == mark ? Double.NaN : out[j] / scale;
    }
  }

  private void finish(float[] out, int offset, int count) {
    for (int j = offset; j < offset + count; j++) {
      out[j] = out[j] == (float) mark ? Float.NaN : out[j];
    }
  }

  @Override
  public ElementType type() {
    return values.type();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    values.read(row, count, out, offset);
    finish(out, offset, count * columns);
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    values.read(row, order, out, offset);
    finish(out, offset, order.length);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    values.stored(row, out, offset);
    finish(out, offset, columns);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    values.stored(row, order, out, offset);
    finish(out, offset, order.length);
  }

  /** With what stands for missing values. */
  @Override
  public void raw(long row, int count, ByteBuffer out) {
    values.raw(row, count, out);
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
    return true;
  }

  @Override
  public Values scaled(double newScale) {
    return new MissingValues(values, columns, mark, newScale);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    return new MissingValues(values.select(count, row), columns, mark, scale);
  }
}
