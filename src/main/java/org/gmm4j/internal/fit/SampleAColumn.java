package org.gmm4j.internal.fit;

import org.gmm4j.FitOptions;
import org.gmm4j.data.Dataset;

/** Data that may lie on their side: what fails for want of rows tells so. */
final class SampleAColumn {
  private SampleAColumn() {}

  /**
   * A hint to put behind a failure that more rows would prevent.
   *
   * @param wanted at least so many rows are needed
   * @return empty where there would be too few again, or fewer, if the data were transposed
   */
  static String hint(long rows, int columns, int wanted) {
    return rows < columns && columns >= wanted
        ? "; if the data have a sample a column, transpose them"
        : "";
  }

  /**
   * The same behind a singular covariance; empty for structures that few rows do not make so, and
   * where rows have weights, of which there are as many.
   */
  static String hintIfSingular(FitOptions options, Dataset data) {
    return options.covariance().hasMatrices() && data.weights().areOnes()
        ? hint(data.rows(), data.columns(), options.components())
        : "";
  }
}
