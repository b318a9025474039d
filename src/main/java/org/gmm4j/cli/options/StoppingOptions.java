package org.gmm4j.cli.options;

import org.gmm4j.StoppingRule;
import picocli.CommandLine.Option;

/** When a fit has ended. */
public final class StoppingOptions {
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
