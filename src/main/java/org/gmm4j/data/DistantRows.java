package org.gmm4j.data;

import org.gmm4j.data.values.DistantValues;
import org.jspecify.annotations.Nullable;

/** Data sets of rows that other processes keep. */
public final class DistantRows {
  private DistantRows() {}

  /**
   * All rows of a source, finite as they are known to be.
   *
   * @param weights of each row
   */
  public static Dataset of(DistantValues.Source source, int columns, RowWeights weights) {
    return Dataset.ofValues(new DistantValues(source, columns), weights.rows(), columns)
        .weightedBy(weights);
  }

  /** Which rows and columns of a source a data set holds; null if its rows are not distant. */
  public static @Nullable DistantValues in(Dataset data) {
    return data.values() instanceof DistantValues distant ? distant : null;
  }
}
