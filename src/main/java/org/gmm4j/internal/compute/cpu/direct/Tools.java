package org.gmm4j.internal.compute.cpu.direct;

import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.QuadraticForms;
import org.gmm4j.internal.compute.cpu.blocks.BlockLogSumExp;
import org.gmm4j.internal.compute.cpu.blocks.BlockRoom;
import org.gmm4j.internal.compute.cpu.blocks.CentredRows;
import org.gmm4j.internal.compute.cpu.blocks.RowBlock;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.jspecify.annotations.Nullable;

/** One worker's way over its rows, block by block: densities, responsibilities, sums. */
record Tools(RowBlock block, BlockDensities densities, BlockLogSumExp logSumExp, BlockSums sums)
    implements AutoCloseable {
  /** Rows of a block, which stays in the cache with what is found for it. */
  private static final int MOST_BLOCK_ROWS = 512;

  private static final int LEAST_BLOCK_ROWS = 64;
  private static final int BLOCK_VALUES = 1 << 16;

  private static Tools of(RowBlock block, BlockDensities densities, BlockSums sums) {
    BlockLogSumExp logSumExp = new BlockLogSumExp(block.capacity(), Precision.DOUBLE.negligible());
    return new Tools(block, densities, logSumExp, sums);
  }

  /** Matrices of very few features. */
  static Tools ofLoops(RowBlock block, GaussianMixture mixture) {
    int capacity = block.capacity();
    double[][] means = BlockDensities.means(mixture);
    Scatter scatter = mixture.covariance().scatter();
    BlockSums sums =
        LaneSums.suit(means.length, mixture.features(), scatter)
            ? new LaneSums(means, scatter, capacity)
            : new RowSums(means, scatter);
    return of(block, new WhiteningLoops(mixture, capacity), sums);
  }

  /**
   * Matrices of more features.
   *
   * @param factors Pₖ, one below the other [K·d × d]. Neither modified nor closed.
   */
  static Tools ofProducts(RowBlock block, GaussianMixture mixture, DoublePanel factors) {
    int capacity = block.capacity();
    return of(
        block,
        new WhiteningProducts(mixture, factors, capacity),
        new ProductSums(BlockDensities.means(mixture), mixture.covariance().scatter(), capacity));
  }

  /**
   * Diagonal covariances.
   *
   * @param forms about the centre, if densities are to be products
   */
  static Tools ofDiagonals(
      BlockRoom room,
      GaussianMixture mixture,
      CommonCentre centre,
      @Nullable QuadraticForms forms) {
    RowBlock block = room.block();
    int capacity = block.capacity();
    double[][] means = BlockDensities.means(mixture);
    Scatter scatter = mixture.covariance().scatter();
    DiagonalDensities loops = new DiagonalDensities(mixture);
    if (LaneSums.suit(means.length, mixture.features(), scatter)) {
      return of(block, loops, new LaneSums(means, scatter, capacity));
    }
    if (centre.near().length < 2) {
      return of(block, loops, new RowSums(means, scatter));
    }
    CentredRows centred = room.about(centre.point(), !scatter.isTrace());
    BlockDensities densities =
        forms == null
            ? loops
            : new CentredDensities(mixture, forms, centre, centred, loops, capacity);
    BlockSums sums = new CentredSums(means, centre, centred, forms != null, scatter, capacity);
    return of(block, densities, sums);
  }

  /** Tied covariances whose means are near a centre. */
  static Tools ofTied(
      BlockRoom room, GaussianMixture mixture, CommonCentre centre, QuadraticForms forms) {
    int capacity = room.block().capacity();
    CentredRows centred = room.about(centre.point(), false);
    return of(
        room.block(),
        new CentredDensities(mixture, forms, centre, centred, null, capacity),
        new CentredSums(BlockDensities.means(mixture), centre, centred, true, null, capacity));
  }

  /** Rows of a block. */
  static int capacity(int features, int components) {
    int rows = BLOCK_VALUES / (features + components) / LEAST_BLOCK_ROWS * LEAST_BLOCK_ROWS;
    return Math.max(LEAST_BLOCK_ROWS, Math.min(MOST_BLOCK_ROWS, rows));
  }

  /** The sums over the rows from one on. */
  Moments moments(int first, int end) {
    double logLikelihood = 0;
    double weight = 0;
    for (int row = first; row < end; row += block.count()) {
      block.read(row, Math.min(block.capacity(), end - row), densities.needFeatures());
      densities.find(block);
      logLikelihood += logSumExp.normalise(block);
      weight += block.weight();
      sums.add(block);
    }
    Moments moments = sums.take();
    moments.addRows(end - first, weight, logLikelihood);
    return moments;
  }

  @Override
  public void close() {
    densities.close();
    sums.close();
  }
}
