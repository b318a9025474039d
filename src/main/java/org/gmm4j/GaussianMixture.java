package org.gmm4j;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gmm4j.constraint.FixedParts;
import org.gmm4j.constraint.Part;
import org.gmm4j.covariance.Covariance;

/**
 * A Gaussian mixture p(x) = Σₖ πₖ N(x; μₖ, Σₖ): the parameters, and what follows from them for
 * single rows. Immutable. Whole data sets are scored on a {@link
 * org.gmm4j.internal.compute.Backend}.
 */
public final class GaussianMixture {
  private static final double LOG_2PI = Math.log(2 * Math.PI);

  private final double[] weights;
  private final double[][] means;
  private final Covariance covariance;

  /**
   * A mixture with the given parameters.
   *
   * @param weights πₖ [K], not negative, adding up to 1. Not modified.
   * @param means μₖ [K × d]. Not modified.
   * @param covariance Σₖ of as many components and features
   * @throws IllegalArgumentException if the sizes differ or the weights are no distribution
   */
  public GaussianMixture(double[] weights, double[][] means, Covariance covariance) {
    if (weights.length != means.length || weights.length != covariance.components()) {
      throw new IllegalArgumentException(
          "%d weights, %d means and %d covariances do not make a mixture"
              .formatted(weights.length, means.length, covariance.components()));
    }
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      if (!(weights[k] >= 0)) {
        throw new IllegalArgumentException("weight " + k + " is " + weights[k]);
      }
      if (means[k].length != covariance.features()) {
        throw new IllegalArgumentException(
            "mean %d has %d features, the covariances have %d"
                .formatted(k + 1, means[k].length, covariance.features()));
      }
      sum += weights[k];
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new IllegalArgumentException("the weights add up to " + sum + ", not 1");
    }
    this.weights = weights.clone();
    this.means = Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
    this.covariance = covariance;
  }

  /** Number of components, K. */
  public int components() {
    return weights.length;
  }

  /** Number of features, d. */
  public int features() {
    return covariance.features();
  }

  /** πₖ [K], a copy. */
  public double[] weights() {
    return weights.clone();
  }

  /** μₖ [d], a copy. */
  public double[] mean(int k) {
    return means[k].clone();
  }

  /** Σₖ of all components. */
  public Covariance covariance() {
    return covariance;
  }

  /** Component {@code k} alone: its mean and covariance, with weight 1. */
  public GaussianMixture only(int k) {
    return new GaussianMixture(new double[] {1}, new double[][] {means[k]}, covariance.only(k));
  }

  /**
   * The others, with weights in the same proportion; equal ones, if they had none.
   *
   * @param k of at least two components
   */
  public GaussianMixture without(int k) {
    int[] left = IntStream.range(0, weights.length).filter(each -> each != k).toArray();
    double total = Arrays.stream(left).mapToDouble(each -> weights[each]).sum();
    return new GaussianMixture(
        Arrays.stream(left)
            .mapToDouble(each -> total > 0 ? weights[each] / total : 1.0 / left.length)
            .toArray(),
        Arrays.stream(left).mapToObj(each -> means[each]).toArray(double[][]::new),
        covariance.only(left));
  }

  /** Number of free parameters: K−1 weights, K·d means and those of the covariances. */
  public long parameters() {
    return weights.length - 1L + (long) weights.length * features() + covariance.parameters();
  }

  /** The same without those that are fixed. */
  public long parameters(FixedParts fixed) {
    int components = weights.length;
    long covariances =
        fixed.count(Part.COVARIANCES, components) == components
            ? covariance.parameters()
            : IntStream.range(0, components)
                .filter(k -> fixed.includes(Part.COVARIANCES, k))
                .mapToLong(k -> covariance.only(k).parameters())
                .sum();
    return parameters()
        - covariances
        - (long) fixed.count(Part.MEANS, components) * features()
        - Math.min(components - 1, fixed.count(Part.WEIGHTS, components)); // they add up to 1
  }

  /**
   * The part of log πₖ N(x; μₖ, Σₖ) that does not depend on x: log πₖ − ½ d log 2π + log det Pₖ, in
   * nats; −∞ for a component of weight 0.
   */
  public double logConstant(int k) {
    return Math.log(weights[k])
        - 0.5 * features() * LOG_2PI
        + covariance.logDetPrecisionCholesky(k);
  }

  /**
   * log p(x) in nats.
   *
   * @param x one row [d]. Not modified.
   */
  public double logDensity(double[] x) {
    return logSumExp(weightedLogDensities(x));
  }

  /**
   * Posterior probability of every component given x [K].
   *
   * @param x one row [d]. Not modified.
   */
  public double[] posterior(double[] x) {
    double[] logDensities = weightedLogDensities(x);
    double total = logSumExp(logDensities);
    return Arrays.stream(logDensities)
        .map(each -> each == Double.NEGATIVE_INFINITY ? 0 : Math.exp(each - total))
        .toArray();
  }

  /**
   * The most probable component given x, from 0; the first of equals.
   *
   * @param x one row [d]. Not modified.
   */
  public int predict(double[] x) {
    double[] logDensities = weightedLogDensities(x);
    int best = 0;
    for (int k = 1; k < logDensities.length; k++) {
      if (logDensities[k] > logDensities[best]) {
        best = k;
      }
    }
    return best;
  }

  /**
   * Draws rows.
   *
   * @param count how many
   * @param seed the same seed gives the same rows
   * @return [count × d]
   */
  public double[][] sample(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[count][features()];
    for (double[] row : rows) {
      int k = draw(random.nextDouble());
      covariance.draw(k, random, row);
      for (int j = 0; j < row.length; j++) {
        row[j] += means[k][j];
      }
    }
    return rows;
  }

  private int draw(double uniform) {
    double cumulative = 0;
    int last = 0;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] > 0) {
        last = k;
        cumulative += weights[k];
        if (uniform < cumulative) {
          return k;
        }
      }
    }
    return last;
  }

  private double[] weightedLogDensities(double[] x) {
    if (x.length != features()) {
      throw new IllegalArgumentException(
          "a row of %d values for a mixture of %d features".formatted(x.length, features()));
    }
    double[] out = new double[weights.length];
    double[] centred = new double[x.length];
    for (int k = 0; k < out.length; k++) {
      for (int j = 0; j < x.length; j++) {
        centred[j] = x[j] - means[k][j];
      }
      out[k] = logConstant(k) - 0.5 * covariance.squaredMahalanobis(k, centred);
    }
    return out;
  }

  private static double logSumExp(double[] values) {
    double max = Arrays.stream(values).max().orElseThrow();
    if (max == Double.NEGATIVE_INFINITY) { // beyond a double's range from every component
      return max;
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }
}
