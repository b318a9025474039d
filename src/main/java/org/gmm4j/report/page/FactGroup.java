package org.gmm4j.report.page;

import java.util.List;

/**
 * Facts of one kind.
 *
 * @param title what kind
 * @param facts at least one
 */
public record FactGroup(String title, List<Fact> facts) {
  public FactGroup {
    facts = List.copyOf(facts);
  }

  /**
   * One of them.
   *
   * @param name what it is
   * @param value with its unit
   */
  public record Fact(String name, String value) {}
}
