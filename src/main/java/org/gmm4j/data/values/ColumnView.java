package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Some columns of other values, in an order of its own, without a copy. */
public final class ColumnView implements Values {
  private final Values values;
  private final int width;
  private final int[] order;

  /**
   * Selects.
   *
   * @param width columns of {@code values}
   * @param order which of them, from 0
   */
  public ColumnView(Values values, int width, int[] order) {
    this.values = values;
    this.width = width;
    this.order = order;
  }

  @Override
  public ElementType type() {
    return values.type();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    if (count == 1 && offset == 0) {
      values.read(row, order, out, 0);
      return;
    }
    double[] one = new double[order.length]; // values are read faster from 0 on
    for (int i = 0; i < count; i++) {
      values.read(row + i, order, one, 0);
      System.arraycopy(one, 0, out, offset + i * order.length, order.length);
    }
  }

  @Override
  public void read(long row, int[] columns, double[] out, int offset) {
    values.read(row, shown(columns), out, offset);
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    values.stored(row, order, out, offset);
  }

  @Override
  public void stored(long row, int[] columns, float[] out, int offset) {
    values.stored(row, shown(columns), out, offset);
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    int size = type().bytes();
    ByteBuffer whole = ByteBuffer.allocate(width * size).order(out.order());
    for (int i = 0; i < count; i++) {
      values.raw(row + i, 1, whole.clear());
      for (int column : order) {
        out.put(whole.array(), column * size, size);
      }
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
    return new ColumnView(values.scaled(scale), width, order);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    return new ColumnView(values.select(count, row), width, order);
  }

  /** Columns of this view as columns of what it shows. */
  private int[] shown(int[] columns) {
    return Arrays.stream(columns).map(j -> order[j]).toArray();
  }
}
