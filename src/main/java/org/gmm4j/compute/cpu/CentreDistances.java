package org.gmm4j.compute.cpu;

import java.nio.DoubleBuffer;
import org.gmm4j.compute.Precision;

/**
 * Nearest centres for blocks of rows, by one product a block: ‖x − c‖² = ‖x‖² − 2 x·c + ‖c‖², with
 * rows and centres taken about a point among the data, so that nothing much cancels.
 */
final class CentreDistances implements AutoCloseable {
  private final int features;
  private final int components;
  private final double[] origin;
  private final double[][] centres;
  private final double[] squaredNorms;
  private final Panel matrix;
  private final Panel[] products;

  /**
   * Prepares.
   *
   * @param centres [K × d]. Kept, not modified.
   * @param origin a point among the data [d]
   */
  CentreDistances(
      double[][] centres, double[] origin, Precision precision, int blockRows, int workers) {
    this.features = origin.length;
    this.components = centres.length;
    this.origin = origin;
    this.centres = centres;
    this.squaredNorms = new double[components];
    double[] shifted = new double[components * features];
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < features; j++) {
        double value = centres[k][j] - origin[j];
        shifted[k * features + j] = value;
        squaredNorms[k] += value * value;
      }
    }
    this.matrix = Scratch.panel(precision, components, features);
    matrix.set(DoubleBuffer.wrap(shifted));
    this.products = new Panel[workers];
    for (int w = 0; w < workers; w++) {
      products[w] = Scratch.panel(precision, blockRows, components);
    }
  }

  @Override
  public void close() {
    matrix.close();
    for (Panel product : products) {
      product.close();
    }
  }

  /**
   * Assigns one block.
   *
   * @param x rows [count × d]
   * @param owners receives the nearest centres from {@code row} on
   * @param squaredDistances receives the squared distances from {@code row} on
   * @param sums receives, added, Σ (x − c) over the rows of each centre [K · d]
   */
  void assign(
      double[] x,
      int count,
      Panel panel,
      int worker,
      int row,
      int[] owners,
      double[] squaredDistances,
      double[] sums) {
    for (int i = 0; i < count; i++) {
      panel.setRow(i, x, i * features, origin, 1);
    }
    Panel product = products[worker];
    panel.timesTransposed(matrix, count, product);
    for (int i = 0; i < count; i++) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < components; k++) {
        double distance = squaredNorms[k] - 2 * product.get(i, k);
        if (distance < least) {
          least = distance;
          best = k;
        }
      }
      owners[row + i] = best;
      squaredDistances[row + i] = Math.max(0, least + panel.squaredNorm(i));
      addDifference(x, i * features, centres[best], sums, best * features);
    }
  }

  private void addDifference(double[] x, int from, double[] centre, double[] sums, int to) {
    for (int j = 0; j < features; j++) {
      sums[to + j] += x[from + j] - centre[j];
    }
  }
}
