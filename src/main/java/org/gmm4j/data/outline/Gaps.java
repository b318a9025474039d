package org.gmm4j.data.outline;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gmm4j.data.Dataset;

/**
 * What rows miss.
 *
 * @param values how many are missing
 * @param emptyRows how many rows miss every value
 * @param emptyColumns which columns, from 0, do so
 */
public record Gaps(long values, long emptyRows, List<Integer> emptyColumns) {
  private static final int LISTED = 10;

  /** Looks at all rows, if some may miss a value. */
  public static Gaps of(Dataset data) {
    if (!data.isIncomplete()) {
      return new Gaps(0, 0, List.of());
    }
    int d = data.columns();
    boolean[] shown = new boolean[d];
    double[] row = new double[d];
    long values = 0;
    long empty = 0;
    for (long n = 0; n < data.rows(); n++) {
      data.read(n, 1, row, 0);
      int missing = 0;
      for (int j = 0; j < d; j++) {
        boolean gap = Double.isNaN(row[j]);
        missing += gap ? 1 : 0;
        shown[j] |= !gap;
      }
      values += missing;
      empty += missing == d ? 1 : 0;
    }
    return new Gaps(values, empty, IntStream.range(0, d).filter(j -> !shown[j]).boxed().toList());
  }

  /** "columns 3, 7", counted from 1. */
  public String columns() {
    return (emptyColumns.size() == 1 ? "column " : "columns ")
        + emptyColumns.stream()
            .limit(LISTED)
            .map(j -> Integer.toString(j + 1))
            .collect(Collectors.joining(", "))
        + (emptyColumns.size() > LISTED ? ", …" : "");
  }
}
