package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Rows of other values from one on, without a copy. */
public record RowView(Values values, int first) implements Values {
  @Override
  public ElementType type() {
    return values.type();
  }

  @Override
  public void read(int row, int count, double[] out, int offset) {
    values.read(first + row, count, out, offset);
  }

  @Override
  public void read(int row, int[] order, double[] out, int offset) {
    values.read(first + row, order, out, offset);
  }

  @Override
  public void stored(int row, float[] out, int offset) {
    values.stored(first + row, out, offset);
  }

  @Override
  public void stored(int row, int[] order, float[] out, int offset) {
    values.stored(first + row, order, out, offset);
  }

  @Override
  public void raw(int row, int count, ByteBuffer out) {
    values.raw(first + row, count, out);
  }

  @Override
  public boolean isOnDisk() {
    return values.isOnDisk();
  }

  @Override
  public Values scaled(double scale) {
    return new RowView(values.scaled(scale), first);
  }

  @Override
  public Values select(int[] rows) {
    return values.select(Arrays.stream(rows).map(row -> first + row).toArray());
  }
}
