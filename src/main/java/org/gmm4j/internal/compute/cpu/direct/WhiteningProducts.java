package org.gmm4j.internal.compute.cpu.direct;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;

/**
 * Those of covariances that are matrices, by one triangular product for a block and a component:
 * rows are columns there, so that what is before and after the product runs over rows, too.
 */
final class WhiteningProducts implements BlockDensities {
  /** Features whose squares are added at a time. */
  private static final int STEP = 4;

  private final double[][] means;
  private final double[] constants;
  private final DoublePanel factors;
  private final DoublePanel whitened; // Pₖ(x − μₖ) [d × capacity]
  private final double[] squares;
  private final double[][] lines;

  /**
   * Makes room.
   *
   * @param factors Pₖ, one below the other [K·d × d]. Neither modified nor closed.
   */
  WhiteningProducts(GaussianMixture mixture, DoublePanel factors, int capacity) {
    this.means = BlockDensities.means(mixture);
    this.constants = BlockDensities.constants(mixture);
    this.factors = factors;
    this.whitened = new DoublePanel(mixture.features(), capacity);
    this.squares = new double[capacity];
    this.lines = new double[STEP][capacity];
  }

  /** The precision Cholesky factors of a mixture, one below the other. */
  static DoublePanel factors(GaussianMixture mixture) {
    int d = mixture.features();
    DoublePanel factors = new DoublePanel(mixture.components() * d, d);
    double[] values = new double[d * d];
    for (int k = 0; k < mixture.components(); k++) {
      DoubleBuffer p = mixture.covariance().precisionCholesky(k);
      p.get(values);
      factors.put(k * d, values, values.length);
    }
    return factors;
  }

  @Override
  public void find(RowBlock block) {
    int count = block.count();
    int d = means[0].length;
    double[] line = lines[0];
    for (int k = 0; k < means.length; k++) {
      for (int j = 0; j < d; j++) {
        WhiteningLoops.subtract(block.feature(j), means[k][j], line, count);
        whitened.put(j, line, count);
      }
      whitened.multiplyByTriangle(factors, k * d, count);
      Arrays.fill(squares, 0);
      for (int j = 0; j < d; j += STEP) {
        for (int l = 0; l < STEP; l++) {
          if (j + l < d) {
            whitened.get(j + l, lines[l], count);
          } else {
            Arrays.fill(lines[l], 0);
          }
        }
        addSquares(lines[0], lines[1], lines[2], lines[3], squares, count);
      }
      BlockDensities.finish(constants[k], squares, block.shares(k), count);
    }
  }

  private static void addSquares(
      double[] y0, double[] y1, double[] y2, double[] y3, double[] squares, int count) {
    for (int i = 0; i < count; i++) {
      double sum = squares[i] + y0[i] * y0[i]; // one after the other, see Exponential
      sum += y1[i] * y1[i];
      sum += y2[i] * y2[i];
      squares[i] = sum + y3[i] * y3[i];
    }
  }

  @Override
  public void close() {
    whitened.close();
  }
}
