package org.gmm4j.constraint;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of the parameters of a component. */
public enum Part {
  /** πₖ. */
  WEIGHTS,
  /** μₖ. */
  MEANS,
  /** Σₖ; of low ranks W and ψ. */
  COVARIANCES;

  /** Its name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Part of(String name) {
    return Arrays.stream(values())
        .filter(part -> part.option().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is neither a component, from 0, nor one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Part::option)
                                .collect(Collectors.joining(", ")))));
  }
}
