package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;

/** Those of covariances that are matrices of few features, by loops over the rows. */
final class WhiteningLoops implements BlockDensities {
  private final double[][] means;
  private final double[] constants;
  private final double[][] factors; // Pₖ [d × d], row-major
  private final double[] squares;
  private final double[] y; // one feature of Pₖ(x − μₖ)
  private final double[][] differences; // [d][capacity]

  WhiteningLoops(GaussianMixture mixture, int capacity) {
    int d = mixture.features();
    this.means = BlockDensities.means(mixture);
    this.constants = BlockDensities.constants(mixture);
    this.factors = new double[means.length][d * d];
    for (int k = 0; k < means.length; k++) {
      mixture.covariance().precisionCholesky(k).get(factors[k]);
    }
    this.squares = new double[capacity];
    this.y = new double[capacity];
    this.differences = new double[d][capacity];
  }

  @Override
  public void find(RowBlock block) {
    int count = block.count();
    for (int k = 0; k < means.length; k++) {
      Arrays.fill(squares, 0);
      double[] mean = means[k];
      double[] p = factors[k];
      int d = mean.length;
      for (int c = 0; c < d; c++) {
        subtract(block.feature(c), mean[c], differences[c], count);
        multiply(p[c * d + c], differences[c], y, count);
        for (int j = 0; j < c; j++) {
          addMultiple(p[c * d + j], differences[j], y, count);
        }
        addSquares(y, squares, count);
      }
      BlockDensities.finish(constants[k], squares, block.shares(k), count);
    }
  }

  static void subtract(double[] x, double mean, double[] difference, int count) {
    for (int i = 0; i < count; i++) {
      difference[i] = x[i] - mean;
    }
  }

  private static void multiply(double factor, double[] difference, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = factor * difference[i];
    }
  }

  private static void addMultiple(double factor, double[] difference, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] += factor * difference[i];
    }
  }

  private static void addSquares(double[] y, double[] squares, int count) {
    for (int i = 0; i < count; i++) {
      squares[i] += y[i] * y[i];
    }
  }
}
