package org.gmm4j.internal.em;

import java.util.Arrays;
import org.gmm4j.data.ArrayLength;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.compute.RowSink;

/** The responsibilities of an E-step that are not 0, kept by row: one or two a row on most data. */
public final class StoredResponsibilities implements Responsibilities, RowSink {
  private final int[] ends; // by row
  private int[] components;
  private double[] values;
  private int rows;
  private int count;

  /** Makes room for so many rows. */
  public StoredResponsibilities(long rows) {
    this.ends = new int[ArrayLength.of(rows)];
    this.components = new int[ends.length];
    this.values = new double[ends.length];
  }

  @Override
  public void accept(long firstRow, int size, double[] logDensities, double[] posteriors) {
    int width = posteriors.length / logDensities.length;
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < width; k++) {
        if (posteriors[i * width + k] > 0) {
          add(k, posteriors[i * width + k]);
        }
      }
      ends[rows++] = count;
    }
  }

  private void add(int component, double value) {
    if (count == values.length) {
      int more = Math.addExact(count, count / 2 + 1);
      components = Arrays.copyOf(components, more);
      values = Arrays.copyOf(values, more);
    }
    components[count] = component;
    values[count++] = value;
  }

  @Override
  public void fill(long number, double[] out) {
    int row = (int) number;
    for (int i = row == 0 ? 0 : ends[row - 1]; i < ends[row]; i++) {
      out[components[i]] = values[i];
    }
  }
}
