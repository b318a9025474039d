package org.gmm4j.compute.cpu;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.compute.Nearest;
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
  private final BlockPlan plan;
  private final Workers workers;
  private final Panel[] blocks; // a worker's rows
  private final Panel[] products; // and their products with the centres
  private final double[][] blockSums; // Σ (x − c) [K · d] of each block of a stretch

  /**
   * Prepares.
   *
   * @param centres [K × d]. Kept, not modified.
   * @param origin a point among the data [d]
   */
  CentreDistances(
      double[][] centres, double[] origin, Precision precision, BlockPlan plan, Workers workers) {
    this.features = origin.length;
    this.components = centres.length;
    this.origin = origin;
    this.centres = centres;
    this.plan = plan;
    this.workers = workers;
    this.squaredNorms = new double[components];
    double[] shifted = new double[components * features];
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < features; j++) {
        double value = centres[k][j] - origin[j];
        shifted[k * features + j] = value;
        squaredNorms[k] += value * value;
      }
    }
    this.matrix = Panel.of(precision, components, features);
    matrix.set(DoubleBuffer.wrap(shifted));
    this.blocks = new Panel[workers.count()];
    this.products = new Panel[workers.count()];
    Arrays.setAll(blocks, w -> Panel.of(precision, plan.blockRows(), features));
    Arrays.setAll(products, w -> Panel.of(precision, plan.blockRows(), components));
    this.blockSums = new double[plan.blocks(plan.stretchRows())][components * features];
  }

  @Override
  public void close() {
    matrix.close();
    for (int w = 0; w < blocks.length; w++) {
      blocks[w].close();
      products[w].close();
    }
  }

  /**
   * Assigns a stretch.
   *
   * @param x [rows × d]
   * @param firstRow where its rows begin in {@code nearest}, which receives all
   */
  void assign(double[] x, int firstRow, int rows, Nearest nearest) {
    int count = plan.blocks(rows);
    workers.forEach(
        count,
        (worker, block) -> {
          int from = block * plan.blockRows();
          int to = Math.min(rows, from + plan.blockRows());
          double[] rowNorms = multiply(x, from, to, worker);
          Arrays.fill(blockSums[block], 0);
          for (int i = from; i < to; i++) {
            assign(x, i, from, rowNorms[i - from], worker, firstRow, nearest, blockSums[block]);
          }
        });
    for (int block = 0; block < count; block++) { // in their order, whoever did them
      for (int k = 0; k < components; k++) {
        for (int j = 0; j < features; j++) {
          nearest.sums()[k][j] += blockSums[block][k * features + j];
        }
      }
    }
    for (int i = firstRow; i < firstRow + rows; i++) {
      nearest.counts()[nearest.owners()[i]]++;
    }
  }

  /** Multiplies a block with the centres; returns ‖x‖² of its rows. */
  private double[] multiply(double[] x, int from, int to, int worker) {
    for (int i = from; i < to; i++) {
      blocks[worker].setRow(i - from, x, i * features, origin, 1, 0, features);
    }
    blocks[worker].timesTransposed(matrix, to - from, products[worker]);
    double[] rowNorms = new double[to - from];
    blocks[worker].addSquaredNorms(to - from, features, rowNorms);
    return rowNorms;
  }

  private void assign(
      double[] x,
      int i,
      int from,
      double rowNorm,
      int worker,
      int firstRow,
      Nearest nearest,
      double[] sums) {
    int best = 0; // also where squares overflow and no distance is a number
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < components; k++) {
      double distance = squaredNorms[k] - 2 * products[worker].get(i - from, k);
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
    nearest.owners()[firstRow + i] = best;
    nearest.squaredDistances()[firstRow + i] = Math.max(0, least + rowNorm);
    double[] centre = centres[best];
    for (int j = 0; j < features; j++) {
      sums[best * features + j] += x[i * features + j] - centre[j];
    }
  }
}
