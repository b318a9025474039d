package org.gmm4j.cli.options;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.StoppingRule;
import org.gmm4j.em.CollapsePolicy;
import org.gmm4j.em.Extrapolation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a fit's iterations go, and when they have ended. */
public final class IterationOptions {
  private static final String SOFT = "soft";
  private static final String HARD = "hard";

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

  @Option(
      names = "--assign",
      paramLabel = "soft|hard",
      description =
          "hard: each row belongs wholly to its most probable component in an iteration, which is"
              + " classification EM. Default: soft.")
  private String assign = SOFT;

  @Option(
      names = "--accelerate",
      paramLabel = "none|squarem",
      description =
          "Look ahead along the way of EM, for fewer iterations where they are slow; a step beyond"
              + " EM's is taken only upwards. Default: none.")
  private String accelerate = Extrapolation.NONE.option();

  @Option(
      names = "--split-merge",
      description =
          "Behind the starts, try moves on the best one that merge two components and divide a"
              + " third, until five in a row gain nothing.")
  private boolean splitMerge;

  /**
   * Sets all of them.
   *
   * @param set sets an option, whose name it puts before the reason if its value is refused
   */
  public void set(GmmFitterBuilder builder, BiConsumer<String, Supplier<GmmFitterBuilder>> set) {
    set.accept("--max-iter", () -> builder.maxIterations(maxIterations));
    set.accept("--tol", () -> builder.tolerance(tolerance));
    set.accept("--stop", () -> builder.stoppingRule(StoppingRule.of(stop)));
    if (onCollapse != null) {
      String policy = onCollapse;
      set.accept("--on-collapse", () -> builder.onCollapse(CollapsePolicy.of(policy)));
    }
    set.accept("--assign", () -> builder.hardAssignments(hard()));
    set.accept("--accelerate", () -> builder.extrapolation(Extrapolation.of(accelerate)));
    set.accept("--split-merge", () -> builder.splitAndMerge(splitMerge));
  }

  private boolean hard() {
    if (!assign.equalsIgnoreCase(SOFT) && !assign.equalsIgnoreCase(HARD)) {
      throw new IllegalArgumentException("unknown way '" + assign + "': choose soft or hard");
    }
    return assign.equalsIgnoreCase(HARD);
  }
}
