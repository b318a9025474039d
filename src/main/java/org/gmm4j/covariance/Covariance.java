package org.gmm4j.covariance;

import java.util.random.RandomGenerator;

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

  /** The covariance of component {@code k} alone, in the same structure. */
  Covariance only(int k);

  /** What an E-step with these covariances has to sum for the next ones. */
  Scatter scatter();

  /** log det P of component {@code k}, with P = L⁻¹: minus half the log-determinant of Σ. */
  double logDetPrecisionCholesky(int k);

  /** The diagonal of Σₖ [d], a copy. */
  double[] variances(int k);

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
