package org.gmm4j.internal.compute.cpu.bounds;

import org.gmm4j.internal.state.State;

/**
 * What is known of each row: an upper bound of the distance to its owner, and an upper bound of the
 * greatest log-density of any other component. While they stay apart by T, the row is hard-assigned
 * to its owner (what Elkan's and Hamerly's bounds are to k-means). Singles hold them, rounded up.
 */
final class RowBounds {
  /** Covers the rounding of the bounds themselves. */
  static final double MARGIN = 1e-8;

  private final float[] ownDistances;
  private final float[] otherLogDensities;

  RowBounds(int rows) {
    this.ownDistances = new float[rows];
    this.otherLogDensities = new float[rows];
  }

  /** Hands all bounds over, to be saved or restored. */
  void exchange(State state) {
    state.into(ownDistances);
    state.into(otherLogDensities);
  }

  /**
   * Notes a row.
   *
   * @param ownDistance upper bound of ‖P(x − μ)‖ of its owner
   * @param otherLogDensity upper bound for all other components
   */
  void record(int row, double ownDistance, double otherLogDensity) {
    ownDistances[row] = Math.nextUp((float) ownDistance);
    otherLogDensities[row] = Math.nextUp((float) otherLogDensity);
  }

  /** Notes an evaluated row. */
  void recordEvaluated(int row, double ownSquaredDistance, double otherLogDensity) {
    record(
        row,
        Math.sqrt(ownSquaredDistance) * (1 + MARGIN),
        otherLogDensity + MARGIN * Math.abs(otherLogDensity));
  }

  /**
   * Moves one row's bounds on to new parameters.
   *
   * @param changes of all components
   * @param negligible T
   * @return whether they still prove that it is hard-assigned to its owner
   */
  boolean move(int row, int owner, DensityChange[] changes, double negligible) {
    double others = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < changes.length; k++) {
      if (k != owner) {
        others = Math.max(others, changes[k].greatestLogDensity(otherLogDensities[row]));
      }
    }
    record(row, changes[owner].greatestDistance(ownDistances[row]), others);
    double distance = ownDistances[row];
    double own = changes[owner].constant() - 0.5 * distance * distance;
    return own - otherLogDensities[row] > negligible * (1 + MARGIN);
  }
}
