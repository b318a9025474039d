package org.gmm4j.benchmarks.peers;

import java.util.List;

/**
 * One fit of a peer.
 *
 * @param seconds of the whole fit
 * @param eachSeconds of every iteration, empty where the peer does not let one see
 * @param iterations null where the peer does not tell
 * @param converged null where the peer does not tell
 * @param labels the component of every row, null where the peer has no such thing
 * @param weights K
 * @param means K × d
 * @param covariances K × d², each row by row
 */
record Fit(
    double seconds,
    List<Double> eachSeconds,
    Integer iterations,
    Boolean converged,
    int[] labels,
    double[] weights,
    double[][] means,
    double[][] covariances) {

  /** For a square matrix of arrays: its rows one after the other. */
  static double[] flat(double[][] matrix) {
    int width = matrix[0].length;
    double[] out = new double[matrix.length * width];
    for (int i = 0; i < matrix.length; i++) {
      System.arraycopy(matrix[i], 0, out, i * width, width);
    }
    return out;
  }
}
