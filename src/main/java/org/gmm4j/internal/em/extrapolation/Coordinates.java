package org.gmm4j.internal.em.extrapolation;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimate;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.CovarianceStructure.Factors;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;
import org.gmm4j.internal.linalg.Cholesky;
import org.gmm4j.internal.linalg.Subspace;
import org.gmm4j.internal.linalg.Triangle;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as numbers of which any are parameters:
 *
 * <pre>
 *   log πₖ,   μₖ,   and of Σₖ    Pₖ, with logarithms on the diagonal    (full, tied)
 *                                Wₖ and log Ψₖ                          (the others; W of low ranks)
 * </pre>
 *
 * Weights are divided by their sum on the way back. Factors W are as good as WR for a rotation R:
 * they are turned as near as can be to those of another mixture.
 */
final class Coordinates {
  private final GaussianMixture like;
  private final double[] values;
  private int at;

  private Coordinates(GaussianMixture like, double[] values) {
    this.like = like;
    this.values = values;
  }

  /** How many numbers a mixture has. */
  private static int count(GaussianMixture mixture) {
    Covariance covariance = mixture.covariance();
    int d = mixture.features();
    long count = (long) mixture.components() * (1 + d);
    for (int k = 0; k < matrices(covariance); k++) {
      count += Triangle.begin(d);
    }
    if (!covariance.structure().hasMatrices()) {
      for (int k = 0; k < mixture.components(); k++) {
        count += (long) covariance.rank(k) * d + noises(covariance);
      }
    }
    return Math.toIntExact(count);
  }

  /** The same, at most, of mixtures with a structure. */
  static double most(CovarianceStructure structure, int components, int features) {
    double matrix = (double) features * (features + 1) / 2;
    double ofOne =
        switch (structure.factors()) {
          case OWN -> matrix;
          case SHARED -> matrix / components;
          case NONE ->
              (double) structure.greatestRank(features) * features
                  + (structure.isIsotropic() ? 1 : features);
        };
    return components * (1.0 + features + ofOne);
  }

  private static int matrices(Covariance covariance) {
    return switch (covariance.structure().factors()) {
      case OWN -> covariance.components();
      case SHARED -> 1;
      case NONE -> 0;
    };
  }

  /** How many variances a component has. */
  private static int noises(Covariance covariance) {
    return covariance.structure().isIsotropic() ? 1 : covariance.features();
  }

  /**
   * Of a mixture.
   *
   * @param near to whose factors its own are turned, of the same kind
   */
  static double[] of(GaussianMixture mixture, GaussianMixture near) {
    Coordinates to = new Coordinates(mixture, new double[count(mixture)]);
    to.put(Arrays.stream(mixture.weights()).map(Math::log).toArray());
    for (int k = 0; k < mixture.components(); k++) {
      to.put(mixture.mean(k));
    }
    Covariance covariance = mixture.covariance();
    for (int k = 0; k < matrices(covariance); k++) {
      to.putTriangle(covariance.precisionCholesky(k));
    }
    if (!covariance.structure().hasMatrices()) {
      for (int k = 0; k < mixture.components(); k++) {
        to.put(turned(covariance, near.covariance(), k));
        double[] noise = Arrays.copyOf(covariance.noise(k), noises(covariance));
        to.put(Arrays.stream(noise).map(Math::log).toArray());
      }
    }
    return to.values;
  }

  private static double[] turned(Covariance covariance, Covariance near, int k) {
    double[] loadings = covariance.loadings(k);
    return covariance.rank(k) == 0
        ? loadings
        : Subspace.turned(loadings, near.loadings(k), covariance.rank(k), covariance.features());
  }

  private void put(double[] numbers) {
    System.arraycopy(numbers, 0, values, at, numbers.length);
    at += numbers.length;
  }

  private void putTriangle(DoubleBuffer p) {
    int d = like.features();
    for (int i = 0; i < d; i++) {
      p.get(i * d, values, at, i + 1);
      at += i + 1;
      values[at - 1] = Math.log(values[at - 1]);
    }
  }

  /**
   * The mixture with these coordinates.
   *
   * @param like a mixture of the kind
   * @return null if there are numbers that no double holds
   */
  static @Nullable GaussianMixture mixture(double[] values, GaussianMixture like) {
    for (double value : values) {
      if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
        return null;
      }
    }
    return new Coordinates(like, values).mixture();
  }

  private @Nullable GaussianMixture mixture() {
    int components = like.components();
    int d = like.features();
    double[] weights = take(components);
    double greatest = Arrays.stream(weights).max().orElseThrow();
    Arrays.setAll(weights, k -> Math.exp(weights[k] - greatest));
    double sum = Arrays.stream(weights).sum();
    Arrays.setAll(weights, k -> weights[k] / sum);
    double[][] means = new double[components][];
    Arrays.setAll(means, k -> take(d));
    CovarianceEstimate estimate = covariance();
    return estimate instanceof CovarianceEstimate.Estimated estimated
        ? new GaussianMixture(weights, means, estimated.covariance())
        : null;
  }

  private CovarianceEstimate covariance() {
    int components = like.components();
    int d = like.features();
    CovarianceStructure structure = like.covariance().structure();
    if (structure.hasMatrices()) {
      double[][] triangles = new double[matrices(like.covariance())][];
      Arrays.setAll(triangles, k -> takeTriangle());
      return structure.factors() == Factors.SHARED
          ? TiedCovariance.of(Triangle.symmetric(triangles[0], d), components, d)
          : FullCovariance.ofTriangles(triangles, d);
    }
    double[][] loadings = new double[components][];
    double[][] noise = new double[components][d];
    for (int k = 0; k < components; k++) {
      loadings[k] = take(like.covariance().rank(k) * d);
      double[] own = take(noises(like.covariance()));
      Arrays.setAll(noise[k], j -> Math.exp(own[own.length == 1 ? 0 : j]));
    }
    if (structure instanceof LowRankCovariance.Structure low) {
      return LowRankCovariance.of(low, loadings, noise);
    }
    return structure.isIsotropic()
        ? SphericalCovariance.of(d, Arrays.stream(noise).mapToDouble(each -> each[0]).toArray())
        : DiagonalCovariance.of(noise);
  }

  private double[] take(int count) {
    at += count;
    return Arrays.copyOfRange(values, at - count, at);
  }

  /** The lower triangle of Σ = P⁻¹P⁻ᵀ. */
  private double[] takeTriangle() {
    int d = like.features();
    double[] p = new double[d * d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(values, at, p, i * d, i + 1);
      at += i + 1;
      p[i * d + i] = Math.exp(p[i * d + i]);
    }
    return new Cholesky.Factor(p, 0).covariance(d);
  }
}
