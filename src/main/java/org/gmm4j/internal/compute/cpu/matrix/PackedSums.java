package org.gmm4j.internal.compute.cpu.matrix;

import java.util.Arrays;
import org.gmm4j.internal.linalg.Spans;
import org.gmm4j.internal.linalg.Triangle;
import org.gmm4j.internal.state.State;

/** Symmetric sums: the lower triangle, row after row. */
public final class PackedSums implements SymmetricSums {
  private final double[] values;

  /**
   * Zeros.
   *
   * @param order rows and columns
   */
  public PackedSums(int order) {
    this.values = new double[Triangle.begin(order)];
  }

  @Override
  public void add(int row, int column, double[] numbers, int count, double[] room) {
    Spans.add(values, Triangle.begin(row) + column, 1, numbers, count, room);
  }

  /** Copies the first values of a row. */
  public void row(int row, double[] out, int count) {
    System.arraycopy(values, Triangle.begin(row), out, 0, count);
  }

  /** One value of the diagonal. */
  public double diagonal(int row) {
    return values[Triangle.begin(row) + row];
  }

  /** Hands all values over, to be saved or restored. */
  public void exchange(State state) {
    state.into(values);
  }

  /** Sets every value to 0. */
  public void clear() {
    Arrays.fill(values, 0);
  }
}
