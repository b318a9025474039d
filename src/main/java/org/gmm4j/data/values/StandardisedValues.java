package org.gmm4j.data.values;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Other values with a number of its column taken from each, and divided by another one: doubles,
 * computed whenever they are read.
 */
public final class StandardisedValues implements Values {
  private final Values values;
  private final double[] means;
  private final double[] deviations;
  private final int[] all;

  /**
   * Standardises.
   *
   * @param means what is taken from each column [d]
   * @param deviations what each is divided by then [d]
   */
  public StandardisedValues(Values values, double[] means, double[] deviations) {
    this.values = values;
    this.means = means;
    this.deviations = deviations;
    this.all = IntStream.range(0, means.length).toArray();
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT64;
  }

  @Override
  public boolean mayMiss() {
    return values.mayMiss();
  }

  @Override
  public void read(long row, int count, double[] out, int offset) {
    values.read(row, count, out, offset);
    for (int i = 0; i < count; i++) {
      standardise(all, out, offset + i * all.length);
    }
  }

  @Override
  public void read(long row, int[] order, double[] out, int offset) {
    values.read(row, order, out, offset);
    standardise(order, out, offset);
  }

  private void standardise(int[] order, double[] out, int offset) {
    for (int j = 0; j < order.length; j++) {
      out[offset + j] = (out[offset + j] - means[order[j]]) / deviations[order[j]];
    }
  }

  @Override
  public void stored(long row, float[] out, int offset) {
    stored(row, all, out, offset);
  }

  @Override
  public void stored(long row, int[] order, float[] out, int offset) {
    double[] some = new double[order.length];
    read(row, order, some, 0);
    for (int j = 0; j < some.length; j++) {
      out[offset + j] = (float) some[j];
    }
  }

  @Override
  public void raw(long row, int count, ByteBuffer out) {
    double[] some = new double[all.length];
    for (int i = 0; i < count; i++) {
      read(row + i, 1, some, 0);
      for (double value : some) {
        out.putDouble(value);
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

  /** Deviations that are so many times as great do it. */
  @Override
  public Values scaled(double scale) {
    double[] greater = deviations.clone();
    for (int j = 0; j < greater.length; j++) {
      greater[j] *= scale;
    }
    return new StandardisedValues(values, means, greater);
  }

  @Override
  public Values select(int count, IntToLongFunction row) {
    return new StandardisedValues(values.select(count, row), means, deviations);
  }
}
