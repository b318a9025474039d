package org.gmm4j.internal.fit;

import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.DataException;

/** What a fit demands of the shape of data. */
final class Demands {
  private Demands() {}

  /**
   * Refuses data that cannot be fitted, whatever their values.
   *
   * @throws DataException if they are too few, or do not fit the structure or the start
   */
  static void require(FitOptions options, long rows, int features) {
    requireSome(options, rows, features);
    int components = options.components();
    if (rows < components) {
      throw new DataException(
          "%d components need at least as many rows; there are %d".formatted(components, rows)
              + SampleAColumn.hint(rows, features, components));
    }
  }

  /**
   * The same for rows of which there will be more.
   *
   * @param rows as many as there may be
   */
  static void requireSome(FitOptions options, long rows, int features) {
    String objection = options.covariance().objection(rows, features);
    if (objection != null) {
      throw new DataException(objection);
    }
    GaussianMixture start = options.start();
    if (start != null && start.features() != features) {
      throw new DataException(
          "the start has %d features, the data have %d".formatted(start.features(), features));
    }
  }
}
