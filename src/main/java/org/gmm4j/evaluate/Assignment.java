package org.gmm4j.evaluate;

import java.util.Arrays;

/**
 * The assignment problem: one column for each row so that the sum of costs is least. Kuhn's
 * Hungarian method with potentials and shortest augmenting paths, O(rows² · columns).
 */
final class Assignment {
  private Assignment() {}

  /**
   * Solves.
   *
   * @param cost [rows × columns], with no more rows than columns. Not modified.
   * @return the column of each row [rows]
   */
  static int[] solve(double[][] cost) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOf = new int[columns + 1]; // 0: free; index 0 is the row being placed
    for (int row = 1; row <= rows; row++) {
      rowOf[0] = row;
      int[] previous = new int[columns + 1];
      int column = shortestPath(cost, rowPotential, columnPotential, rowOf, previous);
      while (column != 0) { // shift the matches along the path
        rowOf[column] = rowOf[previous[column]];
        column = previous[column];
      }
    }
    int[] result = new int[rows];
    for (int column = 1; column <= columns; column++) {
      if (rowOf[column] > 0) {
        result[rowOf[column] - 1] = column - 1;
      }
    }
    return result;
  }

  /** Extends the tree of tight edges until it reaches a free column; returns that column. */
  private static int shortestPath(
      double[][] cost,
      double[] rowPotential,
      double[] columnPotential,
      int[] rowOf,
      int[] previous) {
    int columns = columnPotential.length - 1;
    double[] slack = new double[columns + 1];
    Arrays.fill(slack, Double.POSITIVE_INFINITY);
    boolean[] inTree = new boolean[columns + 1];
    int column = 0;
    do {
      inTree[column] = true;
      int row = rowOf[column];
      double least = Double.POSITIVE_INFINITY;
      int next = 0;
      for (int j = 1; j <= columns; j++) {
        if (!inTree[j]) {
          double reduced = cost[row - 1][j - 1] - rowPotential[row] - columnPotential[j];
          if (reduced < slack[j]) {
            slack[j] = reduced;
            previous[j] = column;
          }
          if (slack[j] < least) {
            least = slack[j];
            next = j;
          }
        }
      }
      for (int j = 0; j <= columns; j++) {
        if (inTree[j]) {
          rowPotential[rowOf[j]] += least;
          columnPotential[j] -= least;
        } else {
          slack[j] -= least;
        }
      }
      column = next;
    } while (rowOf[column] != 0);
    return column;
  }
}
