package org.gmm4j.covariance;

import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.arrays.StoredArrays;
import org.jspecify.annotations.Nullable;

/** A kind of covariances: what users call it, what it asks of an E-step, and its M-step. */
public sealed interface CovarianceStructure
    permits FullCovariance.Structure,
        TiedCovariance.Structure,
        DiagonalCovariance.Structure,
        SphericalCovariance.Structure,
        LowRankCovariance.Structure {
  /** Whose the Cholesky factors of precision matrices are. */
  enum Factors {
    /** Each component's own. */
    OWN,
    /** One that all components share. */
    SHARED,
    /** There are none. */
    NONE
  }

  /** Its name on the command line: "full", "mfa:10". */
  String name();

  /** Whose Cholesky factors there are. */
  default Factors factors() {
    return Factors.NONE;
  }

  /** Whether there is a d × d matrix at all. */
  default boolean hasMatrices() {
    return factors() != Factors.NONE;
  }

  /** Whether a component's {@linkplain Covariance#noise noise} is the same for all features. */
  default boolean isIsotropic() {
    return false;
  }

  /** The least number of factors that a component may have. */
  default int leastRank() {
    return 0;
  }

  /** The greatest. */
  default int greatestRank(int features) {
    return 0;
  }

  /** The same with so many factors a component; itself, if it has none. */
  default CovarianceStructure withRank(int rank) {
    return this;
  }

  /** Directions that {@link #firstMoments} asks for, a component. */
  default int firstDirections(int features) {
    return 0;
  }

  /**
   * The M-step for the covariances. A component without rows keeps the covariance that it had, or
   * gets ρI in the first step.
   *
   * @param moments sums about reference points. Used up.
   * @param regularization a ridge ρ, which is chosen, added to every variance; and a shrinkage, for
   *     full covariances
   * @param previous the covariances before this step, of this structure; null in the first
   */
  CovarianceEstimate estimate(
      Moments moments, Regularization regularization, @Nullable Covariance previous);

  /** The same for sums that are still on their way; most structures wait for all of them. */
  default CovarianceEstimation begin(Regularization regularization, @Nullable Covariance previous) {
    return new CovarianceEstimation() {
      @Override
      public CovarianceEstimate finish(Moments moments) {
        return estimate(moments, regularization, previous);
      }

      @Override
      public double leastVariance() {
        return regularization.ridge();
      }
    };
  }

  /**
   * The sums for a first M-step, for responsibilities that are given.
   *
   * @param accumulate visits all rows once and returns the sums asked for
   * @param components K
   * @param features d
   */
  Moments firstMoments(
      Function<Scatter, Moments> accumulate, int components, int features, RandomGenerator random);

  /**
   * Covariances from arrays, as {@link Covariance#arrays} lists them.
   *
   * @throws IllegalArgumentException if they are no covariances
   */
  Covariance read(StoredArrays arrays, int components, int features);

  /** Bytes of Java heap that parameters and sums take, at most, while an M-step runs. */
  double heapBytes(int components, int features);

  /** Bytes of Java heap that the covariances take when they are done. */
  double storedBytes(int components, int features);

  /** Why data of this size cannot be fitted; null if they can. */
  default @Nullable String objection(long rows, int features) {
    return null;
  }

  /**
   * The structure with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static CovarianceStructure of(String name) {
    String[] parts = name.toLowerCase(Locale.ROOT).split(":", 2);
    if (parts.length == 2) {
      return LowRankCovariance.Structure.of(parts[0], parts[1], name);
    }
    return switch (parts[0]) {
      case FullCovariance.NAME -> new FullCovariance.Structure();
      case TiedCovariance.NAME -> new TiedCovariance.Structure();
      case DiagonalCovariance.NAME -> new DiagonalCovariance.Structure();
      case SphericalCovariance.NAME -> new SphericalCovariance.Structure();
      default -> throw unknown(name);
    };
  }

  /** What is said of a name that is none. */
  static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "there is no structure '"
            + name
            + "': choose full, tied, diag, spherical, ppca:Q or mfa:Q, with Q a number or auto");
  }
}
