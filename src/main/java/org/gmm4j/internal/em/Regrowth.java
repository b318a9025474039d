package org.gmm4j.internal.em;

import org.gmm4j.GaussianMixture;

/** Grows mixtures of more components from those of fewer. */
@FunctionalInterface
public interface Regrowth {
  /** For runs in which no component makes way. */
  Regrowth NONE =
      (smaller, components, seed) -> {
        throw new IllegalStateException("nothing grows here");
      };

  /**
   * Grows.
   *
   * @param smaller in the plan's features
   * @param components how many there are to be
   * @param seed of what it draws
   */
  Maximization grow(GaussianMixture smaller, int components, long seed);
}
