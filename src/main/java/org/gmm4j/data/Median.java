package org.gmm4j.data;

import java.util.Arrays;

/**
 * A point in the middle of the data, to take differences from so that an offset costs no digits:
 * the median of some rows, feature by feature, which no row, however far away, moves far.
 */
public final class Median {
  private static final int SAMPLE = 256;

  private Median() {}

  /** Finds it [d]. */
  public static double[] of(Dataset data) {
    int count = (int) Math.min(SAMPLE, data.rows());
    double[][] sample = new double[data.columns()][count];
    double[] row = new double[data.columns()];
    for (int i = 0; i < count; i++) {
      data.read(data.spread(i, count), 1, row, 0);
      for (int j = 0; j < row.length; j++) {
        sample[j][i] = row[j];
      }
    }
    return Arrays.stream(sample).mapToDouble(Median::median).toArray();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
