package org.gmm4j;

import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.data.RowWeights;

/**
 * What keeps covariances away from singular ones: a ridge, which is added to every variance, and
 * how far full covariances are drawn towards a scaled identity before that.
 *
 * @param ridge ρ ≥ 0, in squared units of the data; NaN where it is still to be chosen
 * @param shrinkage of full covariances
 * @param origin who chose the ridge
 */
public record Regularization(double ridge, Shrinkage shrinkage, Origin origin) {
  private static final double STANDARD_RIDGE = 1e-6;

  /** Who chose a ridge. */
  public enum Origin {
    /** Nobody: it is scikit-learn's default. */
    DEFAULT,
    /** The caller. */
    CALLER,
    /** The fit, without labels: docs/ridge.md says how. */
    FIT
  }

  /** Checks. */
  public Regularization {
    boolean open = origin == Origin.FIT && Double.isNaN(ridge);
    if (!open && !(ridge >= 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException("the ridge must be 0 or more, not " + ridge);
    }
    if (origin == Origin.FIT && !shrinkage.isNone()) {
      throw new IllegalArgumentException("a ridge is chosen without shrinkage only; give one");
    }
  }

  /** The ridge that scikit-learn adds if nobody chooses one, 1e-6. */
  public static Regularization standard() {
    return new Regularization(STANDARD_RIDGE, Shrinkage.none(), Origin.DEFAULT);
  }

  /**
   * A ridge.
   *
   * @param ridge ρ ≥ 0, in squared units of the data
   */
  public static Regularization ridge(double ridge) {
    return new Regularization(ridge, Shrinkage.none(), Origin.CALLER);
  }

  /**
   * Lets the fit choose the ridge, without labels, before it begins: that takes about as long as
   * two fits, less with many rows.
   */
  public static Regularization automatic() {
    return new Regularization(Double.NaN, Shrinkage.none(), Origin.FIT);
  }

  /** The same ridge with a shrinkage; for full covariances. */
  public Regularization withShrinkage(Shrinkage other) {
    return new Regularization(ridge, other, origin);
  }

  /** The same with the ridge that was found, or is tried. */
  public Regularization withRidge(double other) {
    return new Regularization(other, shrinkage, origin);
  }

  /** The same for sums over rows of these weights, which are counted as their units say. */
  public Regularization counting(RowWeights weights) {
    return withShrinkage(shrinkage.inUnits(weights.asRows(1)));
  }

  /** Whether the ridge is still to be chosen. */
  public boolean isOpen() {
    return Double.isNaN(ridge);
  }
}
