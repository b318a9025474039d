package org.gmm4j.covariance;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What comes of estimating covariances: covariances, or the component that has none. */
public sealed interface CovarianceEstimate {
  /**
   * The covariances.
   *
   * @param why words of a singular one
   * @throws IllegalArgumentException with these words if there is one
   */
  default Covariance orElseThrow(Function<Singular, String> why) {
    if (this instanceof Singular singular) {
      throw new IllegalArgumentException(why.apply(singular));
    }
    return ((Estimated) this).covariance();
  }

  /** It worked. */
  record Estimated(Covariance covariance) implements CovarianceEstimate {}

  /**
   * A component's covariance is singular.
   *
   * @param component which, from 0; {@link #SHARED} for the one that all share
   * @param pivot the feature, from 0, at which the factorisation broke; −1 for a NaN
   * @param count Nₖ, the effective number of rows it was estimated from
   * @param raising see {@link #raised}; null where nothing helps, since numbers overflowed
   */
  record Singular(
      int component, int pivot, double count, @Nullable Supplier<@Nullable Raised> raising)
      implements CovarianceEstimate {
    /** No single component's. */
    public static final int SHARED = -1;

    /** Which component, and that numbers overflowed. */
    static Singular overflowed(int component, double count) {
      return new Singular(component, -1, count, null);
    }

    /** The same with counts in other units. */
    public Singular counted(DoubleUnaryOperator units) {
      return new Singular(
          component,
          pivot,
          units.applyAsDouble(count),
          raising == null ? null : () -> raised(units));
    }

    private @Nullable Raised raised(DoubleUnaryOperator units) {
      Raised found = raised();
      return found == null
          ? null
          : new Raised(
              found.covariance(),
              found.repairs().stream()
                  .map(
                      each ->
                          new Repair(
                              each.component(),
                              each.pivot(),
                              units.applyAsDouble(each.count()),
                              each.share()))
                  .toList());
    }

    /**
     * The covariances with as much more variance as they need, by {@link
     * org.gmm4j.internal.linalg.Raising}; null if none would do.
     */
    public @Nullable Raised raised() {
      return raising == null ? null : raising.get();
    }
  }

  /**
   * Covariances of which some were singular.
   *
   * @param covariance all of them, positive definite now
   * @param repairs what it took
   */
  record Raised(Covariance covariance, List<Repair> repairs) {}

  /**
   * A covariance that was singular.
   *
   * @param component which, from 0, or {@link Singular#SHARED}
   * @param pivot the feature, from 0, at which it was
   * @param count Nₖ, the effective number of rows it was estimated from
   * @param share of themselves by which its variances were raised; 0 where they only were nothing
   */
  record Repair(int component, int pivot, double count, double share) {}
}
