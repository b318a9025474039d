package org.gmm4j.internal.compute.gaps;

import org.gmm4j.data.DataException;

/** A covariance of which the part that some rows show has no factor. */
public final class NearlySingular {
  private NearlySingular() {}

  /** One line that says what would help. */
  public static DataException exception() {
    return new DataException(
        "a covariance is so near to singular that the part of it which some rows show has no"
            + " factor; a larger ridge would help");
  }
}
