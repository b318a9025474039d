package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.cpu.matrix.Workers;

/**
 * The E-step and its sums in one pass over the rows, by the definitions: all components of all
 * rows, distances from differences to each mean. There is nothing to remember and nothing to set
 * up, and loops over rows run on vectors, which wins where a density takes few operations.
 */
public final class DirectExpectation {
  /** Features up to which densities with matrices are found so. */
  private static final int MATRIX_FEATURES = 12;

  /** Parts of the rows with sums of their own, at most, however many workers there are. */
  private static final int PARTS = 64;

  /** Rows of a part, if there are not many. */
  private static final int PART_ROWS = 1024;

  /** T: shares of the greatest density below e⁻ᵀ are nothing, as in the other sweeps. */
  private static final double NEGLIGIBLE = 40;

  private final Dataset data;
  private final Workers workers;

  public DirectExpectation(Dataset data, Workers workers) {
    this.data = data;
    this.workers = workers;
  }

  /**
   * Whether that may be a good way for covariances: matrices of many features are not, which
   * products of many rows go through faster, and low ranks, which have sums of their own.
   */
  public static boolean suits(Covariance covariance) {
    return covariance.structure().factors() == Factors.NONE
        ? !covariance.scatter().hasProducts()
        : covariance.features() <= MATRIX_FEATURES;
  }

  /** The E-step and its sums. */
  public Moments of(GaussianMixture mixture) {
    int components = mixture.components();
    int rows = data.arrayRows();
    int count = Math.min(PARTS, (rows - 1) / PART_ROWS + 1);
    DirectDensities densities = DirectDensities.of(mixture);
    double[][] references = new double[components][];
    Arrays.setAll(references, mixture::mean);
    DirectSums[] parts = new DirectSums[count];
    double[] logLikelihoods = new double[count];
    RowBlock[] blocks = new RowBlock[workers.count()];
    workers.forEach(
        count,
        (worker, part) -> {
          RowBlock block = blocks[worker];
          if (block == null) {
            block = new RowBlock(data, components);
            blocks[worker] = block;
          }
          DirectSums sums = new DirectSums(references, mixture.covariance().scatter());
          int end = (int) ((long) rows * (part + 1) / count);
          for (int row = (int) ((long) rows * part / count); row < end; row += block.count()) {
            block.read(row, Math.min(RowBlock.ROWS, end - row));
            densities.find(block);
            logLikelihoods[part] += block.normalise(NEGLIGIBLE);
            sums.add(block);
          }
          parts[part] = sums;
        });
    Moments moments = DirectSums.merged(parts);
    moments.addRows(rows, Arrays.stream(logLikelihoods).sum());
    moments.addWork((long) rows * components, 0);
    return moments;
  }
}
