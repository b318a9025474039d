package org.gmm4j.internal.compute.cpu.bounds;

import java.util.Arrays;
import org.gmm4j.internal.state.State;

/**
 * What is known of each row: an upper bound of the distance to its owner, and for every component
 * an upper bound of its log-density with the number of leading features that this rests on. Each is
 * moved by what its own component did to those features; one bound for all components would be
 * moved by the greatest change of any. While the owner stays ahead by T, the row is hard-assigned
 * to it (what Elkan's bounds are to k-means). Singles hold the bounds, rounded up.
 */
public final class PairBounds {
  private final LeadingFeatures leading;
  private final float[] ownDistances; // [N]
  private final float[][] logDensities; // [K][N]
  private final byte[][] levels; // [K][N]

  /** Begins: nothing is known. */
  public PairBounds(int rows, int components, int features) {
    this.leading = new LeadingFeatures(features);
    this.ownDistances = new float[rows];
    this.logDensities = new float[components][rows];
    this.levels = new byte[components][rows];
  }

  /** Bytes a row. */
  public static long bytes(int components) {
    return Float.BYTES + (Float.BYTES + 1L) * components;
  }

  int components() {
    return logDensities.length;
  }

  /** Hands all bounds over, to be saved or restored. */
  void exchange(State state) {
    state.into(ownDistances);
    for (int k = 0; k < logDensities.length; k++) {
      state.into(logDensities[k]);
      state.into(levels[k]);
    }
  }

  /** Notes an upper bound of ‖P(x − μ)‖ of a row and its owner. */
  public void noteOwn(int row, double distance) {
    ownDistances[row] = Math.nextUp((float) distance);
  }

  /**
   * Notes an upper bound of a log-density.
   *
   * @param features how many leading ones it rests on
   */
  public void note(int row, int k, double logDensity, int features) {
    logDensities[k][row] = Math.nextUp((float) logDensity);
    levels[k][row] = leading.of(features);
  }

  /** Upper bound of ‖P(x − μ)‖ of a row and its owner. */
  public double ownDistance(int row) {
    return ownDistances[row];
  }

  /** Upper bound of a row's log-density. */
  public double logDensity(int row, int k) {
    return logDensities[k][row];
  }

  /**
   * Moves rows [from, to) on to new parameters.
   *
   * @param owners by row
   * @param changes of all components
   * @param negligible T
   * @param apart receives, by row, whether it is proven to be hard-assigned to its owner still
   */
  void move(
      int from, int to, int[] owners, DensityChange[] changes, double negligible, boolean[] apart) {
    float[] others = new float[to - from];
    Arrays.fill(others, Float.NEGATIVE_INFINITY);
    for (int k = 0; k < changes.length; k++) {
      DensityChange change = changes[k];
      float[] bounds = logDensities[k];
      byte[] rest = levels[k];
      for (int row = from; row < to; row++) {
        float moved = Math.nextUp((float) change.greatestLogDensity(bounds[row], rest[row]));
        bounds[row] = moved;
        if (owners[row] != k) {
          others[row - from] = Math.max(others[row - from], moved);
        }
      }
    }
    for (int row = from; row < to; row++) {
      DensityChange change = changes[owners[row]];
      double distance = change.greatestDistance(ownDistances[row]);
      noteOwn(row, distance);
      double own = change.constant() - 0.5 * distance * distance;
      apart[row] = own - others[row - from] > negligible * (1 + RowBounds.MARGIN);
    }
  }
}
