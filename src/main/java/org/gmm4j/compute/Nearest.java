package org.gmm4j.compute;

/**
 * Rows assigned to their nearest centres: one step of k-means.
 *
 * @param owners the nearest centre of each row, from 0; the first of equals [N]
 * @param squaredDistances to that centre [N]
 * @param counts rows of each centre [K]
 * @param sums Σ (x − c) over the rows of each centre c [K × d]
 */
public record Nearest(int[] owners, double[] squaredDistances, long[] counts, double[][] sums) {
  /**
   * To be filled: zeros.
   *
   * @param rows N
   * @param centres [K × d]
   */
  public static Nearest of(int rows, double[][] centres) {
    return new Nearest(
        new int[rows],
        new double[rows],
        new long[centres.length],
        new double[centres.length][centres[0].length]);
  }
}
