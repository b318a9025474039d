package org.gmm4j.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.data.values.ColumnFacts;

/** What columns hold, over all rows. */
public final class Columns {
  private Columns() {}

  /** Which hold more than one value [d]. */
  public static boolean[] varying(Dataset data) {
    boolean[] told = data.values().varying();
    if (told != null) {
      return told;
    }
    double[] first = data.row(0);
    boolean[] varies = new boolean[first.length];
    int[] same = IntStream.range(0, first.length).toArray();
    Dataset rest = data; // of these columns
    double[] row = new double[first.length];
    for (long i = 1; i < data.rows() && same.length > 0; i++) {
      rest.read(i, 1, row, 0);
      int left = 0;
      for (int c = 0; c < same.length; c++) {
        int j = same[c];
        varies[j] = row[c] != first[j];
        same[left] = j;
        left += varies[j] ? 0 : 1;
      }
      if (left < same.length) {
        same = Arrays.copyOf(same, left);
        rest = left == 0 ? rest : data.columns(same);
      }
    }
    return varies;
  }

  /**
   * The variance of each about its mean, by the recurrence of Welford, with weights of West: 0 for
   * one that does not vary; of what rows do not miss [d].
   */
  public static double[] variances(Dataset data) {
    ColumnFacts known = data.values().facts();
    if (known != null) {
      return known.variances();
    }
    double[] row = new double[data.columns()];
    double[] mean = new double[row.length];
    double[] variances = new double[row.length];
    double[] shown = new double[row.length]; // Σ w of the rows so far that do not miss it
    for (long i = 0; i < data.rows(); i++) {
      data.read(i, 1, row, 0);
      double weight = data.weights().of(i);
      for (int j = 0; j < row.length; j++) {
        if (!Double.isNaN(row[j])) {
          shown[j] += weight;
          double step = row[j] - mean[j];
          mean[j] += weight * step / shown[j];
          variances[j] += weight * (step * (row[j] - mean[j]) - variances[j]) / shown[j];
        }
      }
    }
    return variances;
  }
}
