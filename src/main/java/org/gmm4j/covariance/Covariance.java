package org.gmm4j.covariance;

/**
 * The covariances of all components of a mixture, in one structure. Each implementation holds the
 * whole mathematics of its structure: estimation from {@link Moments}, factorisation, densities.
 * Immutable.
 */
public sealed interface Covariance permits FullCovariance {
  /** The structure's name on the command line and in model files: "full". */
  String structure();

  /** Number of components, K. */
  int components();

  /** Number of features, d. */
  int features();

  /** Number of free parameters of all covariances together, for BIC and AIC. */
  long parameters();

  /** log det P of component {@code k}, with P = L⁻¹: minus half the log-determinant of Σ. */
  double logDetPrecisionCholesky(int k);

  /**
   * Squared Mahalanobis distance ‖P(x − μ)‖² of one row, by definition, in O(d²): for single rows.
   * Backends do whole data sets.
   *
   * @param centred x − μ [d]. Not modified.
   */
  double squaredMahalanobis(int k, double[] centred);

  /**
   * Turns a standard normal draw z into a draw with this covariance, Lz.
   *
   * @param standardNormal z [d]. Modified: becomes Lz.
   */
  void colour(int k, double[] standardNormal);
}
