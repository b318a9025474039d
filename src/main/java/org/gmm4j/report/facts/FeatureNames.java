package org.gmm4j.report.facts;

import java.util.List;

/**
 * What features are called on axes.
 *
 * @param names of all of them [d]; empty if they have none
 */
public record FeatureNames(List<String> names) {
  /** They have none. */
  public static final FeatureNames NONE = new FeatureNames(List.of());

  private static final int MOST = 24; // characters

  public FeatureNames {
    names = List.copyOf(names);
  }

  /** Of one, from 0: its name, or "feature 1". */
  public String of(int feature) {
    return of(feature, "feature " + (feature + 1));
  }

  /** Its name, or another word. */
  public String of(int feature, String otherwise) {
    return names.isEmpty() ? otherwise : Words.shortened(names.get(feature), MOST);
  }
}
