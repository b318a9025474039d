package org.gmm4j.internal.compute;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows assigned to their nearest centres: one step of k-means. Distances and sums may be found when
 * they are asked for; ask before the resident is closed.
 */
public final class Nearest {
  private final int[] owners;
  private final long[] counts;
  private final Supplier<double[]> findSquaredDistances;
  private final Supplier<double[][]> findSums;
  private double @Nullable [] squaredDistances;
  private double @Nullable [][] sums;

  /**
   * An assignment.
   *
   * @param owners the nearest centre of each row, from 0; the first of equals [N]
   * @param components K
   * @param squaredDistances finds the squared distances to those centres [N]
   * @param sums finds Σ (x − c) over the rows of each centre c [K × d]
   */
  public Nearest(
      int[] owners,
      int components,
      Supplier<double[]> squaredDistances,
      Supplier<double[][]> sums) {
    this.owners = owners;
    this.counts = new long[components];
    Arrays.stream(owners).forEach(owner -> counts[owner]++);
    this.findSquaredDistances = squaredDistances;
    this.findSums = sums;
  }

  /** The nearest centre of each row, from 0; the first of equals [N]. */
  public int[] owners() {
    return owners;
  }

  /** Rows of each centre [K]. */
  public long[] counts() {
    return counts;
  }

  /** Squared distance of each row to its centre [N]. */
  public double[] squaredDistances() {
    double[] found = squaredDistances;
    if (found == null) {
      found = findSquaredDistances.get();
      squaredDistances = found;
    }
    return found;
  }

  /** Σ (x − c) over the rows of each centre c [K × d]. */
  public double[][] sums() {
    double[][] found = sums;
    if (found == null) {
      found = findSums.get();
      sums = found;
    }
    return found;
  }
}
