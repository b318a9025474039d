package org.gmm4j.internal.compute.cpu.pruned;

/**
 * Log-densities of a row that singles say well enough, see {@link Candidates}. If its owner's is
 * among them nothing of the row has to be evaluated.
 *
 * @param components which
 * @param logDensities log pₖ(x) of each
 */
public record Estimates(int[] components, double[] logDensities) {
  /**
   * Writes them among those of all components.
   *
   * @param out receives them, from {@code from} on [K]
   */
  public void write(double[] out, int from) {
    for (int i = 0; i < components.length; i++) {
      out[from + components[i]] = logDensities[i];
    }
  }
}
