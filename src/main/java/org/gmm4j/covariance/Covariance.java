package org.gmm4j.covariance;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.internal.linalg.Triangle;

/**
 * The covariances of all components of a mixture, in one structure. Each implementation holds the
 * whole mathematics of its structure: estimation from {@link Moments}, factorisation, densities.
 * Immutable.
 */
public sealed interface Covariance
    permits FullCovariance,
        TiedCovariance,
        DiagonalCovariance,
        SphericalCovariance,
        LowRankCovariance {
  /** What it is called and how it is estimated. */
  CovarianceStructure structure();

  /** Number of components, K. */
  int components();

  /** Number of features, d. */
  int features();

  /** Number of free parameters of all covariances together, for BIC and AIC. */
  long parameters();

  /** The covariances of some components alone, in the same structure. */
  Covariance only(int... chosen);

  /** The covariances as arrays; {@link CovarianceStructure#read} takes them back. */
  List<NamedArray> arrays();

  /** What an E-step with these covariances has to sum for the next ones. */
  Scatter scatter();

  /** log det P of component {@code k}, with P = L⁻¹: minus half the log-determinant of Σ. */
  double logDetPrecisionCholesky(int k);

  /** The diagonal of Σₖ [d], a copy. */
  double[] variances(int k);

  /** Σₖv [d] of a vector v [d]; of a unit vector, a column of Σₖ. */
  double[] times(int k, double[] v);

  /**
   * Pₖ [d × d], row-major, lower triangular with zeros above, with Σₖ⁻¹ = PₖᵀPₖ; a read-only view.
   *
   * @throws IllegalStateException of structures without matrices
   */
  default DoubleBuffer precisionCholesky(int k) {
    throw withoutMatrices();
  }

  /**
   * The lower triangle of Σₖ, row after row; a read-only view.
   *
   * @throws IllegalStateException of structures without matrices
   */
  default DoubleBuffer triangle(int k) {
    throw withoutMatrices();
  }

  private IllegalStateException withoutMatrices() {
    return new IllegalStateException(structure().name() + " covariances have no matrices");
  }

  /** The same covariances, none of them shared: components that share one get full ones each. */
  default Covariance unshared() {
    return this;
  }

  /** qₖ, how many factors component {@code k} has: 0 but for low ranks. */
  default int rank(int k) {
    return 0;
  }

  /** The diagonal of Ψₖ, the variances that factors leave, or all of them without any [d]. */
  default double[] noise(int k) {
    return variances(k);
  }

  /** Wₖᵀ [qₖ × d], row-major, with Σₖ = WₖWₖᵀ + Ψₖ. A copy; empty without factors. */
  default double[] loadings(int k) {
    return new double[0];
  }

  /**
   * Cₖ [qₖ × d], row-major: (x − μ)ᵀΣ⁻¹(x − μ) = Σⱼ (xⱼ − μⱼ)² / ψⱼ − ‖C(x − μ)‖². A copy; empty
   * without factors.
   */
  default double[] projection(int k) {
    return new double[0];
  }

  /** CₖΣₖ [qₖ × d], row-major: the products that rows of the model itself have. */
  default double[] projectedCovariance(int k) {
    return new double[0];
  }

  /** Lₖ⁻¹ [qₖ × qₖ] of I + WᵀΨ⁻¹W = LLᵀ, row-major, lower triangular. A copy. */
  default double[] root(int k) {
    return new double[0];
  }

  /** Standard deviations of features given those before them, or of low ranks given factors [d]. */
  default double[] conditionalWidths(int k) {
    return Arrays.stream(noise(k)).map(Math::sqrt).toArray();
  }

  /**
   * sΣₖs for a diagonal s, in the narrowest structure that has it: spherical covariances become
   * diagonal ones, ppca becomes mfa, the others stay what they are. The default is for those with a
   * matrix for each component.
   *
   * @param factors the diagonal of s, positive [d]. Not modified.
   */
  default CovarianceEstimate scaled(double[] factors) {
    double[][] triangles = new double[components()][];
    Arrays.setAll(triangles, k -> Triangle.scaled(triangle(k), factors));
    return FullCovariance.ofTriangles(triangles, features());
  }

  /** λmax / λmin of Σₖ. Takes of the order of d³ for matrices, d for the others. */
  double conditionNumber(int k);

  /**
   * Squared Mahalanobis distance (x − μ)ᵀΣ⁻¹(x − μ) of one row, by definition: for single rows.
   * Backends do whole data sets.
   *
   * @param centred x − μ [d]. Not modified.
   */
  double squaredMahalanobis(int k, double[] centred);

  /**
   * Draws from N(0, Σₖ).
   *
   * @param out receives the draw [d]
   */
  void draw(int k, RandomGenerator random, double[] out);
}
