package org.gmm4j.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What to fit, as {@code workloads.py} wrote it.
 *
 * @param folder of rows.npy and of the start: weights.npy, means.npy, covariances.npy
 * @param ridge to be added to every variance
 * @param tolerance of the change of the mean log-likelihood a row
 */
record Workload(Path folder, double ridge, double tolerance) {
  /** N × d; pixels / 255. */
  double[][] rows() throws IOException {
    return matrix("rows");
  }

  /** K. */
  double[] weights() throws IOException {
    NpyFile file = NpyFile.open(folder.resolve("weights.npy"));
    return file.read(0, file.shape()[0]);
  }

  /** K × d. */
  double[][] means() throws IOException {
    return matrix("means");
  }

  /** K × d²: each covariance row by row. */
  double[][] covariances() throws IOException {
    return matrix("covariances");
  }

  /** K × d × d. */
  double[][][] squareCovariances() throws IOException {
    double[][] flat = covariances();
    int features = (int) Math.round(Math.sqrt(flat[0].length));
    double[][][] square = new double[flat.length][features][];
    for (int k = 0; k < flat.length; k++) {
      for (int i = 0; i < features; i++) {
        square[k][i] = Arrays.copyOfRange(flat[k], i * features, (i + 1) * features);
      }
    }
    return square;
  }

  private double[][] matrix(String name) throws IOException {
    NpyFile file = NpyFile.open(folder.resolve(name + ".npy"));
    int width = file.shape()[1] * (file.shape().length > 2 ? file.shape()[2] : 1);
    double[][] rows = new double[file.shape()[0]][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = file.read(i * width, width);
    }
    return rows;
  }
}
