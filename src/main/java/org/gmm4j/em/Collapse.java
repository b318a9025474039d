package org.gmm4j.em;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    /** Its variances were raised, in this iteration. */
    REPAIRED,
    /** It started anew elsewhere. */
    RESEEDED,
    /** It was left out. */
    DROPPED,
    /** It died, and kept its mean and covariance, with weight 0. */
    KEPT;

    /** Whether components are others from then on, in other places. */
    public boolean replaces() {
      return this == RESEEDED || this == DROPPED;
    }

    /** In lower case, for files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same as one of a start, or of another iteration. */
  public Collapse in(int other) {
    return new Collapse(other, component, response, reason);
  }

  /** "repaired 3 (12 times); dropped 5; repaired shared": components count from 0, as labels do. */
  public static String list(List<Collapse> collapses) {
    List<String> all = new ArrayList<>();
    Map<String, Integer> times = new LinkedHashMap<>(); // while components stay where they are
    for (Collapse each : collapses) {
      String which = each.component == SHARED ? "shared" : Integer.toString(each.component);
      times.merge(each.response.word() + " " + which, 1, Integer::sum);
      if (each.response.replaces()) {
        all.addAll(summed(times));
        times.clear();
      }
    }
    all.addAll(summed(times));
    return String.join("; ", all);
  }

  private static List<String> summed(Map<String, Integer> times) {
    return times.entrySet().stream()
        .map(
            each ->
                each.getValue() == 1
                    ? each.getKey()
                    : each.getKey() + " (" + each.getValue() + " times)")
        .toList();
  }

  /** All of it, for a person; components count from 0, as labels do. */
  public String describe() {
    String which = component == SHARED ? "the shared covariance" : "component " + component;
    return (iteration == 0 ? "at the start " : "in iteration " + iteration + " ")
        + which
        + " "
        + reason;
  }
}
