package org.gmm4j.internal.compute.cpu.kmeans;

import org.gmm4j.internal.compute.cpu.matrix.FloatPanel;
import org.gmm4j.internal.compute.cpu.pruned.RoundedFactor;
import org.gmm4j.internal.compute.cpu.pruned.RoundedRows;

/**
 * Centres in singles, A = (−½ ‖c − o‖², (c − o) D), so that for rows as {@link RoundedRows} gives
 * them A (1, z) = (x − o)·(c − o) − ½ ‖c − o‖² = ½ ‖x − o‖² − ½ ‖x − c‖²: the nearest centre has
 * the greatest. Rounding is bounded as in {@link RoundedFactor}.
 */
final class RoundedCentres implements AutoCloseable {
  private static final double UNIT = 0x1p-24;

  private final int features;
  private final FloatPanel matrix;
  private final double[] rowFactors;
  private final double[] constantErrors;

  RoundedCentres(double[][] centres, RoundedRows rows) {
    this.features = rows.features();
    this.matrix = new FloatPanel(centres.length, features + 1);
    this.rowFactors = new double[centres.length];
    this.constantErrors = new double[centres.length];
    float[] line = new float[features + 1];
    for (int k = 0; k < centres.length; k++) {
      double square = 0;
      double norm = 0;
      for (int j = 0; j < features; j++) {
        double shift = centres[k][j] - rows.origin()[j];
        double value = shift * rows.units()[j];
        square += shift * shift;
        norm += value * value;
        line[j + 1] = (float) value;
      }
      line[0] = (float) (-0.5 * square);
      norm += 0.25 * square * square;
      matrix.put(k, line);
      double underflow = (features + 1) * (double) Float.MIN_NORMAL; // of A, and of products
      rowFactors[k] = (features + 8) * UNIT * 1.01 * Math.sqrt(norm) + underflow;
      constantErrors[k] = (features + 8) * 0x1p-52 * square + underflow; // doubles round too
    }
  }

  /**
   * Multiplies.
   *
   * @param rows (1, z) [count × (d + 1)]
   * @param out receives [count × K]
   */
  void times(FloatPanel rows, int count, FloatPanel out) {
    rows.timesTransposed(matrix, count, out);
  }

  /** Upper bound of the error of a product, for a row of norm ‖(1, z)‖. */
  double error(int k, double norm) {
    return rowFactors[k] * norm + constantErrors[k];
  }

  @Override
  public void close() {
    matrix.close();
  }
}
