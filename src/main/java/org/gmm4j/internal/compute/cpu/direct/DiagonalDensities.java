package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;

/** Those of diagonal covariances: ‖Pₖ(x − μₖ)‖² = Σⱼ ((xⱼ − μₖⱼ) / σₖⱼ)². */
final class DiagonalDensities implements BlockDensities {
  /** Features of a loop, so that sums need not be stored and loaded for each. */
  private static final int STEP = 4;

  private final double[][] means;
  private final double[] constants;
  private final double[][] scales; // 1 / σ [K × d]
  private final int[] all;

  DiagonalDensities(GaussianMixture mixture) {
    this.means = BlockDensities.means(mixture);
    this.constants = BlockDensities.constants(mixture);
    this.all = IntStream.range(0, means.length).toArray();
    this.scales = new double[means.length][];
    for (int k = 0; k < means.length; k++) {
      scales[k] = mixture.covariance().variances(k);
      for (int j = 0; j < scales[k].length; j++) {
        scales[k][j] = 1 / Math.sqrt(scales[k][j]);
      }
    }
  }

  @Override
  public void find(RowBlock block) {
    find(block, all);
  }

  /**
   * Finds those of some components. Features outside and components inside: a few features stay
   * near for all components.
   */
  void find(RowBlock block, int[] components) {
    int count = block.count();
    for (int k : components) {
      Arrays.fill(block.shares(k), 0, count, 0);
    }
    int d = means[0].length;
    int whole = d - d % STEP;
    for (int j = 0; j < whole; j += STEP) {
      for (int k : components) {
        addFour(block, j, means[k], scales[k], block.shares(k), count);
      }
    }
    for (int j = whole; j < d; j++) {
      for (int k : components) {
        addOne(block.feature(j), means[k][j], scales[k][j], block.shares(k), count);
      }
    }
    for (int k : components) {
      BlockDensities.finish(constants[k], block.shares(k), block.shares(k), count);
    }
  }

  private static void addOne(double[] x, double mean, double scale, double[] squares, int count) {
    for (int i = 0; i < count; i++) {
      double z = (x[i] - mean) * scale;
      squares[i] += z * z;
    }
  }

  private static void addFour(
      RowBlock block, int j, double[] mean, double[] scale, double[] squares, int count) {
    addFour(
        block.feature(j),
        block.feature(j + 1),
        block.feature(j + 2),
        block.feature(j + 3),
        mean[j],
        mean[j + 1],
        mean[j + 2],
        mean[j + 3],
        scale[j],
        scale[j + 1],
        scale[j + 2],
        scale[j + 3],
        squares,
        count);
  }

  private static void addFour(
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double mean0,
      double mean1,
      double mean2,
      double mean3,
      double scale0,
      double scale1,
      double scale2,
      double scale3,
      double[] squares,
      int count) {
    for (int i = 0; i < count; i++) {
      double z0 = (x0[i] - mean0) * scale0;
      double sum = squares[i] + z0 * z0; // one after the other, see Exponential
      double z1 = (x1[i] - mean1) * scale1;
      sum += z1 * z1;
      double z2 = (x2[i] - mean2) * scale2;
      sum += z2 * z2;
      double z3 = (x3[i] - mean3) * scale3;
      squares[i] = sum + z3 * z3;
    }
  }
}
