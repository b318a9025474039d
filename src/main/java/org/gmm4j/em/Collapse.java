package org.gmm4j.em;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A component that collapsed in a fit, and what was done.
 *
 * @param iteration in which, from 1; 0 for the start
 * @param component which of those that there were then, from 0; −1 for the covariance that all
 *     share
 * @param response what was done
 * @param reason why and how, worded for a person: "(of 2.1 rows) was singular at feature 3: …"
 */
public record Collapse(int iteration, int component, Response response, String reason) {
  /** The covariance that all components share. */
  public static final int SHARED = -1;

  /** What was done. */
  public enum Response {
    /** Its variances were raised, in this iteration and maybe in later ones. */
    REPAIRED,
    /** It started anew elsewhere. */
    RESEEDED,
    /** It was left out. */
    DROPPED,
    /** It died, and kept its mean and covariance, with weight 0. */
    KEPT;

    /** In lower case, for files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** "repaired 3; dropped 5": components count from 1, and the covariance that all share is 0. */
  public static String list(List<Collapse> collapses) {
    return collapses.stream()
        .map(each -> each.response.word() + " " + (each.component + 1))
        .collect(Collectors.joining("; "));
  }

  /** All of it, for a person; components count from 1. */
  public String describe() {
    String which = component == SHARED ? "the shared covariance" : "component " + (component + 1);
    return (iteration == 0 ? "at the start " : "in iteration " + iteration + " ")
        + which
        + " "
        + reason;
  }
}
