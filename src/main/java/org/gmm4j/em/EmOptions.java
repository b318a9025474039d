package org.gmm4j.em;

import java.util.Objects;

/**
 * How EM goes.
 *
 * @param onCollapse what becomes of components that collapse
 * @param hard whether each row belongs wholly to its most probable component in an iteration:
 *     classification EM (Celeux &amp; Govaert 1992), which maximises Σₙ wₙ maxₖ log πₖ N(xₙ; μₖ,
 *     Σₖ)
 * @param extrapolation whether iterations are used to look ahead
 * @param splitAndMerge whether moves that merge two components and divide a third one are tried on
 *     the best start (Ueda et al. 2000), of three components or more
 */
public record EmOptions(
    CollapsePolicy onCollapse, boolean hard, Extrapolation extrapolation, boolean splitAndMerge) {
  /** Checks. */
  public EmOptions {
    Objects.requireNonNull(onCollapse, "onCollapse");
    Objects.requireNonNull(extrapolation, "extrapolation");
  }

  /** EM as ever. */
  public static EmOptions plain(CollapsePolicy onCollapse) {
    return new EmOptions(onCollapse, false, Extrapolation.NONE, false);
  }

  /** Whether no component makes way, and no step leads beyond EM's: parts can be fixed then. */
  public boolean keepsParts() {
    return !onCollapse.replaces() && !splitAndMerge && extrapolation == Extrapolation.NONE;
  }

  /** The same for a few steps of EM itself, in which no component can make way. */
  public EmOptions inPlace() {
    return new EmOptions(
        onCollapse.replaces() ? CollapsePolicy.REPAIR : onCollapse,
        hard,
        Extrapolation.NONE,
        false);
  }
}
