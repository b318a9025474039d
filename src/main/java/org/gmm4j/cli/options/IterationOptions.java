package org.gmm4j.cli.options;

import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.StoppingRule;
import org.gmm4j.em.CollapsePolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a fit's iterations go, and when they have ended. */
public final class IterationOptions {
  @Option(names = "--max-iter", paramLabel = "N", description = "Most iterations. Default: 100.")
  private int maxIterations = 100;

  @Option(
      names = "--tol",
      paramLabel = "T",
      description =
          "Scale of the stopping rule, in nats a row; 0 runs all of --max-iter. Default: 1e-3.")
  private double tolerance = 1e-3;

  @Option(
      names = "--stop",
      paramLabel = "default|scikit-learn",
      description =
          "Stopping rule. default: the log-likelihood a row gains less than T, gains shrink, and"
              + " what they still add up to, over all rows, is less than T/100 a free parameter; or"
              + " it falls by less than T, as a ridge can make it. scikit-learn: it changes by less"
              + " than T.")
  private String stop = StoppingRule.DEFAULT.option();

  @Option(
      names = "--on-collapse",
      paramLabel = "repair|reseed|drop|fail",
      description =
          "What becomes of a component whose covariance is singular, or that has no rows left."
              + " repair: raise its variances by as little as helps. reseed: start it anew where"
              + " another is divided in two. drop: go on without it. fail: end the fit. Default:"
              + " repair; with --reg 0: fail.")
  private @Nullable String onCollapse;

  /**
   * Sets what becomes of components that collapse, if it is given.
   *
   * @throws IllegalArgumentException if there is no such policy
   */
  public GmmFitterBuilder onCollapse(GmmFitterBuilder builder) {
    return onCollapse == null ? builder : builder.onCollapse(CollapsePolicy.of(onCollapse));
  }

  /** The most iterations. */
  public int maxIterations() {
    return maxIterations;
  }

  /** The scale of the rule, in nats a row. */
  public double tolerance() {
    return tolerance;
  }

  /**
   * The rule.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public StoppingRule rule() {
    return StoppingRule.of(stop);
  }
}
