package org.gmm4j.internal.em.start;

import java.util.SplittableRandom;
import org.gmm4j.FitOptions;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;

/**
 * Parameters that are grown from those of one component: by {@link Growth} to twice as many at
 * most, and a few iterations, again and again.
 */
final class Splits {
  private final CollapsePolicy policy;
  private final FeaturePlan plan;
  private final Growth growth;
  private final Start one;
  private final Regularization regularization;
  private final int components;

  /**
   * Prepares.
   *
   * @param plan of the rows' features
   * @param rows the data, as a backend holds them
   */
  Splits(
      FitOptions options,
      Regularization regularization,
      FeaturePlan plan,
      Dataset data,
      Backend.Resident rows,
      SplittableRandom random) {
    this.policy = options.em().onCollapse();
    this.plan = plan;
    this.growth =
        new Growth(options.covariance(), policy, plan, data, rows, regularization, random.split());
    this.one =
        new Start(
            options.covariance(),
            rows,
            (row, out) -> out[0] = 1,
            new double[][] {new Seeds(data, rows, random).mean()},
            random.nextLong());
    this.regularization = regularization;
    this.components = options.components();
  }

  /** Grows. */
  Maximization grow(FewIterations few) {
    Maximization grown = one.maximise(regularization).orRaised(policy, plan);
    while (grown instanceof Maximization.Next next && next.mixture().components() < components) {
      int present = next.mixture().components();
      Maximization.Next begun = few.from(next);
      grown =
          growth.grow(begun.mixture(), Math.min(2 * present, components)).after(begun.collapses());
    }
    return grown;
  }
}
