package org.gmm4j.report.gallery;

/** A workload that people learn mixtures with, done again. */
interface Demonstration {
  /** How it is asked for. */
  String name();

  /** Its heading. */
  String title();

  /** What is done, in a sentence or two. */
  String about();

  /**
   * Does it.
   *
   * @param exhibition takes its numbers, pictures and films
   * @param seed of what is drawn at random
   */
  void make(Exhibition exhibition, long seed);
}
