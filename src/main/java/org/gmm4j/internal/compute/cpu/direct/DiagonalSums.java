package org.gmm4j.internal.compute.cpu.direct;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Moments;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.compute.cpu.matrix.DoublePanel;

/**
 * Sums with diagonals. Those of components that are near a common centre c are one product,
 *
 * <pre>
 *   [r(·,1), r(·,2), …]ᵀ [1, x − c, (x − c)²]
 * </pre>
 *
 * <p>in which all rows have a share of all components; such components overlap. What is far from
 * the others has few rows, and of these {@link RowSums}.
 */
final class DiagonalSums implements BlockSums {
  /**
   * So many standard deviations may lie between a mean and the centre. What is left of the sums
   * when the means are taken out of them has lost the square of it in units of rounding.
   */
  private static final double NEAR = 8;

  /**
   * What a pair of a row and a component costs in the product, of what it costs for itself; to
   * prepare the row costs as much as one. Measured.
   */
  private static final double PRODUCT_COST = 0.25;

  private final double[] centre;
  private final int[] near;
  private final boolean[] isNear; // [K]
  private final RowSums rows;
  private final DoublePanel responsibilities; // [near × capacity]
  private final DoublePanel powers; // 1, x − c, (x − c)² [2d + 1 × capacity]
  private final DoublePanel product; // [near × 2d + 1]
  private final double[] line;
  private final double[][] sums; // [near × 2d + 1]
  private long pairs;

  private DiagonalSums(
      double[][] references, double[] centre, int[] near, Scatter scatter, int capacity) {
    int powersCount = 2 * centre.length + 1;
    this.isNear = new boolean[references.length];
    for (int k : near) {
      isNear[k] = true;
    }
    this.centre = centre;
    this.near = near;
    this.rows = new RowSums(references, scatter);
    this.responsibilities = new DoublePanel(near.length, capacity);
    this.powers = new DoublePanel(powersCount, capacity);
    this.product = new DoublePanel(near.length, powersCount);
    this.line = new double[Math.max(capacity, powersCount)];
    this.sums = new double[near.length][powersCount];
  }

  /** Begins with no rows, about points that are near the means. */
  static BlockSums of(GaussianMixture mixture, int capacity) {
    double[][] means = BlockDensities.means(mixture);
    Scatter scatter = mixture.covariance().scatter();
    double[] centre = centre(mixture, means);
    int[] near =
        IntStream.range(0, means.length)
            .filter(k -> isNear(means[k], mixture.covariance().variances(k), centre))
            .toArray();
    if (near.length < 2) {
      return new RowSums(means, scatter);
    }
    for (int k : near) {
      means[k] = centre;
    }
    return new DiagonalSums(means, centre, near, scatter, capacity);
  }

  private static double[] centre(GaussianMixture mixture, double[][] means) {
    double[] weights = mixture.weights();
    double[] centre = new double[means[0].length];
    for (int k = 0; k < means.length; k++) {
      for (int j = 0; j < centre.length; j++) {
        centre[j] += weights[k] * means[k][j];
      }
    }
    return centre;
  }

  private static boolean isNear(double[] mean, double[] variances, double[] centre) {
    return IntStream.range(0, mean.length)
        .allMatch(j -> Math.abs(mean[j] - centre[j]) <= NEAR * Math.sqrt(variances[j]));
  }

  @Override
  public void add(RowBlock block) {
    int shared = 0;
    for (int k : near) {
      shared += block.shared(k);
    }
    boolean multiplies = shared > block.count() * (1 + PRODUCT_COST * near.length);
    for (int k = 0; k < isNear.length; k++) {
      if (!multiplies || !isNear[k]) {
        rows.add(block, k);
      }
    }
    if (multiplies) {
      addProduct(block);
      pairs += shared;
    }
  }

  private void addProduct(RowBlock block) {
    int count = block.count();
    Arrays.fill(line, 1);
    put(powers, 0, line, count);
    for (int j = 0; j < centre.length; j++) {
      WhiteningLoops.subtract(block.feature(j), centre[j], line, count);
      put(powers, 1 + j, line, count);
      square(line, count);
      put(powers, 1 + centre.length + j, line, count);
    }
    for (int n = 0; n < near.length; n++) {
      put(responsibilities, n, block.shares(near[n]), count);
    }
    responsibilities.timesTransposed(powers, near.length, product);
    for (int n = 0; n < near.length; n++) {
      product.get(n, line, sums[n].length);
      add(line, 0, sums[n]);
    }
  }

  /** With zeros in the place of rows that a block has not. */
  private static void put(DoublePanel panel, int row, double[] values, int count) {
    panel.put(row, values, count);
    panel.clear(row, count);
  }

  /** Of rows beyond a double's range no infinity, which would be no number as nothing's share. */
  private static void square(double[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.min(values[i] * values[i], Double.MAX_VALUE);
    }
  }

  private static void add(double[] values, int from, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += values[from + j];
    }
  }

  @Override
  public Moments take() {
    Moments moments = rows.take();
    int d = centre.length;
    for (int n = 0; n < near.length; n++) {
      int k = near[n];
      moments.counts()[k] += sums[n][0];
      add(sums[n], 1, moments.first(k));
      add(sums[n], 1 + d, moments.squares(k));
      Arrays.fill(sums[n], 0);
    }
    moments.addWork(0, pairs);
    pairs = 0;
    return moments;
  }

  @Override
  public void close() {
    responsibilities.close();
    powers.close();
    product.close();
  }
}
