package org.gmm4j.device;

/** Hears how a search goes on. */
@FunctionalInterface
public interface TuningListener {
  /**
   * A candidate is about to be tried.
   *
   * @param kernels what is being searched for
   * @param candidate its sizes in words
   */
  void candidate(String kernels, String candidate);
}
