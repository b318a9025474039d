package org.gmm4j.internal.compute.cpu.blocks;

import java.util.Arrays;

/** From log-densities to responsibilities, all rows of a block side by side. */
public final class BlockLogSumExp {
  /** The product of so many sums as stay below it is far from a double's end. */
  private static final double LARGE = 1e200;

  private final double negligible;
  private final Exponential exponential;
  private final Logarithm logarithm;
  private final double[] greatest;
  private final double[] sums;
  private final double[] below;
  private final double[] few;
  private final double[] exponentials;

  /**
   * Makes room.
   *
   * @param capacity rows of a block, at most
   * @param negligible T: shares below e⁻ᵀ of the greatest are nothing
   */
  public BlockLogSumExp(int capacity, double negligible) {
    this.negligible = negligible;
    this.exponential = new Exponential(capacity);
    this.logarithm = new Logarithm(capacity);
    this.greatest = new double[capacity];
    this.sums = new double[capacity];
    this.below = new double[capacity];
    this.few = new double[capacity];
    this.exponentials = new double[capacity];
  }

  /**
   * Turns log-densities into responsibilities, and notes whose share of which rows is something;
   * zeros for a row that is beyond a double's range from every component. Both times the rows'
   * weights.
   *
   * @return the sum of the rows' log-sum-exps
   */
  public double normalise(RowBlock block) {
    int count = block.count();
    int components = block.components();
    Arrays.fill(greatest, 0, count, -Double.MAX_VALUE); // and not −∞, which −∞ is no number from
    for (int k = 0; k < components; k++) {
      raise(greatest, block.shares(k), count);
    }
    Arrays.fill(sums, 0, count, 0);
    for (int k = 0; k < components; k++) {
      block.setShared(k, exponentiate(block.shares(k), block.sharedRows(k), count));
    }
    double logLikelihood =
        block.isWeighted() ? logLikelihood(block.weights(), count) : logLikelihood(count);
    for (int k = 0; k < components; k++) {
      double[] its = block.shares(k);
      int shared = block.shared(k);
      if (2 * shared > count) {
        multiply(its, sums, count);
      } else {
        multiplySome(its, sums, block.sharedRows(k), shared);
      }
    }
    return logLikelihood;
  }

  /**
   * Turns log-densities into what they are as shares of the greatest, and adds these to the sums.
   *
   * @param rows receives where a share is something
   * @return how many these are
   */
  private int exponentiate(double[] shares, int[] rows, int count) {
    int shared = notNegligible(shares, rows, count);
    if (2 * shared > count) {
      exponential.of(below, shares, count);
      if (shared < count) {
        dropNegligible(shares, count);
      }
      add(shares, sums, count);
    } else {
      gather(rows, shared);
      exponential.of(few, exponentials, shared);
      scatter(shares, rows, shared, count);
    }
    return shared;
  }

  private static void raise(double[] greatest, double[] values, int count) {
    for (int i = 0; i < count; i++) {
      greatest[i] = Math.max(greatest[i], values[i]);
    }
  }

  /**
   * How far values are below the greatest; lists those that are not too far. Both without a branch,
   * which nobody could predict: the sign of a number tells.
   */
  private int notNegligible(double[] values, int[] rows, int count) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      double difference = values[i] - greatest[i];
      below[i] = difference;
      rows[found] = i;
      found += (int) (Double.doubleToRawLongBits(-negligible - difference) >>> (Long.SIZE - 1));
    }
    return found;
  }

  private void dropNegligible(double[] shares, int count) {
    for (int i = 0; i < count; i++) {
      long kept = Double.doubleToRawLongBits(-negligible - below[i]) >> (Long.SIZE - 1);
      shares[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(shares[i]) & kept);
    }
  }

  private void gather(int[] rows, int shared) {
    for (int p = 0; p < shared; p++) {
      few[p] = below[rows[p]];
    }
  }

  private void scatter(double[] shares, int[] rows, int shared, int count) {
    Arrays.fill(shares, 0, count, 0);
    for (int p = 0; p < shared; p++) {
      shares[rows[p]] = exponentials[p];
      sums[rows[p]] += exponentials[p];
    }
  }

  private static void add(double[] values, double[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += values[i];
    }
  }

  private static void multiply(double[] values, double[] factors, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= factors[i];
    }
  }

  private static void multiplySome(double[] values, double[] factors, int[] places, int count) {
    for (int p = 0; p < count; p++) {
      values[places[p]] *= factors[places[p]];
    }
  }

  /**
   * The sum of log-sum-exps; the sums become what responsibilities are multiplied by. Logarithms of
   * products, of which there are fewer than sums.
   */
  private double logLikelihood(int count) {
    double logLikelihood = 0;
    double product = 1;
    boolean beyond = false;
    for (int i = 0; i < count; i++) {
      double sum = sums[i];
      if (sum > 0) {
        logLikelihood += greatest[i];
        product *= sum;
        if (product > LARGE) {
          logLikelihood += Math.log(product);
          product = 1;
        }
      } else {
        beyond = true;
        sums[i] = Double.POSITIVE_INFINITY; // the reciprocal is 0
      }
    }
    invert(sums, count);
    return beyond ? Double.NEGATIVE_INFINITY : logLikelihood + Math.log(product);
  }

  /** The same of rows with weights, each of which needs the logarithm of its own sum. */
  private double logLikelihood(double[] weights, int count) {
    boolean beyond = false;
    for (int i = 0; i < count; i++) {
      if (sums[i] == 0) {
        beyond |= weights[i] > 0;
        sums[i] = Double.POSITIVE_INFINITY; // the share is 0
      }
    }
    for (int i = 0; i < count; i++) {
      below[i] = Math.min(sums[i], Double.MAX_VALUE);
    }
    logarithm.of(below, few, count);
    for (int i = 0; i < count; i++) {
      below[i] = weights[i] * (greatest[i] + few[i]);
    }
    for (int i = 0; i < count; i++) {
      sums[i] = weights[i] / sums[i];
    }
    return beyond ? Double.NEGATIVE_INFINITY : Sums.of(below, count);
  }

  private static void invert(double[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] = 1 / sums[i];
    }
  }
}
