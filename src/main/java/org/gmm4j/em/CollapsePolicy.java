package org.gmm4j.em;

import java.util.Locale;

/**
 * What becomes of a component that collapses: one whose covariance is singular, or that dies. To
 * reseed or to drop, less weight than half of a row's is as good as none.
 */
public enum CollapsePolicy {
  /**
   * Its variances are raised by as little as keeps them positive definite. A dead one keeps its
   * mean and covariance, with weight 0.
   */
  REPAIR("repair"),
  /** It starts anew where another component is best divided in two. */
  RESEED("reseed"),
  /** It is left out, and the fit goes on with one component less. */
  DROP("drop"),
  /** The fit ends, with the last good parameters. A dead one is kept as by {@link #REPAIR}. */
  FAIL("fail");

  private final String option;

  CollapsePolicy(String option) {
    this.option = option;
  }

  /** Its name on the command line. */
  public String option() {
    return option;
  }

  /** Whether the component makes way. */
  public boolean replaces() {
    return this == RESEED || this == DROP;
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CollapsePolicy of(String name) {
    for (CollapsePolicy each : values()) {
      if (each.option.equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown policy '" + name + "': choose repair, reseed, drop or fail");
  }
}
