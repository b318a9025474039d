package org.gmm4j.internal.compute.cpu.sums;

import java.util.Arrays;
import org.gmm4j.internal.compute.cpu.matrix.PackedSums;
import org.gmm4j.internal.linalg.Spans;

/**
 * The sums of the rows that one component owns, moved from the point p they are kept about to
 * another, m: S + fδᵀ + δfᵀ + Nδδᵀ and f + Nδ, δ = p − m. Of bytes, all of it is whole numbers.
 */
public final class OwnedMoments {
  private final PackedSums kept;
  private final double count;
  private final double[] origin;
  private final double unit;
  private final double[] shift;
  private final double[] first;
  private final boolean shifted;

  /**
   * Moves sums, row by row as they are asked for.
   *
   * @param kept about p [(d + 1) × (d + 1)]: S, f and N
   * @param point p [d], in the units of the sums
   * @param origin m [d], in the same
   * @param unit what is summed is this much larger than the data
   */
  OwnedMoments(PackedSums kept, double count, double[] point, double[] origin, double unit) {
    int features = origin.length;
    this.kept = kept;
    this.count = count;
    this.origin = origin;
    this.unit = unit;
    this.shifted = point != origin;
    this.shift = new double[features];
    this.first = new double[features];
    kept.row(features, first, features);
    for (int j = 0; shifted && j < features; j++) {
      shift[j] = point[j] - origin[j];
    }
  }

  /** How many rows. */
  public double count() {
    return count;
  }

  /** What the sums have to be divided by, once a feature, to be in the data's units. */
  public double unit() {
    return unit;
  }

  /** m [d], in the data's units. */
  public double[] origin() {
    return Arrays.stream(origin).map(x -> x / unit).toArray();
  }

  /**
   * One row of S, up to the diagonal.
   *
   * @param row receives it [> i]
   */
  public void second(int i, double[] row) {
    kept.row(i, row, i + 1);
    if (shifted) {
      double left = shift[i];
      double right = first[i] + count * left;
      Spans.add(row, right, shift, i + 1);
      Spans.add(row, left, first, i + 1);
    }
  }

  /** f [d]. */
  public double[] first() {
    double[] out = first.clone();
    for (int j = 0; shifted && j < out.length; j++) {
      out[j] += count * shift[j];
    }
    return out;
  }
}
