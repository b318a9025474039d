package org.gmm4j.internal.compute;

import java.util.function.Supplier;
import org.gmm4j.data.RowWeights;
import org.jspecify.annotations.Nullable;

/**
 * Rows assigned to their nearest centres: one step of k-means. Distances and sums may be found when
 * they are asked for; ask before the resident is closed.
 */
public final class Nearest {
  private final int[] owners;
  private final double[] counts;
  private final Supplier<double[]> findSquaredDistances;
  private final Supplier<double[][]> findSums;
  private double @Nullable [] squaredDistances;
  private double @Nullable [][] sums;

  /**
   * An assignment.
   *
   * @param owners the nearest centre of each row, from 0; the first of equals [N]
   * @param weights w of the rows
   * @param components K
   * @param squaredDistances finds the squared distances to those centres [N]
   * @param sums finds Σ w (x − c) over the rows of each centre c [K × d]
   */
  public Nearest(
      int[] owners,
      RowWeights weights,
      int components,
      Supplier<double[]> squaredDistances,
      Supplier<double[][]> sums) {
    this.owners = owners;
    this.counts = counts(owners, weights, components);
    this.findSquaredDistances = squaredDistances;
    this.findSums = sums;
  }

  /** Σ w over the rows of each owner [K]. */
  public static double[] counts(int[] owners, RowWeights weights, int components) {
    double[] counts = new double[components];
    for (int row = 0; row < owners.length; row++) {
      counts[owners[row]] += weights.of(row);
    }
    return counts;
  }

  /** The nearest centre of each row, from 0; the first of equals [N]. */
  public int[] owners() {
    return owners;
  }

  /** Σ w over the rows of each centre [K]: how many they are, where each counts once. */
  public double[] counts() {
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

  /** Σ w (x − c) over the rows of each centre c [K × d]. */
  public double[][] sums() {
    double[][] found = sums;
    if (found == null) {
      found = findSums.get();
      sums = found;
    }
    return found;
  }
}
