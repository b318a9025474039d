package org.gmm4j.internal.compute.cpu.direct;

import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;
import org.gmm4j.internal.compute.cpu.matrix.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The E-step and its sums in one pass over the rows, by the definitions: all components of all
 * rows, distances from differences to each mean. There is nothing to remember and nothing to set
 * up, and loops over rows run on vectors, which wins where a density takes few operations.
 */
public final class DirectExpectation {
  /** What a pair of a row and a full covariance costs, of what it costs a sweep. Measured. */
  public static final double MATRIX_PRICE = 0.2;

  /** Features up to which full covariances are taken so, … */
  private static final int FULL_FEATURES = 64;

  /** … tied ones, which else are whitened once for all components, … */
  private static final int TIED_FEATURES = 12;

  /** … and matrices multiplied by plain loops. */
  private static final int LOOP_FEATURES = 8;

  /** Parts of the rows with sums of their own, at most, however many workers there are. */
  private static final int PARTS = 64;

  /** Rows of a part, if there are not many; more of many features, whose sums are to be merged. */
  private static final int PART_ROWS = 1024;

  private static final int PART_ROWS_PER_FEATURE = 64;

  /** Rows of a block, which stays in the cache with what is found for it. */
  private static final int MOST_BLOCK_ROWS = 512;

  private static final int LEAST_BLOCK_ROWS = 64;
  private static final int BLOCK_VALUES = 1 << 16;

  /** T: shares of the greatest density below e⁻ᵀ are nothing, as in the other sweeps. */
  private static final double NEGLIGIBLE = 40;

  private final Dataset data;
  private final Workers workers;

  public DirectExpectation(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
  }

  /**
   * Whether that may be a good way for covariances: matrices of many features are not, of which
   * others find out what can be left out, and low ranks, which have sums of their own.
   */
  public static boolean suits(Covariance covariance) {
    return switch (covariance.structure().factors()) {
      case NONE -> !covariance.scatter().hasProducts();
      case SHARED -> covariance.features() <= TIED_FEATURES;
      case OWN -> covariance.features() <= FULL_FEATURES;
    };
  }

  /** The E-step and its sums. */
  public Moments of(GaussianMixture mixture) {
    int rows = data.arrayRows();
    boolean diagonal = mixture.covariance().structure().factors() == Factors.NONE;
    boolean multiplies = !diagonal && data.columns() > LOOP_FEATURES;
    int partRows =
        diagonal ? PART_ROWS : Math.max(PART_ROWS, PART_ROWS_PER_FEATURE * data.columns());
    int parts = Math.min(PARTS, (rows - 1) / partRows + 1);
    OrderedMoments sums = new OrderedMoments(parts);
    @Nullable Tools[] tools = new Tools[workers.count()];
    try (@Nullable DoublePanel factors = multiplies ? WhiteningProducts.factors(mixture) : null) {
      workers.forEach(
          parts,
          (worker, part) -> {
            Tools its = tools[worker];
            if (its == null) {
              its = new Tools(data, mixture, factors);
              tools[worker] = its;
            }
            int first = (int) ((long) rows * part / parts);
            int end = (int) ((long) rows * (part + 1) / parts);
            sums.add(part, its.moments(first, end));
          });
    } finally {
      for (Tools each : tools) {
        if (each != null) {
          each.close();
        }
      }
    }
    Moments moments = sums.total();
    moments.addWork((long) rows * mixture.components(), 0);
    return moments;
  }

  private static int blockRows(int features, int components) {
    int rows = BLOCK_VALUES / (features + components) / LEAST_BLOCK_ROWS * LEAST_BLOCK_ROWS;
    return Math.max(LEAST_BLOCK_ROWS, Math.min(MOST_BLOCK_ROWS, rows));
  }

  /** One worker's. */
  private static final class Tools {
    private final RowBlock block;
    private final BlockDensities densities;
    private final BlockLogSumExp logSumExp;
    private final BlockSums sums;

    Tools(Dataset data, GaussianMixture mixture, @Nullable DoublePanel factors) {
      int d = data.columns();
      int capacity = blockRows(d, mixture.components());
      this.block = new RowBlock(data, mixture.components(), capacity);
      this.logSumExp = new BlockLogSumExp(capacity, NEGLIGIBLE);
      this.densities =
          factors != null
              ? new WhiteningProducts(mixture, factors, capacity)
              : mixture.covariance().structure().factors() == Factors.NONE
                  ? new DiagonalDensities(mixture, capacity)
                  : new WhiteningLoops(mixture, capacity);
      this.sums = sums(mixture, factors != null, capacity);
    }

    private static BlockSums sums(GaussianMixture mixture, boolean multiplies, int capacity) {
      Scatter scatter = mixture.covariance().scatter();
      double[][] means = BlockDensities.means(mixture);
      if (LaneSums.suit(means.length, mixture.features(), scatter)) {
        return new LaneSums(means, scatter, capacity);
      }
      if (scatter.hasSquares()) {
        return DiagonalSums.of(mixture, capacity);
      }
      return multiplies ? new ProductSums(means, scatter, capacity) : new RowSums(means, scatter);
    }

    Moments moments(int first, int end) {
      double logLikelihood = 0;
      for (int row = first; row < end; row += block.count()) {
        block.read(row, Math.min(block.capacity(), end - row));
        densities.find(block);
        logLikelihood += logSumExp.normalise(block);
        sums.add(block);
      }
      Moments moments = sums.take();
      moments.addRows(end - first, logLikelihood);
      return moments;
    }

    void close() {
      densities.close();
      sums.close();
    }
  }
}
