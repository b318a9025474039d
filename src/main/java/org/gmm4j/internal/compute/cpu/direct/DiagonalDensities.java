package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;

/** Those of diagonal covariances: ‖Pₖ(x − μₖ)‖² = Σⱼ ((xⱼ − μₖⱼ) / σₖⱼ)². */
final class DiagonalDensities implements BlockDensities {
  /** Features of a loop, so that sums need not be stored and loaded for each. */
  private static final int STEP = 4;

  private final double[][] means;
  private final double[] constants;
  private final double[][] scales; // 1 / σ [K × d]
  private final double[] squares;

  DiagonalDensities(GaussianMixture mixture, int capacity) {
    this.means = BlockDensities.means(mixture);
    this.constants = BlockDensities.constants(mixture);
    this.scales = new double[means.length][];
    Arrays.setAll(
        scales,
        k ->
            Arrays.stream(mixture.covariance().variances(k))
                .map(each -> 1 / Math.sqrt(each))
                .toArray());
    this.squares = new double[capacity];
  }

  @Override
  public void find(RowBlock block) {
    int count = block.count();
    for (int k = 0; k < means.length; k++) {
      double[] mean = means[k];
      double[] scale = scales[k];
      Arrays.fill(squares, 0);
      int j = 0;
      for (; j + STEP <= mean.length; j += STEP) {
        addFour(block, j, mean, scale, count);
      }
      for (; j < mean.length; j++) {
        addOne(block.feature(j), mean[j], scale[j], squares, count);
      }
      BlockDensities.finish(constants[k], squares, block.shares(k), count);
    }
  }

  private static void addOne(double[] x, double mean, double scale, double[] squares, int count) {
    for (int i = 0; i < count; i++) {
      double z = (x[i] - mean) * scale;
      squares[i] += z * z;
    }
  }

  private void addFour(RowBlock block, int j, double[] mean, double[] scale, int count) {
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
      double z1 = (x1[i] - mean1) * scale1;
      double z2 = (x2[i] - mean2) * scale2;
      double z3 = (x3[i] - mean3) * scale3;
      squares[i] += (z0 * z0 + z1 * z1) + (z2 * z2 + z3 * z3);
    }
  }
}
